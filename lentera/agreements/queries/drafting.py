"""Reads around a draft: its versions, comments, initials, numbers told, reviews, drafted addenda."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    AddendumText,
    Content,
    DraftChanged,
    Drafted,
    Instrument,
    Party,
    SentToPartner,
)
from lentera.agreements.models import (
    Addendum,
    AddendumDraft,
    Agreement,
    AgreementDraft,
    AgreementParty,
    ApprovalStep,
    Comment,
    CommentSettlement,
    Initial,
    Review,
    SentDraft,
    ToldNumber,
)
from lentera.agreements.queries.agreement import agreements_of, parties_of, signed_content
from lentera.agreements.rules import text_digest
from lentera.journal.history import history

_content = msgspec.json.Decoder(Content)
_addendum = msgspec.json.Decoder(AddendumText)
_findings = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Version:
    """A text as it stood. `place` counts what was saved from 1; `sent`: as this version it went to the partner."""

    place: int
    at: datetime
    actor: UUID | None
    content: Content
    sent: int | None = None
    note: str = ""


def versions(draft: UUID, reader: UUID) -> list[Version]:
    """Every text of a draft that `reader` may read, oldest first: to a partner only what was sent to it."""
    found: list[Version] = []
    for line in reversed(history(draft, reader=reader)):
        fact = line.fact
        if line.at is None:
            continue
        if isinstance(fact, SentToPartner):
            found.append(Version(len(found) + 1, line.at, line.actor, fact.content, fact.version, fact.note))
        elif isinstance(fact, Drafted | DraftChanged):
            found.append(Version(len(found) + 1, line.at, line.actor, fact.content))
    return found


@dataclass(slots=True)
class CommentLine:
    """A comment with what was said to it. `settled`: by whom ("agency" or "partner"), "" while open."""

    id: UUID
    author: UUID
    version: int
    place: str
    text: str
    proposal: str
    made_at: datetime
    settled: str = ""
    answer: str = ""
    taken: bool = False
    answers: list["CommentLine"] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether it waits for an answer that settles it."""
        return not self.settled


def comments_on(agreement: UUID, reader: UUID) -> list[CommentLine]:
    """The comments on a draft that `reader` may read, oldest first, each with its answers.

    The agency reads all; a partner what the agency said to the parties and what it said itself.
    """
    agency = agency_of(agreement)
    if agency is None:
        return []
    rows = Comment.objects.filter(agreement=agreement).order_by("made_at", "id")
    if reader != agency:
        if reader not in parties_to(agreement):
            return []
        rows = rows.filter(institution__in=(agency, reader))
    settled: dict[UUID, list[CommentSettlement]] = defaultdict(list)
    for one in CommentSettlement.objects.filter(agreement=agreement).order_by("settled_at", "id"):
        settled[one.comment].append(one)
    lines: dict[UUID, CommentLine] = {}
    for row in rows:
        line = CommentLine(
            row.id, row.institution_id, row.version, row.place, row.text, row.proposal, row.made_at
        )
        for end in settled[row.id]:
            if end.institution_id not in (agency, row.institution_id):
                continue
            line.settled = "agency" if end.institution_id == agency else "partner"
            line.answer, line.taken = end.answer or line.answer, end.taken or line.taken
        lines[row.id] = line
    heads = []
    for row in rows:
        if row.answers is not None and row.answers in lines:
            lines[row.answers].answers.append(lines[row.id])
        else:
            heads.append(lines[row.id])
    return heads


def open_comments(agreement: UUID, reader: UUID) -> int:
    """How many comments wait to be settled."""
    return sum(1 for one in comments_on(agreement, reader) if one.open)


def commented(drafts: Collection[UUID]) -> set[UUID]:
    """Of these drafts those with any comment: one statement for a list."""
    return set(Comment.objects.filter(agreement__in=drafts).values_list("agreement", flat=True))


def has_approval_steps(agency: UUID) -> bool:
    """Whether an office asks for initials at all."""
    return ApprovalStep.objects.filter(institution=agency).exists()


def agency_of(agreement: UUID) -> UUID | None:
    """The agency whose draft or agreement it is, as far as it was sent or signed."""
    for model in (SentDraft, Agreement, AgreementDraft):
        found: UUID | None = model.objects.filter(id=agreement).values_list("institution", flat=True).first()
        if found is not None:
            return found
    return None


