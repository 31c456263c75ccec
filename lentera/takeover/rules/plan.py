"""What a take-over would do, line by line: added, updated, unchanged, refused; or asked, until a person has answered.

Nothing is guessed. Read = added + updated + unchanged + refused once nothing is asked any more.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lentera.circulation.facts import ReaderGroup
from lentera.takeover.rules.groups import is_group, proposed
from lentera.takeover.rules.questions import Question, answer_of, left_out
from lentera.takeover.told import READERS, Choices, Detail, Person, Reason


@dataclass(frozen=True, slots=True)
class KnownReader:
    """A reader who is registered here."""

    id: UUID
    name: str
    block: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A copy that is in hand here; out already with this card and due day, or free (`out` False)."""

    item: UUID
    out: bool = False
    card: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Known:
    """What is known here: readers by card, copies by barcode (None: no such copy), whether this file landed once."""

    readers: Mapping[str, KnownReader] = field(default_factory=dict)
    copies: Mapping[str, KnownCopy | None] = field(default_factory=dict)
    landed_before: bool = False
    default_group: str = ""  # of types whose words do not say; "" refuses them


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to register. `card` is the old one, "" has none; `found_by` is what loans of the file call him."""

    line: int
    name: str
    card: str
    group: str
    block: str
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A reader whose block changes; nothing else of a known reader does."""

    line: int
    reader: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TakenLoan:
    """A loan to take over. Its reader is known here (`reader`) or comes with the same file (`card`)."""

    line: int
    barcode: str
    card: str
    reader: UUID | None
    lent: date
    due: date


@dataclass
class Plan:
    """Every line has one outcome; `waiting` lines have none yet."""

    people: list[Newcomer] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    loans: list[TakenLoan] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)
    reasons: list[Reason] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)

    def counts(self, part: str) -> dict[str, int]:
        """The counts of a part, in the order in which they are shown."""
        told = {
            "added": len(self.people if part == READERS else self.loans),
            "updated": len(self.changes) if part == READERS else 0,
            "unchanged": self.unchanged[part],
            "refused": sum(reason.part == part for reason in self.reasons),
            "asked": self.waiting[part],
        }
        return {"read": sum(told.values()), **told}

    @property
    def settled(self) -> bool:
        """Whether nothing is asked any more."""
        return not any(self.waiting.values())

    def refuse(self, part: str, line: int, code: str, **details: Detail) -> None:
        """A line stays out."""
        self.reasons.append(Reason(part, line, code, details))

    def ask(self, question: Question) -> None:
        """A line waits for an answer."""
        self.questions.append(question)


@dataclass
class Fate:
    """What became of the cards of a file (of who has none: the numbers): with a newcomer, with a known reader,
    left out, or still asked. `replaced`: numbers of members who stay out while another one comes with their card.
    """

    coming: set[str] = field(default_factory=set)
    out: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)


def plan_people(plan: Plan, people: list[Person], choices: Choices, known: Known) -> Fate:
    """The outcome of every member."""
    fate = Fate()
    by_card: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if person.card and not _left(person, choices):
            by_card[person.card].append(person)
    staying: list[Person] = []
    for person in people:
        same = by_card[person.card] if person.card else [person]
        verdict = _verdict(plan, person, same, choices, known)
        if person.found_by:
            {"in": fate.coming, "out": fate.out, "ask": fate.waiting}[verdict].add(person.found_by)
        if verdict == "out" and person.number:
            staying.append(person)
    fate.out -= fate.coming | fate.waiting
    fate.replaced = {person.number for person in staying if person.card in fate.coming}
    return fate


def _verdict(plan: Plan, person: Person, same: list[Person], choices: Choices, known: Known) -> str:
    code = _left(person, choices)
    if code == "ask":
        plan.groups[person.kind] += 1  # still of this kind, until it is said that he stays out
        plan.waiting[READERS] += 1
        return "ask"
    if code:
        plan.refuse(READERS, person.line, code)
        return "out"
    told = choices.groups.get(person.kind) or proposed(person.kind) or known.default_group
    plan.groups[person.kind] += 1
    here = known.readers.get(person.card) if person.card and not choices.new_cards else None
    if len(same) > 1 and (verdict := _double(plan, person, same, choices)):
        return verdict
    if here is not None:
        return _known(plan, person, here, choices)
    if not is_group(told):
        plan.refuse(READERS, person.line, "takeover-group-unknown", known=", ".join(ReaderGroup))
        return "out"
    if known.landed_before and (choices.new_cards or not person.card):
        plan.unchanged[READERS] += 1
        return "out"
    plan.people.append(Newcomer(person.line, person.name, person.card, told, person.block, person.found_by))
    return "in"


def _left(person: Person, choices: Choices) -> str:
    """Why a member is not wanted: "ask" while nobody has said."""
    for is_so, choice, code in (
        (person.ended, choices.ended, "takeover-member-ended"),
        (person.blocked, choices.blocked, "takeover-member-blocked"),
    ):
        if is_so and choice != "take":
            return code if choice == "leave" else "ask"
    return ""


def _double(plan: Plan, person: Person, same: list[Person], choices: Choices) -> str:
    """Two members with one card: a person says whose it is. "" lets the member come in."""
    first = min(one.line for one in same)
    answer = answer_of(choices.answers, "double-card", first)
    if answer == str(person.line):
        return ""
    lines = tuple(one.line for one in same)
    if answer and (left_out(answer) or answer in {str(line) for line in lines}):
        plan.refuse(READERS, person.line, "takeover-card-double", card=_end(person.card))
        return "out"
    if person.line == first:
        plan.ask(
            Question(
                "double-card",
                first,
                READERS,
                lines=lines,
                card=person.card,
                choices=tuple(str(line) for line in lines),
                wrong=bool(answer),
            )
        )
    plan.waiting[READERS] += 1
    return "ask"


def _known(plan: Plan, person: Person, here: KnownReader, choices: Choices) -> str:
    """A card that is registered here: the same name is the same person; for another name a person decides."""
    if here.closed:
        plan.refuse(READERS, person.line, "takeover-reader-closed", card=_end(person.card))
        return "out"
    if here.name.casefold() != person.name.casefold():
        answer = answer_of(choices.answers, "other-name", person.line)
        if left_out(answer):
            plan.refuse(READERS, person.line, "takeover-card-other", card=_end(person.card))
            return "out"
        if answer != "same":
            plan.ask(
                Question(
                    "other-name",
                    person.line,
                    READERS,
                    card=person.card,
                    choices=("same",),
                    wrong=bool(answer),
                )
            )
            plan.waiting[READERS] += 1
            return "ask"
    if person.block and person.block != here.block:
        plan.changes.append(Change(person.line, here.id, here.block, person.block))
    else:
        plan.unchanged[READERS] += 1
    return "in"


def _end(card: str) -> str:
    """The last two signs of a card: all that a reason tells of it."""
    return f"…{card[-2:]}"
