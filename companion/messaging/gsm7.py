"""How many segments does a text cost? One letter outside the phone alphabet more than halves each of them."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")


def foreign(text: str) -> str:
    """The letters that GSM-7 does not have; curly quotes and á í ó ú are among them."""
    return "".join(sorted(set(text) - BASIC - EXTENDED))


def segments(text: str) -> int:
    """How many parts the carriers make of it."""
    if foreign(text):
        return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)
    return _parts(sum(2 if letter in EXTENDED else 1 for letter in text), 160, 153)


def _parts(length: int, alone: int, joined: int) -> int:
    return 1 if length <= alone else -(-length // joined)
