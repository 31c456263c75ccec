"""What readers ask about their data, their own history, and who opened what."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages as said
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import LookupPurpose, RightsKind
from lentera.circulation.forms.privacy import AnswerForm, AskForm, ExtractForm, PinForm, TermsForm
from lentera.circulation.forms.reader import IdentityForm
from lentera.circulation.messages.privacy import FIELDS, OUTCOMES, PURPOSES, RIGHTS
from lentera.circulation.models import RightsNote, RightsRequest
from lentera.circulation.rules import enough
from lentera.circulation.rules.privacy import hours_left
from lentera.circulation.views.privacy_papers import answer_letter, extract_paper, who_of
from lentera.circulation.views.scanning import desk_of
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.outcomes import Outcome
from lentera.pages.tables import Column, Empty, Table

LOOKS = (Capability.READERS, Level.VIEW, "no titles")
KEEPS = (Capability.READERS, Level.CREATE)
SHOWN_DAYS = 90  # of openings by account and day

DONE = {
    RightsKind.ACCESS: _("Salinan data sudah diserahkan"),
    RightsKind.SUSPENSION: _("Tunda pemakaian datanya"),
    RightsKind.ERASURE: _("Hapus datanya untuk selamanya"),
}


@require(*LOOKS)
def requests(request: StaffRequest) -> HttpResponse:
    """All requests, those to be answered first. No reader is named here."""
    here, now = desk_of(request.staff), clock.now()
    keeps = may(request.staff, *KEEPS)
    form = TermsForm(initial={"history_months": queries.history_months(here.institution)})
    if request.method == "POST" and keeps:
        form = TermsForm(request.POST)
        if form.is_valid():
            months = form.cleaned_data["history_months"]
            actions.save_terms(here, months, request_id=form.request_id_value)
            said.success(
                request, gettext("Lama simpan riwayat diubah; yang sudah tersimpan tetap pada harinya.")
            )
            return redirect("circulation:privacy")
    waiting = queries.waiting_requests(here.institution)
    answered = queries.rights_requests(here.institution).exclude(answered_at=None).order_by("-answered_at")
    table = Table(
        request,
        [_row(row, now) for row in (*waiting, *answered)],
        name="permohonan",
        exports=False,
        columns=[
            Column("kind", _("Permohonan"), url="url", strong=True),
            Column("asked", _("Diajukan"), kind="datetime"),
            Column("due", _("Paling lambat"), kind="datetime"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        empty=Empty(
            _("Belum ada permohonan"),
            _("Pembaca boleh meminta datanya dilihat, diperbaiki, ditunda atau dihapus, dari halaman anggota."),
            reverse("circulation:readers"),
            _("Ke daftar anggota"),
            "users",
        ),
    )  # fmt: skip
    context = {
        "table": table,
        "form": form,
        "keeps": keeps,
        "audits": may(request.staff, Capability.AUDIT),
        "waiting": len(waiting),
        "active": enough(queries.active_readers(here.institution, here.day(now), here.zone)),
    }
    return render(request, "circulation/privacy.html", context)


def _row(row: RightsRequest, now: datetime) -> dict[str, Any]:
    state, tone = _state(row, now)
    return {
        "kind": str(RIGHTS[row.kind]),  # type: ignore[index]
        "asked": row.asked_at,
        "due": row.due,
        "state": state,
        "tone": tone,
        "url": reverse("circulation:rights-request", args=[row.id]),
    }


def _state(row: RightsRequest, now: datetime) -> tuple[str, str]:
    if row.answered_at is not None:
        return str(OUTCOMES[row.outcome]), "calm"  # type: ignore[index]
    left = hours_left(row.due, now)
    if left < 0:
        return counted("Lewat %(hours)s jam", "hours") % {"hours": -left}, "refused"
    return counted("%(hours)s jam lagi", "hours") % {"hours": left}, "soon" if left <= 24 else "info"


@require(*KEEPS)
@never_cache
def ask(request: StaffRequest, id: UUID) -> HttpResponse:
    """Enter what a reader asks about his data."""
    here = desk_of(request.staff)
    line = queries.reader(here.institution, id)
    if line is None or not line.card:
        raise Http404
    at = clock.now()
    form = AskForm(request.POST or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        asked = actions.ask(here, id, told["kind"], told["wish"], request_id=form.request_id_value, at=at)
        if not isinstance(asked, Refusal):
            return redirect("circulation:rights-request", asked.request)
        outcome = Outcome.refused(asked)
    actions.note_opening(here, id, LookupPurpose.REQUEST, at=at)
    return render(request, "circulation/ask.html", {"form": form, "reader": line, "outcome": outcome})


@require(*LOOKS)
@never_cache
def rights_request(request: StaffRequest, id: UUID) -> HttpResponse:
    """One request: its clock, and the way to answer it. Who keeps no readers may only do the second person's part."""
    here = desk_of(request.staff)
    row = queries.rights_request(here.institution, id)
    if row is None:
        raise Http404
    form = AnswerForm(request.POST or None, done=DONE.get(RightsKind(row.kind)))
    outcome = None
    if request.method == "POST":
        if not (may(request.staff, *KEEPS) or row.kind == RightsKind.ERASURE):
            raise PermissionDenied(gettext("Permohonan ini dijawab oleh pustakawan."))
        if form.is_valid():
            told = form.cleaned_data
            answered = actions.answer(
                here, id, told["outcome"], told["words"], request_id=form.request_id_value, at=clock.now()
            )
            if not isinstance(answered, Refusal):
                said.success(request, gettext("Permohonan dijawab. Cetak surat jawabannya untuk pembaca."))
                return redirect("circulation:rights-request", id)
            outcome = Outcome.refused(answered)
    return _draw(request, here, row, form, outcome)


