"""Pages of the signing day: its course, order, attendance by keyboard and by code, the view for the projector."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lentera.agreements import meeting_words as words
from lentera.agreements.actions import signing as signing_acts
from lentera.agreements.actions import signing_event as acts
from lentera.agreements.actions.signing_papers import make_papers as make
from lentera.agreements.facts.signing import Preparation
from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.signing import GuestForm, RundownForms, RundownItemForm, rundown_lines
from lentera.agreements.queries import signing_event as readings
from lentera.agreements.rules.signing_event import OVER, starts_of
from lentera.agreements.views.signing_event import own_event, page, when_text
from lentera.documents.rendering import qr_svg
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column

ITEMS = ReferencePages(
    form=RundownItemForm,
    namespace="agreements",
    one="rundown-item",
    many="rundown-items",
    capability=Capability.AGREEMENTS,
    title=gettext_lazy("Mata acara yang biasa"),
    new=gettext_lazy("Tambah mata acara"),
    teach=gettext_lazy(
        "Dengan daftar ini susunan acara setiap penandatanganan dimulai; setiap agenda boleh mengubahnya."
    ),
    icon="list-check",
    home=("agreements:signing-events", gettext_lazy("Penandatanganan")),
    columns=lambda: [
        Column("minutes", _("Menit"), kind="number"),
        Column("speaker", _("Oleh")),
        Column("position", _("Urutan"), kind="number"),
    ],
    row=lambda one: {"minutes": one.minutes, "speaker": one.speaker, "position": one.position},
)


@require(Capability.SIGNING, Level.PREPARE)
def set_rundown(request: StaffRequest, id: UUID) -> HttpResponse:
    """The course of the day: what, how many minutes, who speaks."""
    staff = request.staff
    row = own_event(staff, id)
    outcome: Any = None
    form = PageForm(request.POST or None)
    if request.method == "POST":
        lines = RundownForms(request.POST, prefix="items")
        if lines.is_valid() and form.is_valid():
            outcome = acts.set_rundown(
                staff.institution,
                id,
                rundown_lines(line.cleaned_data for line in lines),
                actor=staff.account,
                request_id=form.request_id_value,
            )
            if not isinstance(outcome, Refusal):
                messages.success(request, _("Susunan acara tersimpan."))
                return redirect("agreements:signing-event", id)
    else:
        known = readings.rundown(staff.institution, id) or readings.usual_rundown(staff.institution)
        initial = [{"title": one.title, "minutes": one.minutes, "speaker": one.speaker} for one in known]
        lines = RundownForms(prefix="items", initial=initial)
    context = {"row": row, "when": when_text(row), "form": form, "lines": lines, "outcome": outcome}
    return render(request, "agreements/signing_rundown.html", context)


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def order(request: StaffRequest, id: UUID, draft: UUID) -> HttpResponse:
    """Let one agreement be signed a place earlier or later."""
    outcome = acts.order_agenda(
        request.staff.institution,
        id,
        draft,
        up=request.POST.get("way") == "up",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page(request, id, outcome)
    return redirect(f"{reverse('agreements:signing-event', args=[id])}#naskah")


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def prepare(request: StaffRequest, id: UUID, draft: UUID) -> HttpResponse:
    """Tick a preparation of one agreement, or take the tick back."""
    own_event(request.staff, id)
    what = request.POST.get("what", "")
    if what not in set(Preparation):
        raise Http404
    outcome = signing_acts.note_preparation(
        request.staff.institution,
        draft,
        Preparation(what),
        done=request.POST.get("done") == "1",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        return page(request, id, outcome)
    return redirect(f"{reverse('agreements:signing-event', args=[id])}#naskah")


@require(Capability.AGREEMENTS)
def attendance(request: StaffRequest, id: UUID) -> HttpResponse:
    """Who came: the officer's form, the list, and the code with which officials enter themselves."""
    if request.method == "POST":
        return _note_guest(request, id)
    return _attendance(request, id, None, GuestForm())


