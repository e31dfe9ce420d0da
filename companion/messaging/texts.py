"""Every text we send, in both languages: one place to read them, one to change them.

A text tells a stranger who picks up the phone nothing: no name, no program, no substance (R55). It is one segment
of the phone alphabet with its longest values, so Spanish does without á í ó ú. A prompt never offers a word that
carriers take as a stop. `LONGEST` lets the tests walk all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from companion import crisis
from companion.messaging import gsm7, states

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_LINE = 24


@dataclass(frozen=True)
class Text:
    """One text: its class, its topic, and its words as a function of plain values for each language."""

    text_class: int
    topic: str
    en: Callable[[Mapping[str, str]], str]
    es: Callable[[Mapping[str, str]], str]


def render(kind: str, language: str, values: Mapping[str, str]) -> str:
    """The words of one text."""
    text = TEXTS[kind]
    return text.es(values) if language == "es" else text.en(values)


def shown(kind: str, values: Mapping[str, str] | None) -> Mapping[str, str]:
    """What may be read later: a code's digits are for the phone alone."""
    return {"code": "······"} if TEXTS[kind].text_class == states.CODE else values or {}


def when(starts: str, language: str) -> str:
    """A wall time such as 2030-01-08T15:00, written for a person. The Spanish one ends in a full stop of its own."""
    at = datetime.fromisoformat(starts)
    hour, noon = at.hour % 12 or 12, at.hour >= 12
    if language == "es":
        return f"{at.day} de {MONTHS['es'][at.month - 1]}, {hour}:{at.minute:02} {'p. m.' if noon else 'a. m.'}"
    day = f"{DAYS[at.weekday()]} {MONTHS['en'][at.month - 1]} {at.day}"
    return f"{day}, {hour}:{at.minute:02} {'PM' if noon else 'AM'}"


def line(values: Mapping[str, str], otherwise: str) -> str:
    """How to reach the site, when it left a number that fits into a text."""
    number = values.get("line", "").strip()
    return number if number and len(number) <= LONGEST_LINE and not gsm7.foreign(number) else otherwise


def _same(en: str, es: str) -> tuple[Callable[[Mapping[str, str]], str], Callable[[Mapping[str, str]], str]]:
    return (lambda _: en), (lambda _: es)


SCHEDULE, CHECK_IN = "schedule", "check-in"
TEXTS = {
    "code": Text(
        states.CODE,
        "",
        lambda v: f"Your code is {v['code']}. It works for 10 minutes. Please give it to nobody, not even to us.",
        lambda v: f"Para entrar usa {v['code']}. Sirve por 10 minutos. No se lo des a nadie, tampoco a nosotros.",
    ),
    "agreed": Text(
        states.ANSWER,
        "",
        *_same(
            "Companion: your reminders are on, up to 6 a day. Msg and data rates may apply. "
            "Reply HELP for help, STOP to stop.",
            "Companion: recibes tus recordatorios por texto, hasta 6 cada 24 horas. Pueden aplicarse tarifas. "
            "Responde HELP para ayuda, STOP para parar.",
        ),
    ),
    "session_day": Text(
        states.REMINDER,
        SCHEDULE,
        lambda v: f"A reminder for {when(v['starts'], 'en')}. Where to go and what to bring is in your app.",
        lambda v: f"Te recordamos: {when(v['starts'], 'es')} En tu app ves el lugar y lo que conviene llevar.",
    ),
    "session_soon": Text(
        states.REMINDER,
        SCHEDULE,
        lambda v: f"Coming up: {when(v['starts'], 'en')}. Place or link is in your app. See you there.",
        lambda v: f"Te esperamos: {when(v['starts'], 'es')} El lugar o el enlace lo tienes en tu app.",
    ),
    "prompt": Text(
        states.NUDGE,
        CHECK_IN,
        *_same(
            "How are you today? 0 worst, 10 best. Reply with a number, or open your app. Skipping is fine.",
            "Hola, ¿qué tal hoy? 0 lo peor, 10 lo mejor. Responde de 0 a 10 o abre tu app. "
            "Si no quieres, no pasa nada.",
        ),
    ),
    "missed": Text(
        states.NUDGE,
        CHECK_IN,
        *_same(
            "Still time for today, if you like: how are you? 0 worst, 10 best. A number is enough.",
            "Hoy sigue abierto, si quieres: ¿qué tal? 0 lo peor, 10 lo mejor. Basta con responder de 0 a 10.",
        ),
    ),
    "saved": Text(
        states.ANSWER,
        "",
        *_same(
            "Saved. Thank you. Three minutes that may do you good are waiting in your app.",
            "Guardado. Gracias. En tu app te esperan tres minutos que pueden hacerte bien.",
        ),
    ),
    "saved_low": Text(
        states.ANSWER,
        "",
        *_same(
            f"Saved. Thank you for answering on a hard day. Not safe? {crisis.briefly('en')} Your app has a next step.",
            f"Guardado. Gracias por responder hoy. ¿Te sientes en peligro? {crisis.briefly('es')} Mira tu app.",
        ),
    ),
    "read_later": Text(
        states.ANSWER,
        "",
        lambda v: (
            f"Thank you. Nobody reads texts right away. Need help now? {crisis.briefly('en')} "
            f"To reach your team: {line(v, 'open your app')}."
        ),
        lambda v: (
            f"Gracias. Nadie lee los textos al momento. ¿Es urgente? {crisis.briefly('es')} "
            f"Para tu equipo: {line(v, 'abre tu app')}."
        ),
    ),
    "changed": Text(
        states.ANSWER,
        "",
        *_same(
            "A setting of your app was changed just now. If that was not you, please call your team.",
            "Se hizo un cambio en tu app hace un momento. Si no fue cosa tuya, llama a tu equipo, por favor.",
        ),
    ),
    "stopped": Text(
        states.ANSWER,
        "",
        *_same(
            "You will get no more texts from us. Changed your mind? Text START.",
            "No te mandamos textos desde ahora. Si cambias de idea, escribe START.",
        ),
    ),
}
LONGEST = {"code": "888888", "starts": "2030-09-25T12:45", "line": "+1 (555) 555-0123 x12345"}
"""The values that make every text as long as it can be."""

CARRIER = {
    "stop": ("Texts are off. Text START to turn them on again.", "Sin textos desde ahora. Escribe START para volver."),
    "start": ("Texts are on again. Text STOP to stop.", "Los textos vuelven. Escribe STOP para parar."),
    "help": (
        "Reminders from your app. Not watched around the clock. " + crisis.briefly("en") + " Text STOP to stop.",
        "Textos de tu app. Nadie los lee al momento. " + crisis.briefly("es") + " STOP para parar.",
    ),
}
"""What the carrier answers to STOP, START and HELP, so that we do not answer twice: set these in its console."""
