"""One title at one facility: what is known, what others decided, and the decision by keyboard."""

from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lentera.catalogue.queries import records_by_ids
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.pages.outcomes import Outcome
from lentera.stock import review_words
from lentera.stock.facts.review import Precedent, ReviewState, SubmittedTitle
from lentera.stock.forms import review as forms
from lentera.stock.models.review import ReviewAppeal, ReviewSubmission
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_title import known_title
from lentera.stock.rules.review import Standing
from lentera.stock.views.acting import REFUSED, history_of
from lentera.stock.views.review import decides, home, review_url, seconds
from lentera.stock.views.review_acts import ACTS, Press, rule_choices


@require(Capability.REVIEW)
def review(request: StaffRequest, facility: UUID, record: UUID) -> HttpResponse:
    """Read, and decide where the account may."""
    here = request.staff.institution
    if here != facility and not queries.are_partners(here, facility):
        raise Http404
    title = known_title(facility, record, reader=here)
    if title is None:
        raise Http404
    outcome: Any = None
    filled: dict[str, PageForm] = {}
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        outcome, done, goes_on = act(Press(request, facility, record, title.title, filled))
        if outcome is not None and not isinstance(outcome, Refusal | Outcome):
            messages.success(request, done)
            return HttpResponseRedirect(_next(facility, record) if goes_on else review_url(facility, record))
    context = _context(request, facility, record, title) | {"outcome": outcome}
    context |= {f"{name}_form": filled.get(name, form) for name, form in _forms(facility).items()}
    return render(request, "stock/review.html", context, status=200 if outcome is None else REFUSED)


def _next(facility: UUID, record: UUID) -> str:
    """Where the queue goes on."""
    for one in queries.queue(facility):
        if one.record != record and not one.proposed:
            return review_url(facility, one.record)
    return home()[0]


def _forms(facility: UUID) -> dict[str, PageForm]:
    return {
        "approve": forms.ApproveForm(),
        "change": forms.ChangeForm(),
        "reject": forms.RejectForm(rules=rule_choices(facility)),
        "appeal": forms.AppealForm(),
        "answer": forms.AppealOutcomeForm(),
        "plain": PageForm(),
    }


def _context(request: StaffRequest, facility: UUID, record: UUID, title: SubmittedTitle) -> dict[str, Any]:
    staff, today = request.staff, clock.today(request.staff.zone)
    here = facility == staff.institution
    known = queries.standing(facility, record, on=today)
    state = known.state or (ReviewState.SUBMITTED if known.due is not None else "")
    proposal = queries.proposal_of(facility, record) if here else None
    appeals = queries.appeals_of(facility, record)
    open_appeal = next((row for row, outcome in appeals if outcome is None), None)
    rejected_by = {known.reviewer, known.second}
    return {
        "title": title,
        "facility_name": institutions.name_of(facility) or "",
        "here": here,
        "known": known,
        "late": known.due is not None and known.due < today,
        "state": review_words.STATES[state],
        "tone": review_words.TONES[state],
        "change": review_words.change_words(known.change.value if known.change else "", known.note),
        "crumbs": [home()],
        "proposal": proposal,
        "proposer": _person(proposal.proposed_by if proposal else None, staff.institution),
        "own_proposal": proposal is not None and proposal.proposed_by == staff.account,
        "persons": [_person(one, staff.institution) for one in (known.reviewer, known.second) if one],
        "appeals": [(row, outcome, _said_by(row, staff.institution)) for row, outcome in appeals],
        "open_appeal": open_appeal,
        "precedents": _precedents(facility, record, here=here, reader=staff.institution),
        "history": history_of(record, staff),
        "rules": list(queries.rules_of(facility).filter(in_use=True)),
        **_rights(request, here, known, proposal is not None, open_appeal, rejected_by),
        "record_url": reverse("catalogue:record", args=[record])
        if records_by_ids([record], reader=staff.institution)
        else "",
    }


def _rights(
    request: StaffRequest,
    here: bool,
    known: Standing,
    proposed: bool,
    open_appeal: ReviewAppeal | None,
    rejected_by: set[UUID | None],
) -> dict[str, bool]:
    """Which forms the page offers; the actions decide in the end."""
    staff = request.staff
    rejected = known.state is ReviewState.REJECTED
    lodges = decides(staff) or any(
        may(staff, Capability.REVIEW, level) for level in (Level.SUBMIT, Level.APPEAL)
    )
    return {
        "may_decide": here and decides(staff) and not rejected and not proposed,
        "may_second": here and seconds(staff) and proposed,
        "may_appeal": lodges and rejected and not known.appealed,
        "may_answer": here
        and seconds(staff)
        and open_appeal is not None
        and staff.account not in rejected_by,
        "may_list": here and decides(staff),
        "may_submit": here
        and decides(staff)
        and known.due is None
        and known.state in (None, ReviewState.EXPIRED),
    }


def _person(account: UUID | None, reader: UUID) -> str:
    return "" if account is None else institutions.actor_name(account, reader=reader) or ""


def _said_by(row: ReviewAppeal, _reader: UUID) -> str:
    return institutions.name_of(row.institution_id) or ""


def _precedents(facility: UUID, record: UUID, *, here: bool, reader: UUID) -> list[dict[str, Any]]:
    """What others decided: at the facility as the submission said it, at the agency as it knows now."""
    if here:
        sent: ReviewSubmission | None = queries.submitted_title(facility, record)
        told = [] if sent is None else [_read(one) for one in sent.precedents]
    else:
        told = list(queries.precedents([record], reader=reader, but=facility).get(record, ()))
    return [
        {
            "name": institutions.name_of(one.facility) or "",
            "state": review_words.STATES[one.state],
            "tone": review_words.TONES[one.state],
            "reason": " ".join(filter(None, (one.rule, one.sentence))),
            "decided_on": one.decided_on,
        }
        for one in told
    ]


def _read(told: dict[str, Any]) -> Precedent:
    return msgspec.convert(told, Precedent)
