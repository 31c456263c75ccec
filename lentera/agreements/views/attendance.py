"""The attendance list of a visit: on the page, and by a code on the phones of those who came."""

import io
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lentera.agreements import actions
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.visit_request import AttendanceForm
from lentera.agreements.models import Visit, VisitPlanRow
from lentera.agreements.queries import visit as visits
from lentera.agreements.queries import visit_request as queries
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from lentera.pages.outcomes import Outcome

LIFE = timedelta(hours=2)
"""How long a code holds, and never past its day: as long as a visit takes."""
_signer = Signer(salt="lentera.visit.attendance")


def token_for(visit: UUID, zone: str, now: datetime) -> str:
    """A code that lets whoever holds it sign this list for two hours at most, today."""
    midnight = clock.at_local(clock.local_day(now, zone) + timedelta(days=1), time(0), zone)
    ends = int(min(now + LIFE, midnight).timestamp())
    packed = urlsafe_b64encode(visit.bytes + ends.to_bytes(6, "big")).decode().rstrip("=")
    return _signer.sign(packed)


def visit_of(token: str, now: datetime) -> UUID | None:
    """The visit of a code that still holds; None for every other text."""
    try:
        packed = _signer.unsign(token)
        raw = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except (BadSignature, ValueError):
        return None
    if len(raw) != 22 or int.from_bytes(raw[16:], "big") <= now.timestamp():
        return None
    return UUID(bytes=raw[:16])


def _qr(address: str) -> str:
    """The code as a drawing that grows with its place."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, dark="#0F2F3A", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()


def _subject(author: UUID, visit: UUID) -> Visit | VisitPlanRow | None:
    held = Visit.objects.filter(institution=author, id=visit).first()
    return held or VisitPlanRow.objects.filter(institution=author, id=visit, cancelled_for="").first()


def _is_on(subject: Visit | VisitPlanRow, today: Any) -> bool:
    if isinstance(subject, Visit):
        return bool(subject.held_on == today)
    return bool(subject.first <= today <= subject.last)


@require(Capability.VISITS)
@never_cache
def attendance(request: StaffRequest, id: UUID) -> HttpResponse:
    """The list of a visit, with the code for the phones on its day."""
    return _page(request, id, None, None)


def _page(request: StaffRequest, id: UUID, outcome: Any, form: AttendanceForm | None) -> HttpResponse:
    staff = request.staff
    subject = _subject(staff.institution, id)
    held = visits.visit_held(id, staff.institution)
    if subject is None and held is None:
        raise Http404
    shown = subject or held
    assert shown is not None  # noqa: S101 - for the reader and mypy: one of both was found
    own = subject is not None
    creates = own and may(staff, Capability.VISITS, Level.CREATE)
    now = clock.now()
    code = ""
    if subject is not None and creates and _is_on(subject, clock.local_day(now, staff.zone)):
        code = request.build_absolute_uri(reverse("agreements:attend", args=[token_for(id, staff.zone, now)]))
    context = {
        "id": id,
        "visit": shown,
        "day": shown.held_on if isinstance(shown, Visit) else shown.first,
        "partner": hooks.name_of(
            "institution",
            shown.partner if shown.institution_id == staff.institution else shown.institution_id,
        ),
        "lines": queries.attendance(id),
        "qr": _qr(code) if code else "",
        "code": code,
        "creates": creates,
        "form": form or AttendanceForm(),
        "reason": ReasonForm(),
        "outcome": outcome,
        "zone": staff.zone,
    }
    return render(request, "agreements/visit_attendance.html", context)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def sign(request: StaffRequest, id: UUID) -> HttpResponse:
    """Put somebody on the list by keyboard."""
    staff = request.staff
    if _subject(staff.institution, id) is None:
        raise Http404
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        return _page(request, id, None, form)
    told = form.cleaned_data
    outcome = actions.attend(
        staff.institution,
        id,
        name=told["name"],
        position=told["position"],
        organisation=told["organisation"],
        actor=staff.account,
        request_id=form.request_id_value,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome, form)
    return redirect("agreements:attendance", id)


@require(Capability.VISITS, Level.CREATE)
@require_POST
def strike(request: StaffRequest, id: UUID, entry: UUID) -> HttpResponse:
    """Take a line off the list."""
    staff = request.staff
    form = ReasonForm(request.POST)
    outcome = actions.strike_attendance(
        staff.institution,
        entry,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome, None)
    messages.success(request, _("Baris dicoret."))
    return redirect("agreements:attendance", id)


@never_cache
def attend(request: HttpRequest, token: str) -> HttpResponse:
    """What the code opens: two lines to fill in, and nothing else to see."""
    now = clock.now()
    visit = visit_of(token, now)
    subject = None
    if visit is not None:
        subject = (
            Visit.objects.filter(id=visit).first()
            or VisitPlanRow.objects.filter(id=visit, cancelled_for="").first()
        )
    if visit is None or subject is None:
        return render(request, "agreements/attend.html", {"gone": True}, status=410)
    author = subject.institution_id
    zone = institutions.zone_of(author)
    form = AttendanceForm(request.POST or None)
    outcome: Any = None
    done = False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.attend(
            author,
            visit,
            name=told["name"],
            position=told["position"],
            organisation=told["organisation"],
            by_phone=True,
            actor=author,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            done = True
            outcome = Outcome.ok(_("%(name)s ada pada daftar hadir.") % {"name": outcome.name})
    context = {
        "form": form,
        "outcome": outcome,
        "done": done,
        "host": hooks.name_of("institution", author),
        "day": clock.local_day(now, zone),
        "public_name": hooks.name_of("institution", author),
    }
    return render(request, "agreements/attend.html", context)
