"""At a kiosk: sign in with card and PIN, renew what is one's own, change the PIN. The actor is the terminal.

Lending and returning are the desk's own actions.
"""

import secrets
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk, renew
from lentera.circulation.facts import Renewed
from lentera.circulation.models import KioskVisit, PinFailure, ReaderIdentity
from lentera.circulation.queries import kiosk
from lentera.circulation.rules.kiosk import SILENT, WATCHED, decide_new_pin, decide_try
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

NEW_PIN_DIGITS = 6


def sign_in(desk: Desk, card: str, pin: str, *, at: datetime) -> UUID | Refusal:
    """Begin a visit at this kiosk (the desk's actor); returns its id. An unknown card and a wrong PIN read alike.

    A failure is noted before the PIN is looked at, so that many tries at once get no further than one by one.
    """
    institution, card = desk.institution, card.strip()
    forget_visits(institution, at=at)
    keys = {"card": _key(institution, card), "kiosk": _key(institution, str(desk.actor))}
    failed = {
        name: list(PinFailure.objects.filter(institution=institution, key=key).values_list("at", flat=True))
        for name, key in keys.items()
    }
    refusal = decide_try(failed["card"], failed["kiosk"], now=at)
    if refusal is not None:
        return refusal
    noted = [PinFailure(id=new_id(), institution_id=institution, key=key, at=at) for key in keys.values()]
    PinFailure.objects.bulk_create(noted)
    reader = queries.check_pin(institution, card, pin)
    if reader is None:
        if queries.reader_by_card(institution, card) is None:
            check_password(pin, _nobodys_pin())  # an unknown card takes as long as a known one
        return Refusal("kiosk-pin-wrong")
    PinFailure.objects.filter(id__in=[noted[1].id]).delete()
    PinFailure.objects.filter(institution=institution, key=keys["card"]).delete()
    state = queries.reader_state(institution, reader)
    if state is None or state.closed:
        return Refusal("kiosk-reader-closed")
    visit: UUID = KioskVisit.rows.remember(
        institution, reader=reader, clear={"kiosk": desk.actor, "began": at, "seen": at}
    )
    return visit


def keep_visit(institution: UUID, visit: UUID, *, at: datetime) -> None:
    """The reader is still there."""
    KioskVisit._base_manager.filter(institution=institution, id=visit).update(seen=at)


def end_visit(institution: UUID, visit: UUID) -> None:
    """The reader is done: nothing is left of the visit."""
    KioskVisit.rows.forget(institution, [visit])


def forget_visits(institution: UUID, *, at: datetime) -> int:
    """Forget visits that ended by themselves and failures that count no more; returns how many visits."""
    PinFailure.objects.filter(institution=institution, at__lt=at - WATCHED).delete()
    over = KioskVisit._base_manager.filter(institution=institution).exclude(
        seen__gt=at - SILENT, seen__lt=at + SILENT
    )
    return int(over.delete()[0])


def renew_own(
    desk: Desk, reader: UUID, loan: UUID, *, request_id: RequestId | None, at: datetime
) -> Renewed | Refusal:
    """Let one of the reader's own loans go on; a loan that ended or went to somebody else is not there."""
    row = kiosk.own_loan(desk.institution, reader, loan)
    copies = {} if row is None else queries.copies_by_item(desk.institution, [row.item])
    if row is None or row.item not in copies:
        return Refusal("kiosk-not-yours")
    return renew(desk, copies[row.item].barcode, only=loan, request_id=request_id, at=at)


def change_pin(desk: Desk, reader: UUID, old: str, new: str, again: str, *, at: datetime) -> Refusal | None:
    """A new PIN of the reader's own choice. No fact tells of it. Wrong old PINs count as those at the sign-in."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        key = _key(desk.institution, known.card)
        told = PinFailure.objects.filter(institution=desk.institution, key=key)
        refusal = decide_try(list(told.values_list("at", flat=True)), [], now=at)
        if refusal is not None:
            return refusal
        if known.pin is None or not check_password(old, known.pin):
            PinFailure.objects.create(institution_id=desk.institution, key=key, at=at)
            return Refusal("pin-old-wrong")
        refusal = decide_new_pin(new, again, card=known.card, old=old)
        if refusal is None:
            told.delete()
            _set_pin(desk.institution, reader, known, new)
        return refusal


def draw_pin(desk: Desk, reader: UUID, *, at: datetime) -> str | Refusal:
    """A first PIN, or another one for a reader who forgot it: drawn, told once, kept as a hash only."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        while True:
            pin = str(secrets.randbelow(10**NEW_PIN_DIGITS)).zfill(NEW_PIN_DIGITS)
            if decide_new_pin(pin, pin, card=known.card) is None:
                break
        _set_pin(desk.institution, reader, known, pin)
        key = _key(desk.institution, known.card)
        PinFailure.objects.filter(institution=desk.institution, key=key).delete()
        return pin


def _set_pin(institution: UUID, reader: UUID, known: ReaderIdentity.Secret, pin: str) -> None:
    row = ReaderIdentity._base_manager.get(institution=institution, id=reader)
    told = msgspec.structs.asdict(known) | {"pin": make_password(pin)}
    ReaderIdentity.rows.remember(institution, id=reader, clear={"forget_on": row.forget_on}, **told)


_nobody: list[str] = []


def _nobodys_pin() -> str:
    if not _nobody:
        _nobody.append(make_password(secrets.token_hex(8)))
    return _nobody[0]


def _key(institution: UUID, name: str) -> str:
    told = f"{institution} {name}".encode("utf-8", "replace")
    return blake2b(told, key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()