@require(*KEEPS)
@never_cache
def correct(request: StaffRequest, id: UUID) -> HttpResponse:
    """Correct who a reader is, as he asked; that answers the request."""
    here = desk_of(request.staff)
    row = queries.rights_request(here.institution, id)
    known = None if row is None else queries.identity(here.institution, row.reader)
    if row is None or known is None or row.kind != RightsKind.CORRECTION or row.answered_at is not None:
        raise Http404
    at = clock.now()
    form, newer = IdentityForm.of(known, request.POST), False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        outcome = actions.correct(
            here,
            id,
            name=told["name"],
            card=told["card"],
            block=told["block"],
            seen=told["seen"],
            request_id=form.request_id_value,
            at=at,
        )
        if not isinstance(outcome, Refusal):
            said.success(request, gettext("Data diperbaiki dan permohonan dijawab."))
            return redirect("circulation:rights-request", id)
        form.refuse(outcome, Outcome.refused(outcome).text)
        newer = outcome.code == "reader-changed"
    actions.note_opening(here, row.reader, LookupPurpose.CORRECTION, at=at)
    note = queries.rights_note(here.institution, id)
    context = {"form": form, "request_row": row, "wish": note.wish if note is not None else ""}
    context["newer"] = known if newer else None
    return render(request, "circulation/correct.html", context)


@require(*LOOKS)
@require_POST
def letter(request: StaffRequest, id: UUID) -> HttpResponse:
    """The letter that answers a request, printed for the reader and kept nowhere."""
    here = desk_of(request.staff)
    row = queries.rights_request(here.institution, id)
    if row is None or row.answered_at is None:
        raise Http404
    at = clock.now()
    actions.note_opening(here, row.reader, LookupPurpose.REQUEST, at=at)
    return answer_letter(here, row, at)


@require(*KEEPS)
@never_cache
def extract(request: StaffRequest, id: UUID) -> HttpResponse:
    """All that is kept of a reader as a paper for him; with his own PIN his history too."""
    here = desk_of(request.staff)
    stored = queries.stored_about(here.institution, id)
    if stored is None:
        raise Http404
    at, form = clock.now(), ExtractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        history, pin = None, form.cleaned_data["pin"]
        proven = actions.proven_reader(here, stored.card, pin, at=at) if pin else None
        if isinstance(proven, Refusal):
            form.add_error("pin", Outcome.refused(proven).text)
        else:
            if proven is not None:
                history = queries.history_of_reader(here.institution, proven)
            actions.note_opening(here, id, LookupPurpose.EXTRACT, at=at)
            return extract_paper(here, stored, history, at)
    actions.note_opening(here, id, LookupPurpose.REQUEST, at=at)
    return render(request, "circulation/extract.html", {"form": form, "reader": id, "stored": stored})


@require(*KEEPS)
@never_cache
def history(request: StaffRequest, id: UUID) -> HttpResponse:
    """Whether a reader has a history of his reading: begun with his PIN, ended at his word. Its lines are not here."""
    here = desk_of(request.staff)
    card = queries.card_of(here.institution, id)
    if card is None:
        raise Http404
    at, form, outcome = clock.now(), PinForm(), None
    if request.method == "POST" and "end" in request.POST:
        count = actions.end_history(here, id)
        outcome = Outcome.ok(
            gettext("Riwayat dihapus"),
            counted("%(count)s judul dihapus untuk selamanya.", "count") % {"count": count},
        )
    elif request.method == "POST":
        form = PinForm(request.POST)
        if form.is_valid():
            kept = actions.keep_history(here, card, form.cleaned_data["pin"], at=at)
            outcome = (
                Outcome.refused(kept)
                if isinstance(kept, Refusal)
                else Outcome.ok(gettext("Riwayat disimpan mulai sekarang"), gettext("Yang lalu tidak ikut."))
            )
            form = PinForm()
    actions.note_opening(here, id, LookupPurpose.REQUEST, at=at)
    context = {
        "reader": id,
        "card": card,
        "since": queries.wants_history(here.institution, id),
        "size": queries.history_size(here.institution, id),
        "months": queries.history_months(here.institution),
        "form": form,
        "outcome": outcome,
    }
    return render(request, "circulation/history.html", context)


