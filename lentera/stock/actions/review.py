"""The materials review: settings, submissions, decisions by one or two persons, appeals by a third."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from lentera.journal.ids import new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock.facts.review import (
    AppealDecided,
    RejectionAppealed,
    RejectionProposed,
    RejectionSettled,
    ReviewChange,
    ReviewListed,
    ReviewScope,
    SubmittedTitle,
    TitleRejected,
    TitlesApproved,
    TitlesSubmitted,
)
from lentera.stock.models.review import ReviewPolicy, ReviewRule
from lentera.stock.queries import review as queries
from lentera.stock.review_pack import PACK
from lentera.stock.rules.review import (
    Policy,
    decide_appeal,
    decide_appeal_outcome,
    decide_approval,
    decide_policy,
    decide_proposal,
    decide_rejection,
    decide_submission,
)


def set_reviews(
    facility: UUID,
    policy: Policy,
    *,
    with_pack: bool = False,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Say what needs a review. Switched on, one fact approves every title that is there or on its way and undecided.

    `with_pack`: take over the ready rules whose codes the facility does not use yet.
    """
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        why = decide_policy(policy)
        if why is not None:
            return entry.refuse(why)
        before = queries.policy_of(facility)
        was_off = before is None or before.scope is ReviewScope.NONE
        if was_off and policy.scope is not ReviewScope.NONE:
            there = queries.titles_there(facility)
            known = queries.standings(facility, there, on=on)
            new = {record: title for record, title in there.items() if known[record].state is None}
            if new:
                told = TitlesApproved(
                    records=tuple(new), titles=tuple(new.values()), decided_on=on, there_already=True
                )
                entry.record(told)
        if with_pack:
            used = set(queries.rules_of(facility).values_list("code", flat=True))
            for code, kind, name, sentence in PACK:
                if code not in used:
                    words = {"code": code, "kind": kind, "name": str(name), "sentence": str(sentence)}
                    save_reference(entry, ReviewRule, new_id(), {**words, "in_use": True})
        values = {"scope": policy.scope.value, "days": policy.days, "months": policy.months}
        return save_reference(entry, ReviewPolicy, queries.policy_id(facility), values)


