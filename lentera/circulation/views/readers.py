"""Readers: list, registration, page, end of membership. A prison's head sees who is registered, never what is read."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, NewReader, pins
from lentera.circulation.facts import LookupPurpose
from lentera.circulation.forms import IdentityForm, LiftForm, ReaderForm
from lentera.circulation.messages import GROUPS
from lentera.circulation.queries.movement import has_died
from lentera.circulation.views.desk import draw_desk
from lentera.circulation.views.loans import sees_readers
from lentera.circulation.views.scanning import desk_of
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Outcome
from lentera.pages.signs import scannable
from lentera.pages.tables import Column, Empty, Table

LOOKS = (Capability.READERS, Level.VIEW, "no titles")
KEEPS = (Capability.READERS, Level.CREATE)


@require(*LOOKS)
def readers(request: StaffRequest) -> HttpResponse:
    """All readers whose identity is known. No export: this list does not leave the house."""
    here = desk_of(request.staff)
    rows = [
        {
            "name": line.name,
            "card": line.card,
            "block": line.block,
            "group": str(GROUPS.get(line.group, line.group)),  # type: ignore[call-overload]
            "since": line.registered_at,
            "state": gettext("Berakhir") if line.closed else gettext("Anggota"),
            "tone": "calm" if line.closed else "good",
            "url": reverse("circulation:reader", args=[line.id]),
        }
        for line in queries.readers(here.institution)
    ]
    keeps = may(request.staff, *KEEPS)
    table = Table(
        request,
        rows,
        name="anggota",
        exports=False,
        columns=[
            Column("name", _("Nama"), url="url", strong=True),
            Column("card", _("Kartu")),
            Column("block", _("Blok")),
            Column("group", _("Kelompok")),
            Column("since", _("Sejak"), kind="date"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("name", "card", "block"),
        order="name",
        empty=Empty(
            _("Belum ada anggota"),
            _(
                "Anggota meminjam dengan kartu bernomor acak. Namanya hanya diketahui petugas perpustakaan ini."
            ),
            reverse("circulation:register") if keeps else "",
            _("Daftarkan anggota") if keeps else "",
            "users",
        ),
    )
    if table.q or not request.GET.keys() & {"page", "sort", "cols"}:
        purpose = LookupPurpose.SEARCH if table.q else LookupPurpose.LIST
        actions.note_list(here, purpose, table.total, at=clock.now())
    return render(request, "circulation/readers.html", {"table": table, "total": len(rows), "keeps": keeps})


@require(*KEEPS)
def register(request: StaffRequest) -> HttpResponse:
    """Register on the spot; afterwards the desk stands open with the new card."""
    here = desk_of(request.staff)
    if request.method != "POST" or "name" not in request.POST:
        form = ReaderForm(initial={"card": scannable(request.POST.get("card", ""))[:64]})
        return render(request, "circulation/register.html", {"form": form})
    form = ReaderForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        who = NewReader(name=told["name"], group=told["group"], card=told["card"], block=told["block"])
        outcome = actions.register(here, who, request_id=form.request_id_value, at=clock.now())
        if not isinstance(outcome, Refusal):
            card = queries.card_of(here.institution, outcome.reader) or ""
            said = Outcome.ok(
                gettext("Anggota terdaftar"), gettext("Kartu %(card)s. Pindai buku.") % {"card": card}
            )
            return draw_desk(request, card, said)
        form.add_error("card", Outcome.refused(outcome).text)
    return render(request, "circulation/register.html", {"form": form})


@require(*LOOKS)
def reader(request: StaffRequest, id: UUID) -> HttpResponse:
    """One reader. Loans only for those who may know them."""
    here = desk_of(request.staff)
    if queries.reader(here.institution, id) is None:
        raise Http404
    actions.note_opening(here, id, LookupPurpose.PAGE, at=clock.now())
    return _page(request, here, id, None)


@require(*KEEPS)
def edit(request: StaffRequest, id: UUID) -> HttpResponse:
    """Correct name, card or block."""
    here = desk_of(request.staff)
    known = queries.identity(here.institution, id)
    if known is None:
        raise Http404
    form, newer = IdentityForm.of(known, request.POST), False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        refusal = actions.change_identity(
            here, id, name=told["name"], card=told["card"], block=told["block"], seen=told["seen"]
        )
        if refusal is None:
            return redirect("circulation:reader", id)
        form.refuse(refusal, Outcome.refused(refusal).text)
        newer = refusal.code == "reader-changed"
    actions.note_opening(here, id, LookupPurpose.CORRECTION, at=clock.now())
    context = {"form": form, "reader": id, "newer": known if newer else None}
    return render(request, "circulation/edit_reader.html", context)


@require(*KEEPS)
@require_POST
def close(request: StaffRequest, id: UUID) -> HttpResponse:
    """End a membership, or open it again, or forget who it was."""
    here = desk_of(request.staff)
    if queries.reader(here.institution, id) is None:
        raise Http404
    verbs = {
        "close": actions.close_reader,
        "reopen": actions.reopen_reader,
        "forget": actions.forget_reader,
    }
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        return redirect("circulation:reader", id)
    outcome = verb(here, id, request_id=request.POST.get("request_id") or None, at=clock.now())
    if isinstance(outcome, Refusal):
        return _page(request, here, id, Outcome.refused(outcome))
    return redirect("circulation:reader", id)


@require(*KEEPS)
@require_POST
def lift(request: StaffRequest, id: UUID) -> HttpResponse:
    """End a pause before its day, with the reason."""
    here, form = desk_of(request.staff), LiftForm(request.POST)
    if queries.reader(here.institution, id) is None:
        raise Http404
    if not form.is_valid():
        return _page(request, here, id, Outcome.refused(str(next(iter(form.errors.values()))[0])))
    outcome = actions.lift_pause(
        here, id, form.cleaned_data["reason"], request_id=form.request_id_value, at=clock.now()
    )
    if isinstance(outcome, Refusal):
        return _page(request, here, id, Outcome.refused(outcome))
    return redirect("circulation:reader", id)


def _page(request: StaffRequest, here: Desk, id: UUID, outcome: Outcome | None) -> HttpResponse:
    line = queries.reader(here.institution, id)
    state = queries.reader_state(here.institution, id)
    if line is None or state is None:
        raise Http404
    today = here.day(clock.now())
    loans = []
    if sees_readers(request):
        rows = queries.loans_of_reader(here.institution, id).filter(returned_at=None)
        lines = queries.lines(here.institution, rows)
        loans = [{"line": one, "days": one.days_left(today)} for one in lines]
    context = {
        "reader": line,
        "group": GROUPS[state.group],
        "out": state.open_loans,
        "limit": queries.rule_for(here.institution, here.library, state.group).max_items,
        "paused_until": state.paused_until if state.paused_until and today <= state.paused_until else None,
        "lift_form": LiftForm(),
        "away_since": state.away_since,
        "loans": loans,
        "sees_loans": sees_readers(request),
        "keeps": may(request.staff, *KEEPS),
        "died": has_died(here.institution, id),
        "locked": pins.locked(here.institution, line.card, at=clock.now()) if line.card else None,
        "suspended": queries.suspended_since(here.institution, id),
        "history": institutions.history_lines(id, here.institution, staff=request.staff),
        "outcome": outcome,
    }
    return render(request, "circulation/reader.html", context, status=200)