@require(*KEEPS)
@require_POST
def resume(request: StaffRequest, id: UUID) -> HttpResponse:
    """A reader whose data rests wants to borrow again."""
    here = desk_of(request.staff)
    outcome = actions.resume(here, id, request_id=request.POST.get("request_id") or None, at=clock.now())
    if isinstance(outcome, Refusal):
        said.error(request, Outcome.refused(outcome).text)
    return redirect("circulation:reader", id)


@require(*KEEPS)
@never_cache
def openings(request: StaffRequest, id: UUID) -> HttpResponse:
    """Who opened one reader's data: shown to the reader when he asks."""
    here = desk_of(request.staff)
    card = queries.card_of(here.institution, id)
    if card is None:
        raise Http404
    rows = [
        {
            "at": row.opened_at,
            "who": who_of(here.institution, row.actor),
            "purpose": str(PURPOSES[row.purpose]),  # type: ignore[index]
        }
        for row in queries.openings_of_reader(here.institution, id)
    ]
    table = Table(
        request,
        rows,
        name="pembukaan",
        exports=False,
        columns=[
            Column("at", _("Waktu"), kind="datetime"),
            Column("who", _("Petugas"), strong=True),
            Column("purpose", _("Untuk apa")),
        ],
        order="-at",
        empty=Empty(
            _("Belum pernah dibuka"),
            _(
                "Meminjam dan mengembalikan tidak dicatat di sini, agar tidak ada yang tahu siapa membawa buku apa."
            ),
        ),
    )
    return render(request, "circulation/openings.html", {"table": table, "card": card, "reader": id})


@require(Capability.AUDIT)
def openings_by_day(request: StaffRequest) -> HttpResponse:
    """How often each account opened readers' data, by day; no reader is named."""
    here = desk_of(request.staff)
    since = here.day(clock.now()) - timedelta(days=SHOWN_DAYS)
    rows = [
        {
            "day": one.day,
            "who": who_of(here.institution, one.actor),
            "readers": one.readers,
            "lists": one.lists,
            "searches": one.searches,
        }
        for one in queries.openings_by_day(here.institution, since, here.zone)
    ]
    table = Table(
        request,
        rows,
        name="pembukaan-data",
        columns=[
            Column("day", _("Hari"), kind="date"),
            Column("who", _("Petugas"), strong=True),
            Column("readers", _("Halaman pembaca"), kind="number"),
            Column("lists", _("Daftar"), kind="number"),
            Column("searches", _("Pencarian"), kind="number"),
        ],
        order="-day",
        empty=Empty(
            _("Belum pernah dibuka"),
            _("Setiap kali petugas membuka data pembaca di luar peminjaman, tercatat di sini."),
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "circulation/openings_by_day.html", {"table": table, "days": SHOWN_DAYS})


def _draw(
    request: StaffRequest, here: Desk, row: RightsRequest, form: AnswerForm, outcome: Outcome | None
) -> HttpResponse:
    now, keeps = clock.now(), may(request.staff, *KEEPS)
    actions.note_opening(here, row.reader, LookupPurpose.REQUEST, at=now)
    note = queries.rights_note(here.institution, row.id) if keeps else None
    state, tone = _state(row, now)
    reader = queries.reader_state(here.institution, row.reader)
    context = {
        "row": row,
        "right": RIGHTS[row.kind],  # type: ignore[index]
        "card": queries.card_of(here.institution, row.reader),
        "state": state,
        "tone": tone,
        "note": note,
        "changes": _changes(note),
        "asked_by": who_of(here.institution, row.asked_by) if row.asked_by else "",
        "answered_by": who_of(here.institution, row.answered_by) if row.answered_by else "",
        "out": reader.open_loans if reader is not None else 0,
        "keeps": keeps,
        "answers": keeps or row.kind == RightsKind.ERASURE,
        "form": form,
        "outcome": outcome,
        "zone": here.zone,
    }
    return render(request, "circulation/rights_request.html", context)


def _changes(note: RightsNote.Secret | None) -> list[dict[str, Any]]:
    if note is None:
        return []
    return [
        {"label": FIELDS[name], "before": note.before.get(name, ""), "after": value}
        for name, value in note.after.items()
    ]
