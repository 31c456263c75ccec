"""Reads of the materials review: what decisions load, the queue, and who may see what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lentera.agreements import queries as agreements
from lentera.institutions.facts import InstitutionKind
from lentera.journal.asking import asked
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.stock.facts import HoldingStatus
from lentera.stock.facts.review import Precedent, ReviewChange, ReviewScope, ReviewState
from lentera.stock.models import Holding, Placement, PlacementLine
from lentera.stock.models.review import (
    AppealOutcome,
    ItemAdaptation,
    RejectionProposal,
    Review,
    ReviewAppeal,
    ReviewDecision,
    ReviewListEntry,
    ReviewPolicy,
    ReviewRule,
    ReviewSubmission,
)
from lentera.stock.queries.item import chunks, holding_of_item
from lentera.stock.rules import ItemState
from lentera.stock.rules.review import (
    Policy,
    Proposal,
    Rule,
    Standing,
    at_handover,
    decide_admission,
    state_on,
)


@lru_cache(maxsize=4096)
def policy_id(facility: UUID) -> UUID:
    """The id of a facility's one setting."""
    return derived_id(facility, "review policy")


_PRISONS = frozenset(
    {
        InstitutionKind.LAPAS,
        InstitutionKind.LAPAS_NARKOTIKA,
        InstitutionKind.LAPAS_PEREMPUAN,
        InstitutionKind.RUTAN,
        InstitutionKind.LPKA,
    }
)


def review_starts_with(kind: str) -> ReviewScope:
    """What a facility is offered first: a prison every title before it is packed, other houses nothing."""
    return ReviewScope.EVERY if kind in _PRISONS else ReviewScope.NONE


@asked
def _policy(id: UUID) -> Any:
    return ReviewPolicy.objects.filter(id=id).values_list("scope", "days", "months")


def policy_of(facility: UUID) -> Policy | None:
    """What a facility asks for; None while it never said. One statement by the key: a desk asks at every loan."""
    found = _policy.first(policy_id(facility))
    return None if found is None else Policy(ReviewScope(found[0]), found[1], found[2])


def rules_of(facility: UUID) -> QuerySet[ReviewRule]:
    """The rules of a facility by code."""
    return ReviewRule.objects.filter(institution_id=facility).order_by("code", "id")


def rule_of(facility: UUID, code: str) -> Rule | None:
    """One rule by its code."""
    row = rules_of(facility).filter(code=code).first()
    return None if row is None else Rule(row.code, row.name, row.in_use)


def list_of(facility: UUID) -> QuerySet[ReviewListEntry]:
    """The titles that need a review where only listed ones do, by title."""
    return ReviewListEntry.objects.filter(institution_id=facility).order_by("title", "id")


def waiting_rows(facility: UUID) -> QuerySet[ReviewSubmission]:
    """Submitted titles without an answer, the most urgent first. An older answer, which expired, is none."""
    answered = Review.objects.filter(
        institution_id=facility, record=OuterRef("record"), decided_on__gte=OuterRef("submitted_on")
    )
    rows = ReviewSubmission.objects.filter(facility=facility).exclude(Exists(answered))
    return rows.order_by("due_on", "title", "id")


def reviews_of(facility: UUID) -> QuerySet[Review]:
    """What a facility has decided of each title, the newest first."""
    return Review.objects.filter(institution_id=facility).order_by("-decided_on", "title", "id")


def standings(facility: UUID, records: Iterable[UUID], *, on: date) -> dict[UUID, Standing]:
    """How titles stand with a facility on a day; a title that nobody asked about has an empty standing."""
    wanted = list(dict.fromkeys(records))
    found: dict[UUID, Standing] = {}
    for chunk in chunks(wanted, 400):
        rows = {row.record: row for row in reviews_of(facility).filter(record__in=chunk)}
        listed = set(list_of(facility).filter(record__in=chunk).values_list("record", flat=True))
        due: dict[UUID, date] = {}
        for record, day in waiting_rows(facility).filter(record__in=chunk).values_list("record", "due_on"):
            due.setdefault(record, day)
        rejections = [row.rejection for row in rows.values() if row.rejection is not None]
        appealed = set(
            ReviewAppeal.objects.filter(facility=facility, rejection__in=rejections).values_list(
                "rejection", flat=True
            )
        )
        for record in chunk:
            row = rows.get(record)
            found[record] = (
                Standing(listed=record in listed, due=due.get(record))
                if row is None
                else _standing(row, record in listed, due.get(record), row.rejection in appealed, on)
            )
    return found


