"""Requests as both sides say them, their drafts, answers and outcomes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.requests import words
from lentera.requests.facts import RequestKind, Verdict
from lentera.requests.models import (
    AnswerTime,
    EnteredRequest,
    Handling,
    Request,
    RequestAnswer,
    RequestDraft,
    RequestOutcome,
    RequestReminder,
    RequestWish,
)
from lentera.requests.rules import ANSWER_DAYS, OVER, UNANSWERED, RequestState, Stage, answer_due, stage_of


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as lists show it. `due`: last day of the answer; `expected`: the day that the answer promised."""

    id: UUID
    state: RequestState
    stage: Stage
    subject: str
    number: str
    due: date
    handler: str
    expected: date | None
    scope_item: UUID | None
    by: date | None
    entered: bool  # the agency entered it, and the partner has not spoken itself

    @property
    def unanswered(self) -> bool:
        """Whether the agency still owes an answer."""
        return self.stage in UNANSWERED

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of either side."""
        return self.stage in OVER


def stage_words(stage: Stage) -> dict[str, Any]:
    """Word, tone and icon of a stage, for pages of other areas."""
    return {"label": words.STAGES[stage], "tone": words.STAGE_TONES[stage], "icon": words.STAGE_ICONS[stage]}


def answer_days(agency: UUID) -> int:
    """Within how many days an agency means to answer."""
    told = AnswerTime.objects.filter(institution=agency).values_list("days", flat=True).first()
    return told or ANSWER_DAYS


def visible(institution: UUID, *, over: bool = True) -> list[UUID]:
    """Every request that an institution asked or was asked; `over=False` leaves out the confirmed and withdrawn."""
    own = Request.objects.filter(Q(institution=institution) | Q(agency=institution))
    if not over:
        own = own.exclude(confirmed_round=F("round"), confirmed_round__isnull=False).filter(withdrawn_at=None)
    entered_ones = EnteredRequest.objects.filter(Q(institution=institution) | Q(partner=institution))
    if not over:
        entered_ones = entered_ones.exclude(id__in=Request.objects.filter(agency=institution).values("id"))
        entered_ones = entered_ones.exclude(
            id__in=Request.objects.filter(institution=institution).values("id")
        )
    return list({*own.values_list("id", flat=True), *entered_ones.values_list("id", flat=True)})


def lines(institution: UUID, *, over: bool = True) -> list[RequestLine]:
    """Every request that an institution asked or was asked, the newest first; eight statements however many.

    `over=False` leaves out what is confirmed or withdrawn: what a first page needs.
    """
    found = _lines(visible(institution, over=over))
    return sorted(found, key=lambda one: (one.state.asked_on, one.id), reverse=True)


def line(request: UUID, institution: UUID) -> RequestLine | None:
    """One request, if it is the institution's to see."""
    found = _lines([request])
    return found[0] if found and institution in (found[0].state.agency, found[0].state.partner) else None


def request_state(request: UUID) -> RequestState | None:
    """One request as decisions need it."""
    found = _lines([request])
    return found[0].state if found else None