@require(Capability.SIGNING, Level.PREPARE)
def _note_guest(request: StaffRequest, id: UUID) -> HttpResponse:
    staff = request.staff
    own_event(staff, id)
    outcome: Any = None
    form = GuestForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        outcome = acts.attend_event(
            staff.institution,
            id,
            name=told["name"],
            position=told["position"],
            organisation=told["organisation"],
            actor=staff.account,
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            form = GuestForm()
            outcome = Outcome.ok(_("%(name)s tercatat hadir") % {"name": outcome.name})
    return _attendance(request, id, outcome, form)


def _attendance(request: StaffRequest, id: UUID, outcome: Any, form: GuestForm) -> HttpResponse:
    staff = request.staff
    row = own_event(staff, id)
    notes = may(staff, Capability.SIGNING, Level.PREPARE)
    url = request.build_absolute_uri(reverse("agreements:attend-event", args=[id, token_of(id)]))
    context = {
        "row": row,
        "when": when_text(row),
        "form": form,
        "guests": readings.guests(staff.institution, id),
        "outcome": outcome,
        "url": url,
        "open": notes and EventStatus(row.status) is not EventStatus.CANCELLED,
        "notes": notes,
    }
    return render(request, "agreements/signing_attendance.html", context)


@require(Capability.AGREEMENTS)
def code(request: StaffRequest, id: UUID) -> HttpResponse:
    """The QR code of the event's own address, as a picture."""
    own_event(request.staff, id)
    url = request.build_absolute_uri(reverse("agreements:attend-event", args=[id, token_of(id)]))
    answer = HttpResponse(qr_svg(url), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer


@require(Capability.SIGNING, Level.PREPARE)
@require_POST
def strike(request: StaffRequest, id: UUID, guest: UUID) -> HttpResponse:
    """Strike a name that was noted by mistake."""
    form = ReasonForm(request.POST)
    outcome = acts.strike_guest(
        request.staff.institution,
        id,
        guest,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    return redirect("agreements:event-attendance", id)


def token_of(event: UUID) -> str:
    """What must stand in the address with which officials enter themselves; only the office can make it."""
    return salted_hmac("lentera.signing-day", event.hex).hexdigest()[:20]


def attend(request: HttpRequest, id: UUID, token: str) -> HttpResponse:
    """The tiny open page on which an official enters himself, on the event's days only."""
    row = readings.event_anywhere(id)
    if row is None or not constant_time_compare(token, token_of(id)):
        raise Http404
    outcome: Any = None
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = acts.attend_event(
            row.institution_id,
            id,
            name=told["name"],
            position=told["position"],
            organisation=told["organisation"],
            by_code=True,
            actor=row.institution_id,  # nobody has logged in: the office's own open page is what noted it
            request_id=form.request_id_value,
        )
        if not isinstance(outcome, Refusal):
            outcome = Outcome.ok(
                _("Terima kasih, Anda tercatat hadir"), f"{told['name']}, {told['position']}"
            )
            form = GuestForm()
    context = {
        "row": row,
        "when": when_text(row),
        "form": form,
        "outcome": outcome,
        "public_name": institutions.name_of(row.institution_id) or "",
    }
    status = 200 if not isinstance(outcome, Refusal) else 409
    return render(request, "agreements/signing_attend.html", context, status=status)


@require(Capability.AGREEMENTS)
def day(request: StaffRequest, id: UUID) -> HttpResponse:
    """The event on a wall: what is signed now, what comes next; it renews itself."""
    staff = request.staff
    row = own_event(staff, id)
    lines = readings.agenda(staff.institution, id)
    names = institutions.names({line.partner for line in lines})
    shown: list[dict[str, Any]] = []
    now_found = False
    for place, line in enumerate(lines, 1):
        now = not line.signed and line.ready and not now_found and EventStatus(row.status) not in OVER
        now_found = now_found or now
        shown.append(
            {
                "place": place,
                "partner": names.get(line.partner, ""),
                "title": line.content.title,
                "signatories": [party.signatory.name for party in line.content.parties if party.signatory],
                "signed": line.signed,
                "now": now,
                "ready": line.ready,
            }
        )
    items = readings.rundown(staff.institution, id)
    context = {
        "row": row,
        "when": when_text(row),
        "lines": shown,
        "items": list(zip(starts_of(items, row.begins), items, strict=True)),
        "guests": len(readings.guests(staff.institution, id)),
        "signed": sum(line.signed for line in lines),
        "clock": clock.now(),
        "zone": staff.zone,
        "words": words,
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "agreements/_signing_day.html" if is_part else "agreements/signing_day.html"
    return render(request, name, context)


STEP_SECONDS = 2.0  # with script: the bar moves on after so long
PRESS_SECONDS = 20.0  # without: one press works at most so long


@require(Capability.AGREEMENTS, Level.CREATE)
@require_POST
def make_papers(request: StaffRequest, id: UUID) -> HttpResponse:
    """Make the papers that the event lacks: a few seconds' worth, then the page asks again for the rest."""
    staff = request.staff
    row = own_event(staff, id)
    htmx = request.headers.get("HX-Request") == "true"
    progress = make(
        staff.institution,
        id,
        actor=staff.account,
        seconds=STEP_SECONDS if htmx else PRESS_SECONDS,
        base_url=request.build_absolute_uri("/"),
    )
    said = [f"{title}: {text_of(why.code, why.details)}" for title, why in progress.refused]
    if not htmx:
        for line in said[:5]:
            messages.error(request, line)
        if not said:
            messages.success(
                request,
                _("%(done)s dari %(total)s surat sudah dibuat.")
                % {"done": formats.number(progress.done), "total": formats.number(progress.total)},
            )
        return redirect(f"{reverse('agreements:signing-event', args=[id])}#surat")
    context = {
        "row": row,
        "progress": {
            "done": progress.done,
            "total": progress.total,
            "left": progress.total - progress.done,
        },
        "running": not progress.finished,
        "said": said,
        "may_make": True,
    }
    return render(request, "agreements/_signing_papers.html", context)
