"""Resumption tokens: where a list goes on, signed, so that nobody turns one list into another."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.core import signing

from lentera.protocols.oai.asking import Problem

SALT = "lentera.oai"


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A list under way: what was asked, the last record given, how many came before, how many there are."""

    verb: str
    prefix: str
    first: str  # arguments as they were asked; empty when not
    until: str
    of_set: str
    moment: datetime
    record: UUID
    given: int
    size: int


def write(place: Place) -> str:
    """The token of a place."""
    return signing.Signer(salt=SALT).sign(signing.b64_encode(msgspec.json.encode(place)).decode())


def read(token: str, verb: str) -> Place:
    """The place that a token of this verb states. Raises Problem (badResumptionToken)."""
    try:
        packed = signing.Signer(salt=SALT).unsign(token)
        place = msgspec.json.decode(signing.b64_decode(packed.encode()), type=Place)
    except (signing.BadSignature, ValueError, msgspec.DecodeError):
        raise Problem(
            "badResumptionToken", "This resumptionToken was not given by this repository."
        ) from None
    if place.verb != verb:
        raise Problem("badResumptionToken", f"This resumptionToken belongs to {place.verb}.")
    return place
