"""Letters of readers who move between nodes: those sent from here with what was heard, and those that came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.circulation.models import Reader, ReaderArrival, ReaderIdentity, ReaderLetter
from lentera.circulation.rules.letter import LetterState, same_name, state_of
from lentera.institutions import queries as institutions
from lentera.journal import letters
from lentera.journal.letters import Unread
from lentera.journal.models import Author
from lentera.journal.node import this_node


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that went out; name and card as long as they are known."""

    id: UUID
    reader: UUID
    name: str
    card: str
    to: UUID
    house: str
    sent: date
    state: LetterState


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """Somebody of whom a letter tells. `kept_until`: the day on which it is forgotten when nobody confirms it."""

    id: UUID
    name: str
    group: ReaderGroup
    house: str
    sent: date
    left: date
    came_on: date
    kept_until: date


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Somebody known here under the same name. `here`: still a member, so nobody who could come."""

    reader: UUID
    name: str
    card: str
    block: str
    here: bool


def is_home_elsewhere(institution: UUID) -> bool:
    """Whether an institution works at another node, to which letters go."""
    return Author.objects.filter(id=institution).exclude(home=None).exclude(home=this_node()).exists()


def houses_of_letters() -> set[UUID]:
    """The institutions that work at other nodes."""
    return set(Author.objects.exclude(home=None).exclude(home=this_node()).values_list("id", flat=True))


def sent_letters(institution: UUID) -> list[SentLetter]:
    """Letters that went out about readers who are still known, the newest first."""
    return _sent(institution, ReaderLetter.rows.all(institution))


def letters_of(institution: UUID, reader: UUID) -> list[SentLetter]:
    """Letters about one reader, the newest first."""
    return _sent(institution, dict(ReaderLetter.rows.find(institution, reader=reader)))


def _sent(institution: UUID, told: dict[UUID, ReaderLetter.Secret]) -> list[SentLetter]:
    waiting = letters.on_the_way(institution, told)
    who = ReaderIdentity.rows.open_many(institution, {one.reader for one in told.values()})
    found = [
        SentLetter(
            id=id,
            reader=one.reader,
            name=who[one.reader].name if one.reader in who else "",
            card=who[one.reader].card if one.reader in who else "",
            to=one.to,
            house=one.house,
            sent=date.fromisoformat(one.sent),
            state=state_of(arrived=bool(one.arrived), declined=bool(one.declined), on_the_way=id in waiting),
        )
        for id, one in told.items()
    ]
    return sorted(found, key=lambda one: (-one.sent.toordinal(), one.card, one.id))


def arrivals(institution: UUID) -> list[ArrivalLine]:
    """Who is said to come, the letter that came first on top."""
    rows = list(ReaderArrival.objects.filter(institution=institution).order_by("came_on", "id"))
    told = {row.id: ReaderArrival.rows.unseal(row) for row in rows}
    houses = short_names({one.sender for one in told.values()})
    return [
        ArrivalLine(
            id=row.id,
            name=told[row.id].name,
            group=ReaderGroup(told[row.id].group),
            house=houses.get(told[row.id].sender, ""),
            sent=date.fromisoformat(told[row.id].sent),
            left=date.fromisoformat(told[row.id].left),
            came_on=row.came_on,
            kept_until=row.forget_on,
        )
        for row in rows
    ]


def arrival(institution: UUID, letter: UUID) -> ArrivalLine | None:
    """One of them."""
    return next((one for one in arrivals(institution) if one.id == letter), None)


def short_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these institutions."""
    return {row.id: row.shown_name for row in institutions.institutions().filter(id__in=list(ids))}


def same_people(institution: UUID, name: str) -> list[SamePerson]:
    """Who is known here under this name, former members first."""
    found = {id: one for id, one in ReaderIdentity.rows.all(institution).items() if same_name(one.name, name)}
    closed = set(
        Reader.objects.filter(institution=institution, id__in=list(found))
        .exclude(closed_at=None)
        .values_list("id", flat=True)
    )
    people = [SamePerson(id, one.name, one.card, one.block, id not in closed) for id, one in found.items()]
    return sorted(people, key=lambda one: (one.here, one.card))


def unread_letters(institution: UUID) -> list[Unread]:
    """Letters that this program could not read."""
    return letters.unread(institution)


def waiting_arrivals(institution: UUID) -> int:
    """How many proposals wait for a person."""
    return ReaderArrival.objects.filter(institution=institution).count()
