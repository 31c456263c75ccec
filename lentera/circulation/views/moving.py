"""One reader who moves: what happened, what becomes of copies and holds, and the papers that go along."""

import io
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.circulation import queries
from lentera.circulation.actions import Desk, note_opening
from lentera.circulation.actions import movement as actions
from lentera.circulation.actions.letter import send_letter
from lentera.circulation.actions.parcel import send_parcel, take_parcel
from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.facts.movement import LEAVING, MovementKind
from lentera.circulation.forms.movement import MoveForm, ParcelForm, ReleaseForm, TakeParcelForm
from lentera.circulation.hooks import certificates_of
from lentera.circulation.messages import LETTER_STATES, LETTER_TONES
from lentera.circulation.messages.movement import KINDS
from lentera.circulation.movement_papers import CLEARANCE, named_clearance
from lentera.circulation.queries import letter as letters
from lentera.circulation.queries import movement as moves
from lentera.circulation.rules.movement import erased_on, in_time
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.hooks import text_of
from lentera.pages.outcomes import Outcome
from lentera.papers import actions as papers
from lentera.papers import queries as issued
from lentera.papers.hooks import kind_of

KEEPS = (Capability.READERS, Level.CREATE)
REFUSED = 409
SLIPS = ("recall_slip",)
REENTRY = ("membership_offer", "reentry_guide")


@require(*KEEPS)
def move(request: StaffRequest, id: UUID) -> HttpResponse:
    """The page of a reader who moves: the checklist first, then what happened."""
    here = desk_of(request.staff)
    mover = moves.movers(here.institution, [id]).get(id)
    if mover is None or mover.forgotten:
        raise Http404
    today = here.day(clock.now())
    if request.method != "POST":
        note_opening(here, id, LookupPurpose.PAGE, at=clock.now())
        form = MoveForm(closed=mover.closed, away=mover.away, initial={"on": today})
        return _draw(request, here, id, form, None)
    form = MoveForm(request.POST, closed=mover.closed, away=mover.away)
    if not form.is_valid():
        return _draw(request, here, id, form, None)
    told = form.cleaned_data
    outcome = actions.move(
        here, id, told["kind"], on=told["on"], block=told["block"], request_id=form.request_id_value,
        at=clock.now(),
    )  # fmt: skip
    if isinstance(outcome, Refusal):
        return _draw(request, here, id, form, outcome)
    messages.success(request, _("Tercatat: %(kind)s.") % {"kind": KINDS[outcome.kind]})
    return redirect("circulation:move", id)


@require(*KEEPS)
@require_POST
def plan(request: StaffRequest, id: UUID) -> HttpResponse:
    """The day on which somebody is expected to leave."""
    here, form = desk_of(request.staff), ReleaseForm(request.POST)
    if moves.movers(here.institution, [id]).get(id) is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("circulation:move", id)
    refusal = actions.plan_release(here, id, form.cleaned_data["day"], at=clock.now())
    _say(request, refusal, _("Rencana bebas tersimpan."))
    return redirect("circulation:move", id)


@require(*KEEPS)
@require_POST
def undo(request: StaffRequest, id: UUID) -> HttpResponse:
    """Take a movement back that was entered by mistake."""
    here = desk_of(request.staff)
    row = moves.movement(here.institution, id)
    if row is None:
        raise Http404
    outcome = actions.undo_movement(
        here, id, request_id=request.POST.get("request_id") or None, at=clock.now()
    )
    _say(request, outcome, _("Diurungkan. Pesanan dan kelas yang sudah berakhir tidak kembali."))
    if moves.movers(here.institution, [row.reader]):
        return redirect("circulation:move", row.reader)
    return redirect("circulation:movements")


@require(*KEEPS)
def movement(request: StaffRequest, id: UUID) -> HttpResponse:
    """The address of a movement: the page of its reader."""
    row = moves.movement(desk_of(request.staff).institution, id)
    if row is None:
        raise Http404
    return redirect("circulation:move", row.reader)


@require(*KEEPS)
@require_POST
def issue_clearance(request: StaffRequest, id: UUID) -> HttpResponse:
    """Give the clearance slip its number, once; then it can be printed."""
    here = desk_of(request.staff)
    row = moves.movement(here.institution, id)
    if row is None:
        raise Http404
    outcome = papers.issue(
        here.institution,
        CLEARANCE,
        id,
        actor=here.actor,
        request_id=(request.POST.get("request_id") or "")[:100] or None,
        base_url=request.build_absolute_uri("/"),
    )
    _say(request, outcome, _("Surat bebas pinjam bernomor; cetak sekarang selagi namanya masih diketahui."))
    return redirect("circulation:move", row.reader)


