"""What number did they mean? One form for every phone: E.164."""

import phonenumbers

from companion.errors import Refused
from companion.words import N_


def e164(typed: str, region: str = "US") -> str:
    """The number as +15555550123. Raises Refused with a sentence for the person who typed it."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        raise Refused(N_("We could not read that phone number. Type it with the area code.")) from None
    if not phonenumbers.is_possible_number(number):
        raise Refused(N_("That phone number is too short or too long. Type it with the area code."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