def _lines(ids: Iterable[UUID]) -> list[RequestLine]:
    wanted = list(ids)
    own = {row.id: row for row in Request.objects.filter(id__in=wanted)}
    read = {row.id: row for row in EnteredRequest.objects.filter(id__in=wanted)}
    handled = {row.id: row for row in Handling.objects.filter(id__in=wanted)}
    answers: dict[UUID, list[RequestAnswer]] = defaultdict(list)
    for answer in RequestAnswer.objects.filter(request__in=wanted).order_by("seq", "id"):
        answers[answer.request].append(answer)
    results: dict[UUID, list[RequestOutcome]] = defaultdict(list)
    for outcome in RequestOutcome.objects.filter(request__in=wanted):
        results[outcome.request].append(outcome)
    days: dict[UUID, int] = {}
    zones: dict[UUID, str] = {}
    found = []
    for id in wanted:
        spoken, entered_row = own.get(id), read.get(id)
        if spoken is not None:
            agency, partner = spoken.agency, spoken.institution_id
            moment = spoken.reopened_at or spoken.sent_at
            if agency not in zones:
                zones[agency] = institutions.zone_of(agency)
            asked_on, told = clock.local_day(moment, zones[agency]), spoken.round
        elif entered_row is not None:
            agency, partner = entered_row.institution_id, entered_row.partner
            asked_on, told = entered_row.received_on, 0
        else:
            continue
        if agency not in days:
            days[agency] = answer_days(agency)
        # Words of others than the two sides count for nothing: a stream can claim any id.
        said = [one for one in answers[id] if one.institution_id == agency and one.round == told]
        came = [one for one in results[id] if one.institution_id == agency]
        handling = handled.get(id)
        if handling is not None and handling.institution_id != agency:
            handling = None
        row = spoken or entered_row
        assert row is not None  # noqa: S101 - one of the two, or the loop went on
        state = RequestState(
            id=id,
            agency=agency,
            partner=partner,
            kind=RequestKind(row.kind),
            own=spoken is not None,
            asked_on=asked_on,
            round=told,
            withdrawn=spoken is not None and spoken.withdrawn_at is not None,
            confirmed=spoken is not None and spoken.confirmed_round == told,
            taken_up=handling is not None and handling.round == told,
            verdict=Verdict(said[-1].verdict) if said else None,
            fulfilled=any(one.whole and one.round == told for one in came),
            outcomes=len(came),
        )
        found.append(
            RequestLine(
                id=id,
                state=state,
                stage=stage_of(state),
                subject=row.subject,
                number=spoken.number if spoken is not None else "",
                due=answer_due(asked_on, days[agency]),
                handler=handling.handler if handling is not None else "",
                expected=said[-1].by if said else None,
                scope_item=row.scope_item,
                by=row.by,
                entered=spoken is None,
            )
        )
    return found


def asked(request: UUID) -> Request | EnteredRequest | None:
    """What is asked: the partner's own word where it spoke, else the agency's reading."""
    return Request.objects.filter(id=request).first() or EnteredRequest.objects.filter(id=request).first()


def entered(request: UUID) -> EnteredRequest | None:
    """What the agency entered under this id."""
    return EnteredRequest.objects.filter(id=request).first()


def asked_both(request: UUID) -> tuple[Request | None, EnteredRequest | None]:
    """The partner's own word, and what the agency read or heard."""
    return Request.objects.filter(id=request).first(), entered(request)


def wishes_of(request: UUID, *, entered: bool = False) -> list[RequestWish]:
    """The titles of a request, in order."""
    return list(RequestWish.objects.filter(request=request, entered=entered).order_by("position"))


def handling_of(request: UUID, agency: UUID) -> Handling | None:
    """Who handles a request."""
    return Handling.objects.filter(id=request, institution=agency).first()


def answers_of(request: UUID, agency: UUID) -> list[RequestAnswer]:
    """All answers to a request, the oldest first."""
    found = RequestAnswer.objects.filter(request=request, institution=agency)
    return list(found.order_by("seq", "id"))


def outcomes_of(request: UUID, agency: UUID) -> list[RequestOutcome]:
    """All that came of a request, the oldest first."""
    return list(RequestOutcome.objects.filter(request=request, institution=agency).order_by("seq", "id"))


def things_told(request: UUID) -> frozenset[UUID]:
    """The placements, runs, trips that were told to have come of a request."""
    told = RequestOutcome.objects.filter(request=request, thing__isnull=False)
    return frozenset(told.values_list("thing", flat=True))  # type: ignore[arg-type]


def draft_of(author: UUID, request: UUID) -> RequestDraft | None:
    """A draft that has not been sent."""
    row = RequestDraft.objects.filter(institution=author, id=request).first()
    return None if row is None or Request.objects.filter(id=request).exists() else row


def drafts_of(author: UUID) -> list[RequestDraft]:
    """The drafts of an institution, those before the head first, then the newest."""
    sent = Request.objects.filter(institution=author).values("id")
    rows = RequestDraft.objects.filter(institution=author).exclude(id__in=sent).order_by("-changed_at", "id")
    return sorted(rows, key=lambda row: row.put_forward_at is None)


def late_without_reminder(agency: UUID, today: date) -> list[RequestLine]:
    """Requests to an agency whose answer is late, and of which it was not reminded in this round."""
    late = [
        one
        for one in lines(agency, over=False)
        if one.state.agency == agency and one.unanswered and one.due < today
    ]
    told = set(
        RequestReminder.objects.filter(institution=agency, request__in=[one.id for one in late]).values_list(
            "request", "round"
        )
    )
    return [one for one in late if (one.id, one.state.round) not in told]
