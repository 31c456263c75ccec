"""PINs: tried at kiosks and at self-check machines, changed by the reader, drawn and unlocked at the desk.

Wrong ones are counted once for all of them, in the database: what is locked at one screen is locked at the other, for
the same time. A PIN drawn at the desk opens nothing but the page on which its reader changes it, takes a history kept
under the old one away with it, and is told by a fact, so that nobody of the staff reads or acts as a reader unseen.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from lentera.circulation import queries
from lentera.circulation.actions.desk import Desk
from lentera.circulation.actions.links import forget_history
from lentera.circulation.facts import LookupPurpose
from lentera.circulation.facts.lookup import ReaderLookedUp
from lentera.circulation.models import PinFailure, ReaderIdentity
from lentera.circulation.rules.kiosk import WATCHED, decide_new_pin, decide_try
from lentera.journal.asking import asked
from lentera.journal.commits import commit_before_long_work
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing

NEW_PIN_DIGITS = 6


class FoundRight(Protocol):
    """PINs that were found right before, by their stored hash: a machine that asks ten times a minute hashes once."""

    def has(self, stored: str, pin: str) -> bool:
        """Whether this PIN belongs to the stored hash, as was found before."""

    def add(self, stored: str, pin: str) -> None:
        """It does."""


def try_pin(
    desk: Desk,
    card: str,
    pin: str,
    *,
    at: datetime,
    right: FoundRight | None = None,
    drawn_too: bool = False,
    member: tuple[UUID, ReaderIdentity.Secret] | None = None,
) -> UUID | Refusal:
    """The reader whose card and PIN these are. The desk's actor is the kiosk or machine where they are tried.

    A failure is noted before the PIN is looked at, and those of the card are counted once more, so that many tries at
    once get no further than one by one. An unknown card takes as long as a known one. A right PIN that staff drew is
    refused unless `drawn_too`. `member` is the card's, where it was looked up before.
    """
    institution, card = desk.institution, card.strip()
    reader, known = member or queries.member_by_card(institution, card) or (None, None)
    keys = _key(institution, card if known is None else known.card), _key(institution, str(desk.actor))
    failed: dict[str, list[datetime]] = {key: [] for key in keys}
    for key, when in _failed(institution, *keys):
        failed[key].append(when)
    refusal = decide_try(failed[keys[0]], failed[keys[1]], now=at)
    if refusal is not None:
        return refusal
    stored = None if known is None else known.pin
    if reader is not None and stored is not None and right is not None and right.has(stored, pin):
        if failed[keys[0]]:
            _forgive(institution, keys[0])
        return _own(known, reader, drawn_too)
    commit_before_long_work()
    noted = [PinFailure(id=new_id(), institution_id=institution, key=key, at=at) for key in keys]
    PinFailure.objects.bulk_create(noted)
    meanwhile = PinFailure.objects.filter(institution=institution, key=keys[0]).exclude(id=noted[0].id)
    refusal = decide_try(list(meanwhile.values_list("at", flat=True)), [], now=at)
    if refusal is not None:
        PinFailure.objects.filter(id__in=[one.id for one in noted]).delete()
        return refusal
    if not check_password(pin, stored or _nobodys_pin()) or known is None or reader is None or stored is None:
        return Refusal("kiosk-pin-wrong")
    PinFailure.objects.filter(id=noted[1].id).delete()
    _forgive(institution, keys[0])
    if right is not None:
        right.add(stored, pin)
    return _own(known, reader, drawn_too)


def _forgive(institution: UUID, key: str) -> None:
    PinFailure.objects.filter(institution=institution, key=key).delete()


@asked
def _failed(institution: UUID, card: str, terminal: str) -> Any:
    failures = PinFailure.objects.filter(institution=institution)
    return failures.filter(Q(key=card) | Q(key=terminal)).values_list("key", "at")


def _own(known: ReaderIdentity.Secret | None, reader: UUID, drawn_too: bool) -> UUID | Refusal:
    return reader if drawn_too or known is None or not known.pin_drawn else Refusal("pin-to-change")


def locked(institution: UUID, card: str, *, at: datetime) -> Refusal | None:
    """Why no PIN of this card is tried now, with the minutes that it lasts; None when it is not locked."""
    return decide_try(_failures(institution, card), [], now=at)


@dataclass(frozen=True, slots=True)
class Locks:
    """What is locked by wrong PINs: readers with their cards, and kiosks and machines by their accounts."""

    cards: dict[UUID, str]
    screens: list[UUID]


def locks_now(institution: UUID, terminals: Iterable[UUID], *, at: datetime) -> Locks:
    """What is locked at this moment, for the librarian to hear of: somebody may be guessing, or locking others out.

    Failures are kept by hashes, so cards are looked through only where one is locked, which is seldom.
    """
    failed: dict[str, list[datetime]] = defaultdict(list)
    rows = PinFailure.objects.filter(institution=institution, at__gt=at - WATCHED)
    for key, when in rows.values_list("key", "at"):
        failed[key].append(when)
    screens = {_key(institution, str(one)): one for one in terminals}
    of_screens = {one: failed.pop(key) for key, one in screens.items() if key in failed}
    locked_keys = {key for key, whens in failed.items() if decide_try(whens, [], now=at) is not None}
    known = ReaderIdentity.rows.all(institution) if locked_keys else {}
    return Locks(
        {id: one.card for id, one in known.items() if _key(institution, one.card) in locked_keys},
        [one for one, whens in of_screens.items() if decide_try([], whens, now=at) is not None],
    )


def unlock(desk: Desk, reader: UUID, *, at: datetime) -> Refusal | None:
    """Let a reader try again at once, with the PIN that he has: the librarian saw who he is."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        forgive(desk.institution, known.card)
        return None


