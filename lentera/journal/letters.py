"""Letters: what one author tells another alone, sealed, outside the journal, and forgotten once it has arrived.

An area posts a letter and, at the other end, reads it. How it gets from node to node is not its concern: exchange
carries it (`waiting_here`, `deliver`, `arrived`), and a letter to an author of this node arrives at once. The sender
keeps it until the receiving home has said that it has it, so whatever is lost on the way is simply sent again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
from django.db import IntegrityError, models, transaction

from lentera.journal import clock
from lentera.journal.forgettable import Forgettable
from lentera.journal.ids import derived_id, new_id
from lentera.journal.models import Author
from lentera.journal.node import authors_here, this_node
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day

LARGEST = 16 << 10  # bytes of one letter's content: a letter is no file
KEPT_DAYS = 90
"""Days that a letter is tried: as long as an outgoing stick may live (rule 5 of exchange)."""
KNOWN_DAYS = 400
"""Days that a letter's id is remembered where it arrived: far longer than a copy of it can be on its way."""


class Letter(Forgettable):
    """A letter that has not arrived yet."""

    KEPT = "until the other house has it, at most 90 days; at once when it is withdrawn"

    class Secret(msgspec.Struct, kw_only=True):
        """To whom, what it is for, the day on which it was posted, and what it says."""

        to: UUID
        kind: str
        posted: str
        payload: bytes

    forget_on = models.DateField(db_index=True)