def _standing(row: Review, listed: bool, due: date | None, appealed: bool, on: date) -> Standing:
    return Standing(
        state=state_on(ReviewState(row.state), row.holds_until, on),
        listed=listed,
        due=due,
        change=ReviewChange(row.change) if row.change else None,
        note=row.note,
        rule=row.rule,
        rule_name=row.rule_name,
        sentence=row.sentence,
        holds_until=row.holds_until,
        rejection=row.rejection,
        reviewer=row.reviewer,
        second=row.second,
        appealed=appealed,
    )


def standing(facility: UUID, record: UUID, *, on: date) -> Standing:
    """How one title stands."""
    return standings(facility, [record], on=on)[record]


def packing_refusals(facility: UUID, items: Iterable[ItemState], *, on: date) -> dict[UUID, Refusal]:
    """Why copies may not be packed for a facility, by item; nothing for those that may."""
    policy = policy_of(facility)
    if policy is None or policy.scope is ReviewScope.NONE:
        return {}
    told = list(items)
    known = standings(facility, [item.record for item in told if item.record is not None], on=on)
    found: dict[UUID, Refusal] = {}
    for item in told:
        if item.record is None:
            if policy.scope is ReviewScope.EVERY:
                found[item.id] = Refusal("review-no-record", ground=True, barcode=item.barcode)
            continue
        why = decide_admission(policy, known[item.record], title=item.title)
        if why is not None:
            found[item.id] = why
    return found


def packing_refusal(facility: UUID, items: Iterable[ItemState], *, on: date) -> Refusal | None:
    """Why these copies may not be packed for a facility: the first reason; None when all may."""
    return next(iter(packing_refusals(facility, items, on=on).values()), None)


def handover_refusal(
    facility: UUID, items: Iterable[ItemState], boxes: Mapping[UUID, int], *, on: date
) -> Refusal | None:
    """The same when packed boxes (copy to box) are handed over: the first copy in the order of boxes and barcodes."""
    told = sorted(items, key=lambda item: (boxes[item.id], item.barcode))
    why = packing_refusals(facility, told, on=on)
    kept = next((item for item in told if item.id in why), None)
    return None if kept is None else at_handover(why[kept.id], box=boxes[kept.id], barcode=kept.barcode)


def changes_asked(facility: UUID, records: Iterable[UUID], *, on: date) -> dict[UUID, Standing]:
    """Which of these titles come in only in another form, and which."""
    if policy_of(facility) is None:
        return {}
    told = standings(facility, records, on=on)
    return {record: one for record, one in told.items() if one.state is ReviewState.APPROVED_WITH_CHANGE}


def lending_refusal(holder: UUID, item: UUID, *, on: date) -> Refusal | None:
    """Why a copy in hand may not be lent here: its title was rejected.

    What waits for a review or whose approval has run out is kept out of boxes, not from readers: a queue at the desk
    never stops because a paper was late. A copy without a record is the house's own and is not asked about.
    """
    policy = policy_of(holder)
    if policy is None or policy.scope is ReviewScope.NONE:
        return None
    copy = holding_of_item(holder, item)
    if copy is None or copy.record is None:
        return None
    found = standing(holder, copy.record, on=on)
    return decide_admission(policy, found, title=copy.title) if found.state is ReviewState.REJECTED else None


def titles_there(facility: UUID) -> dict[UUID, str]:
    """The titles that a facility has in hand or that are on their way to it, with their names."""
    held = Holding.objects.filter(institution_id=facility, status=HoldingStatus.IN_HAND).exclude(record=None)
    found = list(held.order_by("id").values_list("record", "title"))
    sent = Placement.objects.filter(partner=facility, closed_on=None).values("id")
    lines = PlacementLine.objects.filter(placement__in=sent, returned="").exclude(record=None)
    told = [*lines.order_by("id").values_list("record", "title"), *found]
    return {record: title for record, title in told if record is not None}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A title in the queue. `by`: who submitted it first; `proposed`: somebody would reject it."""

    record: UUID
    row: ReviewSubmission
    proposed: bool

    @property
    def precedents(self) -> int:
        """How many facilities decided on it before."""
        return len(self.row.precedents)


def queue(facility: UUID) -> list[Waiting]:
    """The titles that wait for a facility's word, each once, the most urgent first."""
    proposed = {row.record for row in proposals(facility)}
    found: dict[UUID, Waiting] = {}
    for row in waiting_rows(facility):
        found.setdefault(row.record, Waiting(row.record, row, row.record in proposed))
    return list(found.values())


