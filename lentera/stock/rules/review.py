"""Decisions of the materials review: a reason is one rule and one sentence, and nobody rejects alone."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.stock.facts.review import (
    AppealDecided,
    RejectionAppealed,
    RejectionProposed,
    RejectionSettled,
    ReviewChange,
    ReviewScope,
    ReviewState,
    SubmittedTitle,
    TitleRejected,
    TitlesApproved,
    TitlesSubmitted,
)

MOST_SUBMITTED = 500
"""Titles in one submission: a fact stays small enough for a stick."""

STANDARD_DAYS = 14
STANDARD_MONTHS = 24
"""Days for an answer and months that it holds, when a facility says nothing else: our own recommendation."""

LONGEST_SENTENCE = 500

_IN_FORCE = (ReviewState.APPROVED, ReviewState.APPROVED_WITH_CHANGE)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a facility asks for. `days` for an answer; `months` that an answer holds, 0 for good."""

    scope: ReviewScope
    days: int = STANDARD_DAYS
    months: int = STANDARD_MONTHS


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a facility."""

    code: str
    name: str
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How a title stands with a facility on a day; without `state` nobody ever asked.

    `due`: the last day for an answer while it waits. `reviewer` and `second` rejected it. `appealed`: an appeal
    against this rejection is open, or has been decided.
    """

    state: ReviewState | None = None
    listed: bool = False
    due: date | None = None
    change: ReviewChange | None = None
    note: str = ""
    rule: str = ""
    rule_name: str = ""
    sentence: str = ""
    holds_until: date | None = None
    rejection: UUID | None = None
    reviewer: UUID | None = None
    second: UUID | None = None
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rejection that waits for a second person."""

    record: UUID
    title: str
    rule: str
    rule_name: str
    sentence: str
    proposed_by: UUID


def state_on(decided: ReviewState, holds_until: date | None, day: date) -> ReviewState:
    """How a decision stands on a day: it holds to the end of `holds_until`."""
    return ReviewState.EXPIRED if holds_until is not None and day > holds_until else decided


def holds_until(decided_on: date, months: int) -> date | None:
    """The last day of a decision: the day before the same day `months` later; None for good."""
    if not months:
        return None
    year, month = divmod(decided_on.year * 12 + decided_on.month - 1 + months, 12)
    day = min(decided_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def whole_sentence(text: str) -> str:
    """A reason as it is kept: without spaces at its ends, closed by a full stop, at most 500 signs."""
    told = " ".join(text.split())[: LONGEST_SENTENCE - 1]
    return told if not told or told[-1] in ".!?…" else f"{told}."


def decide_admission(policy: Policy | None, standing: Standing, *, title: str) -> Refusal | None:
    """Why a title may not be packed for a facility or lent there; None when it may.

    Where reviews are off, nothing is asked. Else a rejection in force keeps a title out, and the facility's own
    setting says what needs an approval besides.
    """
    if policy is None or policy.scope is ReviewScope.NONE:
        return None
    if standing.state is ReviewState.REJECTED:
        return Refusal(
            "review-rejected",
            ground=True,
            title=title,
            rule=standing.rule,
            name=standing.rule_name,
            sentence=standing.sentence,
        )
    if standing.state in _IN_FORCE or not (policy.scope is ReviewScope.EVERY or standing.listed):
        return None
    if standing.due is not None:
        return Refusal("review-waiting", ground=True, title=title, due=standing.due)
    if standing.state is ReviewState.EXPIRED:
        return Refusal("review-expired", ground=True, title=title, until=standing.holds_until)
    return Refusal("review-needed", ground=True, title=title)


def at_handover(refusal: Refusal, *, box: int, barcode: str) -> Refusal:
    """The same refusal when boxes are handed over: which copy, and in which box, or somebody opens them all."""
    told = {**refusal.details, "box": box, "barcode": barcode}
    return Refusal(f"{refusal.code}-boxed", ground=refusal.ground, **told)


def decide_submission(
    submission: UUID,
    facility: UUID,
    titles: Mapping[UUID, SubmittedTitle],
    standings: Mapping[UUID, Standing],
    policy: Policy | None,
    *,
    on: date,
    note: str = "",
) -> TitlesSubmitted | Refusal:
    """What goes to the facility: titles that wait already or have an answer in force are left out."""
    if policy is None or policy.scope is ReviewScope.NONE:
        return Refusal("review-not-set")
    asked = [
        record
        for record in titles
        if standings[record].due is None and standings[record].state in (None, ReviewState.EXPIRED)
    ]
    if not asked:
        return Refusal("review-nothing-to-send")
    if len(asked) > MOST_SUBMITTED:
        return Refusal("review-too-many", count=len(asked), most=MOST_SUBMITTED)
    return TitlesSubmitted(
        submission=submission,
        facility=facility,
        records=tuple(asked),
        titles=tuple(titles[record] for record in asked),
        submitted_on=on,
        due_on=on + timedelta(days=policy.days),
        note=note.strip(),
    )


def decide_approval(
    titles: Mapping[UUID, str],
    standings: Mapping[UUID, Standing],
    policy: Policy | None,
    *,
    on: date,
    change: ReviewChange | None = None,
    note: str = "",
) -> TitlesApproved | Refusal:
    """Whether titles may come in. A rejection in force is lifted by an appeal only, never in silence."""
    if policy is None:
        return Refusal("review-not-set")
    if not titles:
        return Refusal("review-nothing-chosen")
    if len(titles) > MOST_SUBMITTED:
        return Refusal("review-too-many", count=len(titles), most=MOST_SUBMITTED)
    for record, title in titles.items():
        if standings[record].state is ReviewState.REJECTED:
            return Refusal("review-appeal-only", title=title)
    if change is ReviewChange.OTHER and not note.strip():
        return Refusal("review-change-note")
    return TitlesApproved(
        records=tuple(titles),
        titles=tuple(titles.values()),
        change=change,
        note=note.strip(),
        decided_on=on,
        holds_until=holds_until(on, policy.months),
    )


def decide_proposal(
    record: UUID,
    title: str,
    rule: Rule | None,
    sentence: str,
    standing: Standing,
    *,
    policy: Policy | None,
    proposed: bool,
    on: date,
) -> RejectionProposed | Refusal:
    """Whether somebody may propose to reject a title. `proposed`: a proposal waits already."""
    if policy is None:
        return Refusal("review-not-set")
    if rule is None or not rule.in_use:
        return Refusal("review-rule-missing")
    if not sentence.strip():
        return Refusal("review-sentence-missing")
    if proposed:
        return Refusal("review-proposed-before", title=title)
    if standing.state is ReviewState.REJECTED:
        return Refusal("review-appeal-only", title=title)
    return RejectionProposed(
        record=record,
        title=title,
        rule=rule.code,
        rule_name=rule.name,
        sentence=whole_sentence(sentence),
        proposed_on=on,
    )


def decide_rejection(
    proposal: Proposal | None, policy: Policy | None, *, second: UUID, rejection: UUID, on: date
) -> tuple[RejectionSettled, TitleRejected] | Refusal:
    """Whether a second person may agree to a rejection: never the one who proposed it."""
    if proposal is None or policy is None:
        return Refusal("review-proposal-unknown")
    if proposal.proposed_by == second:
        return Refusal("review-same-person", title=proposal.title)
    return RejectionSettled(record=proposal.record, agreed=True), TitleRejected(
        rejection=rejection,
        record=proposal.record,
        title=proposal.title,
        rule=proposal.rule,
        rule_name=proposal.rule_name,
        sentence=proposal.sentence,
        reviewer=proposal.proposed_by,
        second=second,
        decided_on=on,
        holds_until=holds_until(on, policy.months),
    )


def decide_appeal(
    appeal: UUID,
    facility: UUID,
    record: UUID,
    title: str,
    standing: Standing,
    reason: str,
    *,
    policy: Policy | None,
    on: date,
) -> RejectionAppealed | Refusal:
    """Whether a rejection may be appealed: while it is in force, and once."""
    if policy is None or standing.rejection is None or standing.state is not ReviewState.REJECTED:
        return Refusal("appeal-nothing", title=title)
    if standing.appealed:
        return Refusal("appeal-once", title=title)
    if not reason.strip():
        return Refusal("reason-needed")
    return RejectionAppealed(
        appeal=appeal,
        rejection=standing.rejection,
        facility=facility,
        record=record,
        title=title,
        reason=whole_sentence(reason),
        appealed_on=on,
        due_on=on + timedelta(days=policy.days),
    )


def decide_appeal_outcome(
    appeal: UUID | None,
    rejected_by: Sequence[UUID | None],
    policy: Policy | None,
    *,
    rejection: UUID | None,
    record: UUID,
    decider: UUID,
    reversed: bool,
    sentence: str,
    on: date,
    change: ReviewChange | None = None,
    note: str = "",
) -> AppealDecided | Refusal:
    """Whether this person may decide an appeal: never one of the two who rejected. `appeal`: None, it is not open."""
    if appeal is None or rejection is None or policy is None:
        return Refusal("appeal-unknown")
    if decider in rejected_by:
        return Refusal("appeal-same-person")
    if not sentence.strip():
        return Refusal("review-sentence-missing")
    if reversed and change is ReviewChange.OTHER and not note.strip():
        return Refusal("review-change-note")
    return AppealDecided(
        appeal=appeal,
        rejection=rejection,
        record=record,
        reversed=reversed,
        sentence=whole_sentence(sentence),
        change=change if reversed else None,
        note=note.strip() if reversed else "",
        decided_on=on,
        holds_until=holds_until(on, policy.months) if reversed else None,
    )


def decide_policy(policy: Policy) -> Refusal | None:
    """Whether a facility may set its reviews like this."""
    if not 1 <= policy.days <= 90:
        return Refusal("review-days", least=1, most=90)
    if not 0 <= policy.months <= 120:
        return Refusal("review-months", most=120)
    return None


@dataclass(frozen=True, slots=True)
class Sums:
    """What a facility decided, in titles. `rejected` counts every rejection, also those that an appeal reversed."""

    approved: int = 0
    with_change: int = 0
    rejected: int = 0
    appeals: int = 0
    reversed: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def decided(self) -> int:
        """All decisions."""
        return self.approved + self.with_change + self.rejected

    @property
    def rejected_percent(self) -> int | None:
        """Rejections of a hundred decisions, rounded; None before the first."""
        return None if not self.decided else round(100 * self.rejected / self.decided)

    @property
    def reversed_percent(self) -> int | None:
        """Rejections reversed of a hundred decided appeals, rounded; None before the first."""
        return None if not self.appeals else round(100 * self.reversed / self.appeals)