@require(*KEEPS)
def print_clearance(request: StaffRequest, id: UUID) -> HttpResponse:
    """The numbered slip with name and card, made for this printing and kept nowhere."""
    here = desk_of(request.staff)
    row = moves.movement(here.institution, id)
    paper = _clearance_of(here.institution, id)
    kind = kind_of(CLEARANCE)
    if row is None or paper is None or kind is None:
        raise Http404
    made = named_clearance(here.institution, id)
    if isinstance(made, Refusal):
        _say(request, made, "")
        return redirect("circulation:movements")
    note_opening(here, row.reader, LookupPurpose.PAGE, at=clock.now())
    pdf = papers.render_paper(
        kind, here.institution, made, number=paper.number, code=paper.code, language="id",
        base_url=request.build_absolute_uri("/"),
    )  # fmt: skip
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = _("bebas-pinjam")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require(*KEEPS)
@require_POST
def parcel(request: StaffRequest, id: UUID) -> HttpResponse:
    """Seal name and group for the house a reader goes to: behind a code, shown once, or in a letter to its node."""
    here = desk_of(request.staff)
    form = ParcelForm(request.POST, own=here.institution)
    if not form.is_valid():
        messages.error(request, _("Pilih lembaga tujuannya."))
        return redirect("circulation:move", id)
    if letters.is_home_elsewhere(form.cleaned_data["to"]):
        sent = send_letter(
            here, id, form.cleaned_data["to"], request_id=form.request_id_value, at=clock.now()
        )
        _say(request, sent, _("Surat disegel dan menunggu bundel berikutnya."))
        return redirect("circulation:move", id)
    code = send_parcel(here, id, form.cleaned_data["to"], at=clock.now())
    if isinstance(code, Refusal):
        _say(request, code, "")
        return redirect("circulation:move", id)
    context = {
        "code": code,
        "reader": id,
        "to": institutions.name_of(form.cleaned_data["to"]) or "",
        "qr": draw_qr(code),
    }
    answer = render(request, "circulation/parcel.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require(*KEEPS)
def arrival(request: StaffRequest) -> HttpResponse:
    """Somebody comes with a slip of another house: its code opens what was sealed for this one."""
    here, form = desk_of(request.staff), TakeParcelForm(request.POST or None)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = take_parcel(
            here, told["code"], card=told["card"], block=told["block"], request_id=form.request_id_value,
            at=clock.now(),
        )  # fmt: skip
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Anggota terdaftar dari slip pindah."))
            return redirect("circulation:reader", outcome.reader)
    context = {"form": form, "outcome": outcome}
    return render(request, "circulation/arrival.html", context, status=200 if outcome is None else REFUSED)


def draw_qr(text: str) -> str:
    """A code as a drawing that grows with its place."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, dark="#0F2F3A", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()


def _clearance_of(institution: UUID, movement: UUID) -> Any:
    found = issued.current_papers(institution, CLEARANCE, movement)
    return issued.paper_row(found[0].id, institution) if found else None


def _say(request: StaffRequest, outcome: Any, done: str) -> None:
    if isinstance(outcome, Refusal):
        messages.error(request, text_of(outcome.code, outcome.details))
    else:
        messages.success(request, done)


def _draw(
    request: StaffRequest, here: Desk, id: UUID, form: MoveForm, refusal: Refusal | None
) -> HttpResponse:
    who = queries.reader(here.institution, id)
    mover = moves.movers(here.institution, [id])[id]
    today = here.day(clock.now())
    days = moves.movement_days(here.institution)
    loans = queries.lines(
        here.institution, queries.loans_of_reader(here.institution, id).filter(returned_at=None)
    )
    left = moves.leaving_of(here.institution, id)
    paper = None if left is None else _clearance_of(here.institution, left.id)
    release = moves.planned_release(here.institution, id)
    context = {
        "reader": who,
        "mover": mover,
        "form": form,
        "release_form": ReleaseForm(initial={"day": release}),
        "release": release,
        "loans": [{"line": one, "days": one.days_left(today)} for one in loans],
        "consequences": moves.checklist(here.institution, id),
        "kept": days.kept,
        "erased_on": moves.erased_day(here.institution, id) or erased_on(today, days.kept),
        "left": left,
        "left_kind": KINDS[MovementKind(left.kind)] if left is not None else "",
        "transferred": left is not None and left.kind == MovementKind.TRANSFERRED,
        "died": left is not None and left.kind == MovementKind.DIED,
        "clearance": paper,
        "parcel_form": ParcelForm(own=here.institution),
        "letters": [
            {"one": one, "state": LETTER_STATES[one.state], "tone": LETTER_TONES[one.state]}
            for one in letters.letters_of(here.institution, id)
        ],
        "certificates": certificates_of(here.institution, id),
        "slips": SLIPS if loans else (),
        "reentry": REENTRY if moves.reentry_places(here.institution) else REENTRY[:1],
        "may_set": may(request.staff, Capability.SETTINGS, Level.CREATE),
        "movements": _lines(here, id, today),
        "outcome": None if refusal is None else Outcome.refused(refusal),
    }
    return render(request, "circulation/move.html", context, status=200 if refusal is None else REFUSED)


def _lines(here: Desk, id: UUID, today: Any) -> list[dict[str, Any]]:
    newest = moves.newest_movement(here.institution, id)
    return [
        {
            "line": line,
            "kind": KINDS[line.kind],
            "on": formats.short_date(line.on),
            "undoable": newest is not None
            and newest.id == line.id
            and in_time(line.kind, clock.local_day(line.recorded, here.zone), today),
            "undo_url": reverse("circulation:undo-movement", args=[line.id]),
            "leaving": line.kind in LEAVING,
        }
        for line in moves.movements_of(here.institution, id)
    ]