def parties_to(agreement: UUID) -> frozenset[UUID]:
    """The parties of a sent version or a signed agreement."""
    sent = SentDraft.objects.filter(id=agreement).values_list("content", flat=True).first()
    if sent is not None:
        return frozenset(party.institution for party in _content.decode(sent).parties)
    return frozenset(AgreementParty.objects.filter(agreement=agreement).values_list("party", flat=True))


def sent_version(agreement: UUID) -> tuple[UUID, int, Content] | None:
    """The agency, number and content of the version that partners read, or None."""
    row = SentDraft.objects.filter(id=agreement).first()
    return None if row is None else (row.institution_id, row.version, _content.decode(row.content))


def told_numbers(agreement: UUID, agency: UUID) -> dict[UUID, str]:
    """The numbers that partners told for their side, by partner."""
    rows = ToldNumber.objects.filter(agreement=agreement, agency=agency)
    return {row.institution_id: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class InitialLine:
    """One step of the approvals, and the initials on the words as they stand now; `stale`: on other words."""

    step: UUID
    office: str
    role: str
    done_at: datetime | None
    account: UUID | None
    stale: bool


def approval_steps(agency: UUID, instrument: Instrument) -> list[ApprovalStep]:
    """Whose initials an office asks for on such a paper, in their order."""
    rows = ApprovalStep.objects.filter(institution=agency, instrument__in=("", instrument.value))
    return list(rows.order_by("position", "name", "id"))


def initials(draft: UUID, agency: UUID, content: Content) -> list[InitialLine]:
    """The approvals of a draft in their order."""
    digest = text_digest(content)
    given = list(Initial.objects.filter(agreement=draft, institution=agency).order_by("initialled_at", "id"))
    lines = []
    for step in approval_steps(agency, content.instrument):
        own = [one for one in given if one.step == step.id]
        now = next((one for one in own if one.text == digest), None)
        lines.append(
            InitialLine(
                step.id,
                step.name,
                step.role,
                now.initialled_at if now else None,
                now.account if now else None,
                now is None and bool(own),
            )
        )
    return lines


def initials_missing(draft: UUID, agency: UUID, content: Content) -> list[str]:
    """The offices whose initials on these words are missing, in their order."""
    return [one.office for one in initials(draft, agency, content) if one.done_at is None]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review."""

    id: UUID
    findings: tuple[str, ...]
    conclusion: str
    recommended: bool
    reviewed_at: datetime


def reviews(draft: UUID, agency: UUID) -> list[ReviewLine]:
    """The reviews of a request, newest first."""
    rows = Review.objects.filter(agreement=draft, institution=agency).order_by("-reviewed_at", "id")
    return [
        ReviewLine(row.id, _findings.decode(row.findings), row.conclusion, row.recommended, row.reviewed_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class AddendumLine:
    """An addendum that is being written."""

    id: UUID
    agreement: UUID
    content: AddendumText
    drafted_at: datetime


def addendum_drafts(agreement: UUID, agency: UUID) -> list[AddendumLine]:
    """The addenda to an agreement that are neither signed nor dropped."""
    signed = Addendum.objects.filter(agreement=agreement).values("id")
    rows = AddendumDraft.objects.filter(agreement=agreement, institution=agency, dropped_why="").exclude(
        id__in=signed
    )
    return [
        AddendumLine(row.id, row.agreement, _addendum.decode(row.content), row.drafted_at)
        for row in rows.order_by("drafted_at", "id")
    ]


def addendum_draft(addendum: UUID, agency: UUID) -> AddendumLine | None:
    """One addendum in writing."""
    row = AddendumDraft.objects.filter(id=addendum, institution=agency, dropped_why="").first()
    if row is None or Addendum.objects.filter(id=addendum).exists():
        return None
    return AddendumLine(row.id, row.agreement, _addendum.decode(row.content), row.drafted_at)


def last_text_with(agency: UUID, partners: list[UUID], instrument: Instrument) -> Content | None:
    """The newest signed text of the same parties and form, to begin the next one from."""
    wanted = {agency, *partners}
    for row in agreements_of(agency):
        if row.institution_id != agency or row.instrument != instrument.value:
            continue
        if {party.party for party in parties_of(row.id)} == wanted:
            return signed_content(row.id)
    return None


def with_numbers(content: Content, numbers: dict[UUID, str]) -> Content:
    """A text with the numbers of some parties."""
    parties: tuple[Party, ...] = tuple(
        msgspec.structs.replace(party, number=numbers[party.institution])
        if numbers.get(party.institution)
        else party
        for party in content.parties
    )
    return msgspec.structs.replace(content, parties=parties)