def save_rule(
    facility: UUID,
    *,
    rule: UUID | None = None,
    code: str,
    kind: str,
    name: str,
    sentence: str,
    in_use: bool = True,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Write a rule, or change it. Each has a code of its own; what was decided by it keeps its words."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        code = code.strip()
        bearers = queries.rules_of(facility).filter(code=code).values_list("id", flat=True)
        if any(bearer != rule for bearer in bearers):
            return entry.refuse(Refusal("review-code-taken", used=code))
        values = {"code": code, "kind": kind, "name": name, "sentence": sentence, "in_use": in_use}
        return save_reference(entry, ReviewRule, rule or new_id(), values)


def list_titles(
    facility: UUID,
    titles: Mapping[UUID, str],
    *,
    listed: bool,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ReviewListed | Refusal:
    """Put titles on the facility's list, or take them off; those that stand so already are left out."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ReviewListed)) is not None:
            return first
        there = set(
            queries.list_of(facility).filter(record__in=list(titles)).values_list("record", flat=True)
        )
        asked = {record: title for record, title in titles.items() if (record in there) is not listed}
        if not asked:
            return entry.refuse(Refusal("review-nothing-chosen"))
        return entry.record(ReviewListed(records=tuple(asked), titles=tuple(asked.values()), listed=listed))


def submit_titles(
    author: UUID,
    facility: UUID,
    titles: Mapping[UUID, SubmittedTitle],
    *,
    on: date,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> TitlesSubmitted | Refusal:
    """Ask a facility for its word; what other facilities said goes along.

    `author` is a partner agency, or the facility itself: its librarian, or a reader at a kiosk, where the terminal
    is the actor.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TitlesSubmitted)) is not None:
            return first
        if author != facility and not queries.are_partners(author, facility):
            return entry.refuse(Refusal("review-not-partner", ground=True))
        known = queries.precedents(titles, reader=author, but=facility) if author != facility else {}
        told = {
            record: msgspec.structs.replace(title, precedents=known.get(record, ()))
            for record, title in titles.items()
        }
        outcome = decide_submission(
            new_id(),
            facility,
            told,
            queries.standings(facility, told, on=on),
            queries.policy_of(facility),
            on=on,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def approve_titles(
    facility: UUID,
    titles: Mapping[UUID, str],
    *,
    change: ReviewChange | None = None,
    note: str = "",
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> TitlesApproved | Refusal:
    """Let titles in, one or a whole packing list. A proposal to reject one of them falls."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TitlesApproved)) is not None:
            return first
        outcome = decide_approval(
            titles,
            queries.standings(facility, titles, on=on),
            queries.policy_of(facility),
            on=on,
            change=change,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        proposed = {row.record for row in queries.proposals(facility)}
        entry.record_all(
            RejectionSettled(record=record, agreed=False) for record in titles if record in proposed
        )
        return entry.record(outcome)


def propose_rejection(
    facility: UUID,
    record: UUID,
    title: str,
    code: str,
    sentence: str,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RejectionProposed | Refusal:
    """Say why a title should not come in: one rule, one sentence. It holds once another person agrees."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RejectionProposed)) is not None:
            return first
        outcome = decide_proposal(
            record,
            title,
            queries.rule_of(facility, code),
            sentence,
            queries.standing(facility, record, on=on),
            policy=queries.policy_of(facility),
            proposed=queries.proposal_of(facility, record) is not None,
            on=on,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def agree_to_rejection(
    facility: UUID,
    record: UUID,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> TitleRejected | Refusal:
    """The second person agrees: the title is rejected, and the partners hear by which rule and why."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(TitleRejected)) is not None:
            return first
        outcome = decide_rejection(
            queries.proposal_of(facility, record),
            queries.policy_of(facility),
            second=actor,
            rejection=new_id(),
            on=on,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        settled, rejected = outcome
        entry.record(settled)
        return entry.record(rejected)


def give_up_rejection(
    facility: UUID,
    record: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RejectionSettled | Refusal:
    """The proposal falls: its author takes it back, or the second person does not agree. The title waits again."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RejectionSettled)) is not None:
            return first
        if queries.proposal_of(facility, record) is None:
            return entry.refuse(Refusal("review-proposal-unknown"))
        return entry.record(RejectionSettled(record=record, agreed=False))


def appeal_rejection(
    author: UUID,
    facility: UUID,
    record: UUID,
    reason: str,
    *,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> RejectionAppealed | Refusal:
    """Ask for another look: a partner agency, somebody of the facility, or a reader at its kiosk (the terminal)."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(RejectionAppealed)) is not None:
            return first
        if author != facility and not queries.are_partners(author, facility):
            return entry.refuse(Refusal("review-not-partner", ground=True))
        row = queries.reviews_of(facility).filter(record=record).first()
        outcome = decide_appeal(
            new_id(),
            facility,
            record,
            "" if row is None else row.title,
            queries.standing(facility, record, on=on),
            reason,
            policy=queries.policy_of(facility),
            on=on,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def decide_on_appeal(
    facility: UUID,
    record: UUID,
    *,
    reversed: bool,
    sentence: str,
    change: ReviewChange | None = None,
    note: str = "",
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> AppealDecided | Refusal:
    """A person who had no part in the rejection decides on the open appeal about a title."""
    with writing(facility, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AppealDecided)) is not None:
            return first
        appeal = next((row for row in queries.open_appeals(facility) if row.record == record), None)
        known = queries.standing(facility, record, on=on)
        outcome = decide_appeal_outcome(
            None if appeal is None else appeal.id,
            (known.reviewer, known.second),
            queries.policy_of(facility),
            rejection=None if appeal is None else appeal.rejection,
            record=record,
            decider=actor,
            reversed=reversed,
            sentence=sentence,
            on=on,
            change=change,
            note=note,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)
