"""What does a text that came in mean? Only what is certain; everything else is for a person to read."""

import re
import unicodedata

STOP_WORDS = frozenset(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"))
"""The carrier acts on these itself, and answers."""
START_WORDS = frozenset(("start", "unstop"))
HELP_WORDS = frozenset(("help", "info", "ayuda"))

_PLEASE = r"(?:(?:please|pls|por favor|ya|now|ok|okay) )*"
_AFTER = r"(?: (?:please|pls|now|already|thanks|thank you|ya|por favor|gracias))*"
_ASKING = "|".join(
    (
        r"(?:stop|opt out|alto|parar|basta|cancelar|salir|unsubscribe|revoke)",
        r"(?:stop|quit|cease) (?:texting|messaging|contacting|bothering|writing)(?: to)?(?: me)?",
        r"(?:stop|quit|cease) sending(?: me)?(?: (?:these|any))?(?: (?:texts|messages))?",
        r"stop (?:all |the |these |your |sending )*(?:texts|messages|msgs|reminders|sms)",
        r"(?:stop|unsubscribe|remove|delete) me(?: from (?:this|the|your) list)?|take me off (?:this|the|your) list",
        r"(?:do not|dont|don't) (?:text|message|contact|write)(?: to)? me(?: (?:again|anymore|any more|ever again))?",
        r"no more(?: (?:texts|messages|msgs|reminders|sms))?|leave me alone",
        r"no mas(?: (?:textos|mensajes|recordatorios))?",
        r"i (?:do not|dont|don't) want (?:these|your|any|any more|more) (?:texts|messages)",
        r"(?:you have |this is |its |it's )?(?:the |a )?wrong (?:number|person)|numero equivocado|persona equivocada",
        r"(?:deja|dejen|pare|paren|para) de (?:escribir|textear|molestar)(?:me)?",
        r"(?:deja|dejen|pare|paren|para) de (?:mandar|enviar)(?:me)?(?: (?:textos|mensajes))?",
        r"no me (?:escribas|escriban|textees|texteen|molesten)(?: mas)?",
        r"no me (?:mandes|manden|envies|envien)(?: mas)?(?: (?:textos|mensajes))?(?: mas)?",
        r"no quiero (?:mas )?(?:textos|mensajes)(?: mas)?|(?:quita|quiten|borren|borra)me(?: de (?:la|su) lista)?",
    )
)
ASKING_TO_STOP = re.compile(f"{_PLEASE}(?:{_ASKING}){_AFTER}")
NUMBER = re.compile(r"[\s\"'(]*(10|[0-9])(?: ?/ ?10)?[\s\"').!]*")


def plain(body: str) -> str:
    """Lower case, straight, without accents, invisible letters and marks around it."""
    decomposed = unicodedata.normalize("NFKD", body.replace("’", "'"))
    shown = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c in "\n\t")
    return " ".join(re.sub(r"[^\w\s'/]|_", " ", shown).split()).casefold()


def meaning(body: str, told: str = "") -> str:
    """One of "stop", "asked" (a stop in other words), "start", "help", "words". `told` is the carrier's own view."""
    said = plain(body)
    if told.upper() in {"STOP", "START", "HELP"}:
        return told.lower()
    if said in STOP_WORDS:
        return "stop"
    if ASKING_TO_STOP.fullmatch(said):
        return "asked"
    return "start" if said in START_WORDS else "help" if said in HELP_WORDS else "words"


def number(body: str) -> int | None:
    """The number from 0 to 10 that is all the text says. Nothing is guessed."""
    shown = "".join(c for c in body if unicodedata.category(c) != "Cf")
    match = NUMBER.fullmatch(shown)
    return int(match[1]) if match else None