class ReceivedLetter(Forgettable):
    """A letter that arrived; once it is read only its id is left, so that it arrives once."""

    KEPT = "its content until it is read, at most 90 days; that it came 400 days, so that it comes only once"

    class Secret(msgspec.Struct, kw_only=True):
        """From whom, what it is for, the day on which it was posted, and what it says."""

        sender: UUID
        kind: str = ""
        posted: str = ""
        payload: bytes = b""

    waits = models.BooleanField(default=True)
    code = models.CharField(max_length=40, blank=True, default="")  # why it could not be read
    came_on = models.DateField()
    forget_on = models.DateField(db_index=True)


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it travels. `posted` is the sender's local day."""

    id: UUID
    sender: UUID
    to: UUID
    kind: str
    posted: date
    payload: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A letter that nobody here could read, for a person to see: from whom, since when, and why not."""

    id: UUID
    sender: UUID
    came_on: date
    code: str


Read = Callable[[Posted], Refusal | None]
Heard = Callable[[UUID, UUID], None]


@dataclass(frozen=True, slots=True)
class _Reader:
    read: Read
    arrived: Heard | None


_readers: dict[str, _Reader] = {}


def register_reader_of(kind: str, read: Read, *, arrived: Heard | None = None) -> None:
    """Let an area read letters of a kind. Filled at start.

    `read(letter)` runs inside a transaction, may write forgettable rows only, and returns a refusal (or raises
    ValueError or msgspec's errors) for what it cannot read: the letter then waits. `arrived(sender, id)` is told at the
    sender's that the letter is there.
    """
    _readers[kind] = _Reader(read, arrived)


def post(
    institution: UUID, to: UUID, kind: str, payload: bytes, *, today: date, request_id: str | None = None
) -> UUID | Refusal:
    """Post a letter, inside the caller's transaction; returns its id. The same request again is the same letter.

    Raises ValueError for a content that is longer than LARGEST.
    """
    if len(payload) > LARGEST:
        raise ValueError(f"a letter holds at most {LARGEST} bytes, not {len(payload)}")
    if to == institution:
        return Refusal("letter-own-house")
    if not has_home(to):
        return Refusal("letter-no-home")
    id = new_id() if request_id is None else letter_id(institution, request_id)
    letter = Posted(id, institution, to, kind, today, payload)
    Letter.rows.remember(
        institution, id=id, to=to, kind=kind, posted=today.isoformat(), payload=payload,
        clear={"forget_on": today + timedelta(days=KEPT_DAYS)},
    )  # fmt: skip
    _deliver_here(letter)
    return id


def letter_id(institution: UUID, request_id: str) -> UUID:
    """The id of the letter that a request posts."""
    return derived_id(institution, f"letter {request_id}")


def has_home(author: UUID) -> bool:
    """Whether it is known at which node an author writes."""
    return Author.objects.filter(id=author).exclude(home=None).exists()


def withdraw(institution: UUID, ids: Iterable[UUID]) -> int:
    """Take letters back that have not arrived yet; returns how many. Those that have arrived stay where they are."""
    return Letter.rows.forget(institution, ids)


def on_the_way(institution: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Which of these letters have not arrived yet and are still tried."""
    rows = Letter.objects.filter(institution=institution, id__in=list(ids))
    return set(rows.values_list("id", flat=True))


def waiting_here() -> list[Posted]:
    """Every letter that an author of this node has on its way, by id."""
    rows = Letter.objects.filter(institution__in=authors_here(), forget_on__gt=clock.today()).order_by("id")
    return [_posted(row) for row in rows]


def arrived(sender: UUID, id: UUID) -> bool:
    """The receiving home has a letter: it is forgotten here, and the area that sent it is told. False: not known."""
    row = Letter.objects.filter(institution=sender, id=id).first()
    if row is None:
        return False
    reader = _readers.get(_posted(row).kind)
    if reader is not None and reader.arrived is not None:
        reader.arrived(sender, id)
    return Letter.rows.forget(sender, [id]) > 0


def has_come(institution: UUID, id: UUID) -> bool:
    """Whether a letter with this id has arrived before."""
    return ReceivedLetter.objects.filter(institution=institution, id=id).exists()


def deliver(letter: Posted) -> None:
    """Take a letter in for an author of this node and let its area read it; a second time changes nothing."""
    today = clock.today()
    if not has_come(letter.to, letter.id):
        try:
            with transaction.atomic():
                ReceivedLetter.rows.remember_all(letter.to, [_received(letter, today)])
        except IntegrityError:  # another bundle brought it in this very moment
            return
    row = ReceivedLetter.objects.select_for_update().filter(institution=letter.to, id=letter.id).first()
    if row is not None and row.waits:
        _read(row)


def read_waiting(institution: UUID) -> int:
    """Try again to read what could not be read (a newer program can more); returns how many were read."""
    with transaction.atomic():
        rows = ReceivedLetter.objects.select_for_update().filter(institution=institution, waits=True)
        return sum(_read(row) for row in rows.order_by("id"))


def unread(institution: UUID) -> list[Unread]:
    """Letters that nobody here could read so far, the oldest first."""
    rows = ReceivedLetter.objects.filter(institution=institution, waits=True).order_by("came_on", "id")
    return [Unread(row.id, ReceivedLetter.rows.unseal(row).sender, row.came_on, row.code) for row in rows]


@every_day("journal.letters")
def daily_work(institution: UUID, today: date) -> int:
    """What is older than its days goes; what is now at home here arrives; what could not be read is tried again."""
    gone = sum(
        model._base_manager.filter(institution=institution, forget_on__lte=today).delete()[0]
        for model in (Letter, ReceivedLetter)
    )
    with transaction.atomic():
        rows = Letter.objects.filter(institution=institution).order_by("id")
        here = sum(_deliver_here(_posted(row)) for row in rows)
    return gone + here + read_waiting(institution)


def _deliver_here(letter: Posted) -> bool:
    if not Author.objects.filter(id=letter.to, home=this_node()).exists():
        return False
    deliver(letter)
    return arrived(letter.sender, letter.id)


def _read(row: ReceivedLetter) -> bool:
    told = ReceivedLetter.rows.unseal(row)
    reader = _readers.get(told.kind)
    letter = Posted(
        row.id, told.sender, row.institution_id, told.kind, date.fromisoformat(told.posted), told.payload
    )
    refusal = Refusal("letter-newer") if reader is None else _tried(reader.read, letter)
    if refusal is not None:
        ReceivedLetter.objects.filter(id=row.id).update(code=refusal.code)
        return False
    ReceivedLetter.rows.remember(
        row.institution_id, id=row.id, sender=told.sender,
        clear={
            "waits": False, "code": "", "came_on": row.came_on,
            "forget_on": row.came_on + timedelta(days=KNOWN_DAYS),
        },
    )  # fmt: skip
    return True


def _tried(read: Read, letter: Posted) -> Refusal | None:
    """What reading gives; a letter that breaks it must not hold up the bundle in which it came."""
    try:
        with transaction.atomic():
            return read(letter)
    except (ValueError, msgspec.MsgspecError):
        return Refusal("letter-unreadable")


def _posted(row: Letter) -> Posted:
    told = Letter.rows.unseal(row)
    return Posted(
        row.id, row.institution_id, told.to, told.kind, date.fromisoformat(told.posted), told.payload
    )


def _received(letter: Posted, today: date) -> dict[str, object]:
    return {
        "id": letter.id, "sender": letter.sender, "kind": letter.kind, "posted": letter.posted.isoformat(),
        "payload": letter.payload, "clear": {"came_on": today, "forget_on": today + timedelta(days=KEPT_DAYS)},
    }  # fmt: skip
