"""A reader who moves to another house of this node: name and group go along, sealed for that house, behind a code."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.movement import arrive_in
from lentera.circulation.actions.readers import NewReader, draw_card, register_in
from lentera.circulation.facts import ReaderGroup, ReaderRegistered
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.models import Reader, ReaderParcel
from lentera.circulation.queries import card_in_use, identity
from lentera.circulation.queries import movement as queries
from lentera.circulation.rules import decide_registration
from lentera.circulation.rules.movement import PARCEL_DAYS, decide_parcel
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no letter that reads like a digit
LENGTH = 12
"""Random signs of a code: 31^12, about 59 bits, behind a login and for 14 days."""


def make_code() -> str:
    """A code that says nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def send_parcel(desk: Desk, reader: UUID, to: UUID, *, at: datetime) -> str | Refusal:
    """Seal a transferred reader's name and group for another house; the code that opens it there, to be printed.

    Nothing of loans, holds, pauses, block or card goes along, and no fact tells of it. A second parcel of the reader
    is another one; the first stays open until its time is over.
    """
    with writing(desk.institution, None, actor=desk.actor, at=at):
        left = queries.leaving_of(desk.institution, reader)
        who = identity(desk.institution, reader)
        row = Reader.objects.filter(institution=desk.institution, id=reader).first()
        refusal = decide_parcel(
            left_for=None if left is None else MovementKind(left.kind),
            known=who is not None,
            at_home=queries.is_home_here(to),
            same=to == desk.institution,
        )
        if refusal is not None or who is None or row is None:
            return refusal or Refusal("reader-unknown")
        code = make_code()
        ReaderParcel.rows.remember(
            to,
            code=code,
            name=who.name,
            group=row.group,
            clear={"forget_on": desk.day(at) + timedelta(days=PARCEL_DAYS)},
        )
        return code


def take_parcel(
    desk: Desk, code: str, *, card: str = "", block: str = "", request_id: RequestId | None, at: datetime
) -> ReaderRegistered | Refusal:
    """Register the reader whom another house sent under this code; the parcel is gone afterwards."""
    with writing(desk.institution, request_id, actor=desk.actor, at=at) as entry:
        for told in entry.first_results:
            if isinstance(told, ReaderRegistered):
                return told
        found = queries.parcel_by_code(desk.institution, code)
        if found is None:
            return entry.refuse(Refusal("parcel-unknown"))
        parcel, told = found
        card = card.strip() or draw_card(desk.institution)
        refusal = decide_registration(card, card_in_use=card_in_use(desk.institution, card))
        if refusal is not None:
            return entry.refuse(refusal)
        who = NewReader(told.name, ReaderGroup(told.group), block=block)
        registered = register_in(entry, who, card)
        arrive_in(entry, registered.reader)
        ReaderParcel.rows.forget(desk.institution, [parcel])
        return registered