def open_screen(desk: Desk, screen: UUID, *, at: datetime) -> None:
    """Let readers use a kiosk or machine at once that rests after wrong PINs: somebody looked who stood there. The
    cards that were tried stay locked.
    """
    with writing(desk.institution, None, actor=desk.actor, at=at):
        forgive(desk.institution, str(screen))


def change_pin(desk: Desk, reader: UUID, old: str, new: str, again: str, *, at: datetime) -> Refusal | None:
    """A new PIN of the reader's own choice. Wrong old PINs count as those at the sign-in."""
    with writing(desk.institution, None, actor=desk.actor, at=at):
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        refusal = locked(desk.institution, known.card, at=at)
        if refusal is not None:
            return refusal
        if known.pin is None or not check_password(old, known.pin):
            key = _key(desk.institution, known.card)
            PinFailure.objects.create(institution_id=desk.institution, key=key, at=at)
            return Refusal("pin-old-wrong")
        refusal = decide_new_pin(new, again, card=known.card, old=old)
        if refusal is None:
            forgive(desk.institution, known.card)
            _set_pin(desk.institution, reader, known, new, drawn=False)
        return refusal


def draw_pin(desk: Desk, reader: UUID, *, at: datetime) -> str | Refusal:
    """A first PIN, or another one for a reader who forgot it: drawn, told once, kept as a hash only.

    A history that was kept goes with the old PIN: who draws the new one would otherwise be able to read it.
    """
    with writing(desk.institution, None, actor=desk.actor, at=at) as entry:
        known = queries.identity(desk.institution, reader)
        if known is None:
            return Refusal("reader-forgotten")
        while True:
            pin = str(secrets.randbelow(10**NEW_PIN_DIGITS)).zfill(NEW_PIN_DIGITS)
            if decide_new_pin(pin, pin, card=known.card) is None:
                break
        _set_pin(desk.institution, reader, known, pin, drawn=True)
        forget_history(desk.institution, reader)
        forgive(desk.institution, known.card)
        entry.record(ReaderLookedUp(reader=reader, purpose=LookupPurpose.PIN))
        return pin


def _failures(institution: UUID, card: str) -> list[datetime]:
    told = PinFailure.objects.filter(institution=institution, key=_key(institution, card))
    return list(told.values_list("at", flat=True))


def forgive(institution: UUID, name: str) -> None:
    """Forget the wrong PINs of a card or a screen, in an open block."""
    _forgive(institution, _key(institution, name))


def _set_pin(institution: UUID, reader: UUID, known: ReaderIdentity.Secret, pin: str, *, drawn: bool) -> None:
    row = ReaderIdentity._base_manager.get(institution=institution, id=reader)
    told = msgspec.structs.asdict(known) | {"pin": make_password(pin), "pin_drawn": drawn}
    ReaderIdentity.rows.remember(institution, id=reader, clear={"forget_on": row.forget_on}, **told)


_nobody: list[str] = []


def _nobodys_pin() -> str:
    if not _nobody:
        _nobody.append(make_password(secrets.token_hex(8)))
    return _nobody[0]


def _key(institution: UUID, name: str) -> str:
    told = f"{institution} {name}".encode("utf-8", "replace")
    return blake2b(told, key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()
