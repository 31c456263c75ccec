"""A partner's own page: what waits for its word, its agreements with each agency, its requests, and what comes next."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lentera.agreements import queries as agreements
from lentera.agreements.queries import AgreementState, Status
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.institutions.facts import InstitutionKind
from lentera.journal import clock
from lentera.mobile import queries as mobile
from lentera.pages import hooks
from lentera.pages.addresses import address
from lentera.papers import queries as papers
from lentera.requests import queries as requests
from lentera.training import queries as training
from lentera.web.views import partner_words as words

WAITING_SHOWN = 6
REQUESTS_SHOWN = 5
PAPERS_SHOWN = 5
AHEAD = timedelta(days=120)
"""How far ahead the next van, class and visit are looked for."""
ENDED_LATELY = timedelta(days=180)
"""For how long an agreement that ended without a successor stays on the page."""

SIGNED_BY_HEADS = {"signature", "clipboard-check", "message-2"}
"""The icons of rows that ask for a signature, a statement on a paper, or an approval."""

SHOWN = {Status.SIGNED, Status.ACTIVE, Status.EXPIRING, Status.SUSPENDED}


@require_safe
@require(Capability.PARTNERS, Level.OWN)
def partnership(request: StaffRequest) -> HttpResponse:
    """One page that a person reads in a minute; every number on it opens."""
    staff = request.staff
    row = institutions.institution(staff.institution)
    if row is not None and row.kind_of is InstitutionKind.AGENCY:
        raise PermissionDenied(_("Halaman ini milik mitra. Dinas membuka halaman Mitra."))
    today = clock.today(staff.zone)
    waiting = hooks.today_rows(request)
    signs = may(staff, Capability.SIGNING, Level.APPROVE)
    if signs:  # a head without time: first what only he can sign or approve
        waiting.sort(key=lambda one: one.icon not in SIGNED_BY_HEADS)
    context = {
        "today": today,
        "signs": signs,
        "waiting": waiting[:WAITING_SHOWN],
        "waiting_more": max(0, len(waiting) - WAITING_SHOWN),
        "agencies": _agencies(staff, today),
        "drafts": _drafts(staff),
        "next": _next(staff, today),
        "papers": _papers(staff),
        **_requests(staff),
        "may_ask": may(staff, Capability.REQUESTS, Level.CREATE),
    }
    return render(request, "web/partnership.html", context)


def _agencies(staff: Staff, today: date) -> list[dict[str, Any]]:
    """Each agency with the agreements that matter today."""
    rows = [
        one for one in agreements.agreements_of(staff.institution) if one.institution_id != staff.institution
    ]
    states = agreements.agreement_states(one.id for one in rows)
    told: dict[UUID, list[tuple[AgreementState, Status]]] = defaultdict(list)
    for state in sorted(states.values(), key=lambda one: one.end, reverse=True):
        status = agreements.state_on(state, today)
        lately = status is Status.EXPIRED and state.last_day >= today - ENDED_LATELY
        if status in SHOWN or lately:
            told[state.agency].append((state, status))
    progress = agreements.progress_of_agreements(
        state.id for pairs in told.values() for state, _status in pairs
    )
    names = institutions.names(told)
    found = [
        {
            "name": names.get(agency, ""),
            "rows": [
                _agreement(state, status, progress.get(state.id, []), staff, today) for state, status in pairs
            ],
        }
        for agency, pairs in told.items()
    ]
    return sorted(found, key=lambda one: str(one["name"]))


def _agreement(
    state: AgreementState, status: Status, progress: list[Any], staff: Staff, today: date
) -> dict[str, Any]:
    label, tone, icon = words.STATUSES[status]
    renewable = status in (Status.EXPIRING, Status.EXPIRED) and state.successor_signed_on is None
    query = f"kind=renewal&agency={state.agency}&thing={state.id}"
    return {
        "state": state,
        "label": label,
        "tone": tone,
        "icon": icon,
        "left": (state.last_day - today).days if status in (Status.ACTIVE, Status.EXPIRING) else None,
        "url": reverse("agreements:agreement", args=[state.id]),
        "renew_url": f"{reverse('requests:new')}?{query}"
        if renewable and may(staff, Capability.REQUESTS, Level.CREATE)
        else "",
        "papers": len(papers.papers_about(state.id, staff.institution)),
        "items": [
            {
                "one": one,
                "unit": words.UNITS.get(one.unit, one.unit),
                "url": reverse("agreements:evidence", args=[one.item]),
            }
            for one in progress
            if not one.removed
        ],
    }


def _drafts(staff: Staff) -> list[dict[str, Any]]:
    """Drafts sent here that are to be read."""
    if not may(staff, Capability.AGREEMENTS):
        return []
    rows = agreements.drafts_sent_to(staff.institution)
    names = institutions.names({one.agency for one in rows})
    return [
        {
            "one": one,
            "agency": names.get(one.agency, ""),
            "url": reverse("agreements:agreement", args=[one.id]),
        }
        for one in rows
    ]


def _requests(staff: Staff) -> dict[str, Any]:
    """The institution's requests that are not over, and how many drafts lie here."""
    found = [one for one in requests.lines(staff.institution) if one.state.partner == staff.institution]
    still = [one for one in found if not one.over]
    names = {
        row.id: row.shown_name
        for row in institutions.institutions().filter(id__in={one.state.agency for one in still})
    }
    return {
        "requests": [
            {
                "one": one,
                "agency": names.get(one.state.agency, ""),
                "tag": requests.stage_words(one.stage),
                "url": reverse("requests:request", args=[one.id]),
            }
            for one in still[:REQUESTS_SHOWN]
        ],
        "requests_all": len(found),
        "request_drafts": len(requests.drafts_of(staff.institution)),
    }


def _next(staff: Staff, today: date) -> list[dict[str, Any]]:
    """The next van, class and visit, each with its day; what is not planned is left out."""
    until = today + AHEAD
    found: list[dict[str, Any]] = []
    if may(staff, Capability.VAN):
        vans = [
            one
            for one in mobile.announced_visits(staff.institution, today, until)
            if one.cancelled_at is None and one.left is None
        ]
        if vans:
            found.append(
                {
                    "icon": "bus", "what": _("Pusling"), "day": vans[0].day, "at": vans[0].arrival,
                    "detail": vans[0].vehicle, "url": address("mobile:visit", vans[0].id),
                }
            )  # fmt: skip
    if may(staff, Capability.TRAINING):
        classes = [one for one in training.classes_between(staff.institution, today, until) if not one.held]
        if classes:
            found.append(
                {
                    "icon": "school", "what": _("Kelas"), "day": classes[0].day, "at": None,
                    "detail": classes[0].title, "url": address("training:run", classes[0].run),
                }
            )  # fmt: skip
    if may(staff, Capability.VISITS):
        visits = [one for one in agreements.visits_planned(staff.institution) if one.last >= today]
        if visits:
            found.append(
                {
                    "icon": "users-group", "what": _("Kunjungan"), "day": visits[0].first, "at": None,
                    "detail": visits[0].purpose, "url": address("agreements:visit", visits[0].id),
                }
            )  # fmt: skip
    return sorted(found, key=lambda one: one["day"])


def _papers(staff: Staff) -> list[Any]:
    """The newest papers that agencies said to this institution."""
    lines = papers.find_papers(staff.institution, kinds=papers.kinds_seen(staff), limit=50)
    return [one for one in lines if one.author != staff.institution][:PAPERS_SHOWN]