def proposals(facility: UUID) -> list[RejectionProposal]:
    """Rejections that wait for a second person, the oldest first."""
    return list(
        RejectionProposal.objects.filter(institution_id=facility).order_by("proposed_on", "title", "id")
    )


def proposal_of(facility: UUID, record: UUID) -> Proposal | None:
    """The proposal to reject a title, if one waits."""
    row = RejectionProposal.objects.filter(institution_id=facility, record=record).first()
    if row is None:
        return None
    return Proposal(row.record, row.title, row.rule, row.rule_name, row.sentence, row.proposed_by)


def open_appeals(facility: UUID) -> list[ReviewAppeal]:
    """Appeals without an answer, the most urgent first."""
    answered = AppealOutcome.objects.filter(institution_id=facility, id=OuterRef("id"))
    rows = ReviewAppeal.objects.filter(facility=facility).exclude(Exists(answered))
    return list(rows.order_by("due_on", "id"))


def appeals_of(facility: UUID, record: UUID) -> list[tuple[ReviewAppeal, AppealOutcome | None]]:
    """Every appeal about a title with its answer, the newest first."""
    rows = list(ReviewAppeal.objects.filter(facility=facility, record=record).order_by("-appealed_on", "-id"))
    outcomes = AppealOutcome.objects.filter(institution_id=facility).in_bulk([row.id for row in rows])
    return [(row, outcomes.get(row.id)) for row in rows]


def submissions_by(author: UUID, facility: UUID) -> QuerySet[ReviewSubmission]:
    """What an institution submitted to a facility, the newest first."""
    rows = ReviewSubmission.objects.filter(institution_id=author, facility=facility)
    return rows.order_by("-submitted_on", "title", "id")


def submitted_title(facility: UUID, record: UUID) -> ReviewSubmission | None:
    """The newest words about a title that were submitted to a facility."""
    rows = ReviewSubmission.objects.filter(facility=facility, record=record)
    return rows.order_by("-submitted_on", "id").first()


def are_partners(one: UUID, other: UUID) -> bool:
    """Whether an agreement, of whatever day, stands between two institutions."""
    theirs = {row.id for row in agreements.agreements_of(one)}
    return any(row.id in theirs for row in agreements.agreements_of(other))


def reviewing_partners(institution: UUID) -> list[UUID]:
    """The partners of an institution that have set up reviews."""
    rows = ReviewPolicy.objects.exclude(institution=institution).order_by("institution")
    facilities = list(rows.values_list("institution", flat=True))
    return [facility for facility in facilities if are_partners(institution, facility)]


def precedents(records: Collection[UUID], *, reader: UUID, but: UUID) -> dict[UUID, tuple[Precedent, ...]]:
    """What partners of `reader`, other than the facility `but`, decided on these titles. Never binding."""
    told_to_reader = [one for one in reviewing_partners(reader) if one != but]
    found: dict[UUID, list[Precedent]] = {}
    for chunk in chunks(list(records), 400):
        rows = Review.objects.filter(institution__in=told_to_reader, record__in=chunk, there_already=False)
        for row in rows.order_by("-decided_on", "id"):
            found.setdefault(row.record, []).append(
                Precedent(
                    facility=row.institution_id,
                    state=ReviewState(row.state),
                    rule=row.rule if row.state == ReviewState.REJECTED else "",
                    sentence=row.sentence if row.state == ReviewState.REJECTED else row.note,
                    decided_on=row.decided_on,
                )
            )
    return {record: tuple(rows) for record, rows in found.items()}


def adaptations(items: Collection[UUID], *, owner: UUID) -> dict[UUID, list[ItemAdaptation]]:
    """What was done to the owner's copies for reviews, by item, the newest first."""
    found: dict[UUID, list[ItemAdaptation]] = {}
    for chunk in chunks(list(items), 400):
        rows = ItemAdaptation.objects.filter(institution_id=owner, item__in=chunk)
        for row in rows.order_by("-adapted_on", "id"):
            found.setdefault(row.item, []).append(row)
    return found


def decisions(
    facility: UUID, *, first: date | None = None, last: date | None = None
) -> QuerySet[ReviewDecision]:
    """Every decision of a facility in these days, both inclusive, the oldest first."""
    rows = ReviewDecision.objects.filter(institution_id=facility)
    limits = Q()
    if first is not None:
        limits &= Q(decided_on__gte=first)
    if last is not None:
        limits &= Q(decided_on__lte=last)
    return rows.filter(limits).order_by("decided_on", "id")
