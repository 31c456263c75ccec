"""Review of materials."""

from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.stock.facts.review import (
    AppealDecided,
    ItemsAdapted,
    RejectionAppealed,
    RejectionProposed,
    RejectionSettled,
    ReviewChange,
    ReviewListed,
    ReviewState,
    TitleRejected,
    TitlesApproved,
    TitlesSubmitted,
)
from lentera.stock.models.review import (
    AppealOutcome,
    ItemAdaptation,
    RejectionProposal,
    Review,
    ReviewAppeal,
    ReviewDecision,
    ReviewListEntry,
    ReviewSubmission,
)


def review_id(facility: UUID, record: UUID) -> UUID:
    """The id of a title's row at a facility."""
    return derived_id(facility, f"review:{record}")


def proposal_id(facility: UUID, record: UUID) -> UUID:
    """The id of a proposal to reject a title: one at a time."""
    return derived_id(facility, f"rejection proposed:{record}")


def _approved(change: ReviewChange | None) -> ReviewState:
    return ReviewState.APPROVED if change is None else ReviewState.APPROVED_WITH_CHANGE


@projects(TitlesSubmitted)
def submit(fact: TitlesSubmitted, entry: Entry) -> None:
    for record, title in zip(fact.records, fact.titles, strict=True):
        ReviewSubmission.rows.insert(
            entry,
            id=derived_id(fact.submission, str(record)),
            submission=fact.submission,
            facility=fact.facility,
            record=record,
            title=title.title,
            author=title.author,
            publisher=title.publisher,
            year=title.year,
            isbn=title.isbn,
            ddc=title.ddc,
            precedents=msgspec.to_builtins(title.precedents),
            submitted_on=fact.submitted_on,
            due_on=fact.due_on,
            note=fact.note,
        )


@projects(TitlesApproved)
def approve(fact: TitlesApproved, entry: Entry) -> None:
    state, change = _approved(fact.change), "" if fact.change is None else fact.change.value
    pairs = list(zip(fact.records, fact.titles, strict=True))
    Review.rows.put_all(
        entry,
        ("record", "title"),
        ((review_id(entry.author, record), (record, title)) for record, title in pairs),
        state=state.value,
        change=change,
        note=fact.note,
        rule="",
        rule_name="",
        sentence="",
        rejection=None,
        reviewer=None if fact.there_already else entry.actor,
        second=None,
        decided_on=fact.decided_on,
        holds_until=fact.holds_until,
        there_already=fact.there_already,
        appeal="",
    )
    if fact.there_already:
        return
    ReviewDecision.rows.put_all(
        entry,
        ("record", "title"),
        ((derived_id(record, entry.hash.hex()), (record, title)) for record, title in pairs),
        outcome=state.value,
        rule="",
        rule_name="",
        sentence="",
        decided_on=fact.decided_on,
        appeal="",
        appeal_sentence="",
        appeal_decided_on=None,
    )


@projects(RejectionProposed)
def propose(fact: RejectionProposed, entry: Entry) -> None:
    RejectionProposal.rows.put(
        entry,
        copy_fields(fact, RejectionProposal),
        id=proposal_id(entry.author, fact.record),
        proposed_by=entry.actor,
    )


@projects(RejectionSettled)
def settle(fact: RejectionSettled, entry: Entry) -> None:
    RejectionProposal.rows.remove(entry, id=proposal_id(entry.author, fact.record))


@projects(TitleRejected)
def reject(fact: TitleRejected, entry: Entry) -> None:
    Review.rows.put(
        entry,
        copy_fields(fact, Review),
        id=review_id(entry.author, fact.record),
        state=ReviewState.REJECTED.value,
        change="",
        note="",
        appeal="",
    )
    ReviewDecision.rows.insert(
        entry,
        copy_fields(fact, ReviewDecision),
        id=fact.rejection,
        outcome=ReviewState.REJECTED.value,
        appeal="",
        appeal_sentence="",
    )


@projects(RejectionAppealed)
def appeal(fact: RejectionAppealed, entry: Entry) -> None:
    ReviewAppeal.rows.insert(entry, copy_fields(fact, ReviewAppeal), id=fact.appeal)


@projects(AppealDecided)
def decide_appeal(fact: AppealDecided, entry: Entry) -> None:
    outcome = "reversed" if fact.reversed else "upheld"
    AppealOutcome.rows.insert(entry, copy_fields(fact, AppealOutcome), id=fact.appeal, decider=entry.actor)
    ReviewDecision.rows.change(
        entry,
        id=fact.rejection,
        appeal=outcome,
        appeal_sentence=fact.sentence,
        appeal_decided_on=fact.decided_on,
    )
    row = review_id(entry.author, fact.record)
    if not fact.reversed:
        Review.rows.change(entry, id=row, appeal=outcome)
        return
    Review.rows.change(
        entry,
        id=row,
        state=_approved(fact.change).value,
        change="" if fact.change is None else fact.change.value,
        note=fact.note,
        decided_on=fact.decided_on,
        holds_until=fact.holds_until,
        appeal=outcome,
    )


@projects(ReviewListed)
def put_on_list(fact: ReviewListed, entry: Entry) -> None:
    for record, title in zip(fact.records, fact.titles, strict=True):
        id = derived_id(entry.author, f"review listed:{record}")
        if fact.listed:
            ReviewListEntry.rows.put(entry, id=id, record=record, title=title)
        else:
            ReviewListEntry.rows.remove(entry, id=id)


@projects(ItemsAdapted)
def adapt(fact: ItemsAdapted, entry: Entry) -> None:
    for item in fact.items:
        ItemAdaptation.rows.put(
            entry,
            id=derived_id(fact.placement, f"adapted:{item}"),
            item=item,
            placement=fact.placement,
            partner=fact.partner,
            change=fact.change.value,
            note=fact.note,
            adapted_on=fact.adapted_on,
        )
