"""The materials review: a facility's queue, what an agency hears of it, and the sums for everybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column, Empty, Table
from lentera.stock import review_words
from lentera.stock.actions import review as actions
from lentera.stock.facts.review import ReviewScope, ReviewState
from lentera.stock.models.review import Review
from lentera.stock.queries import review as queries
from lentera.stock.queries import review_sums
from lentera.stock.queries.review_sums import ReviewFigures
from lentera.stock.rules.review import state_on
from lentera.stock.views.acting import who

RECENT = 200
"""Newest decisions shown below the queue."""


def home() -> tuple[str, Any]:
    """The first crumb."""
    return reverse("stock:reviews"), _("Telaah")


def review_url(facility: UUID, record: UUID) -> str:
    """The page of one title at one facility."""
    return reverse("stock:review", args=[facility, record])


def decides(staff: Staff) -> bool:
    """Whether the account decides on titles."""
    return may(staff, Capability.REVIEW, Level.DECIDE)


def seconds(staff: Staff) -> bool:
    """Whether the account may agree to a rejection or decide an appeal: a librarian, or the head."""
    return decides(staff) or may(staff, Capability.REVIEW, Level.APPEAL)


@require(Capability.REVIEW)
def reviews(request: StaffRequest) -> HttpResponse:
    """What waits for a word: here at a facility, or with the partners of an agency."""
    return _of_agency(request) if institutions.is_agency(request.staff.institution) else _of_facility(request)


def _of_facility(request: StaffRequest) -> HttpResponse:
    here, today = request.staff.institution, clock.today(request.staff.zone)
    policy = queries.policy_of(here)
    waiting = queries.queue(here)
    names = institutions.names({one.row.institution_id for one in waiting})
    may_decide = decides(request.staff)
    lines = [
        {
            "record": one.record,
            "title": one.row.title,
            "author": one.row.author,
            "by": names.get(one.row.institution_id, "") if one.row.institution_id != here else _("dari sini"),
            "due": one.row.due_on,
            "days": (one.row.due_on - today).days,
            "late": one.row.due_on < today,
            "precedents": one.precedents,
            "proposed": one.proposed,
            "url": review_url(here, one.record),
        }
        for one in waiting
        if not one.proposed
    ]
    context = {
        "policy": policy,
        "scope": "" if policy is None else review_words.SCOPES[policy.scope],
        "off": policy is None or policy.scope is ReviewScope.NONE,
        "lines": lines,
        "late": sum(bool(line["late"]) for line in lines),
        "proposals": [
            {
                "row": row,
                "url": review_url(here, row.record),
                "own": row.proposed_by == request.staff.account,
                "by": institutions.actor_name(row.proposed_by, reader=here) or "",
            }
            for row in queries.proposals(here)
        ],
        "appeals": [
            {"row": row, "url": review_url(here, row.record), "late": row.due_on < today}
            for row in queries.open_appeals(here)
        ],
        "may_decide": may_decide,
        "may_set": may(request.staff, Capability.SETTINGS, Level.CREATE),
        "table": _decided(request, here),
    }
    if (file := context["table"].export()) is not None:  # type: ignore[union-attr]
        return file
    return render(request, "stock/reviews.html", context)


def _decided(request: StaffRequest, facility: UUID) -> Table:
    today = clock.today(request.staff.zone)
    rows = queries.reviews_of(facility).filter(there_already=False)[:RECENT]
    return Table(
        request,
        [_decision_row(row, today) for row in rows],
        name="telaah",
        columns=[
            Column("title", _("Judul"), url="url", strong=True, detail="reason"),
            Column("state", _("Keputusan"), kind="tag", tone="tone"),
            Column("decided_on", _("Diputuskan"), kind="date"),
            Column("holds_until", _("Berlaku sampai"), kind="date"),
        ],
        search=("title", "reason"),
        order="-decided_on",
        empty=Empty(_("Belum ada keputusan"), _("Setiap keputusan dan alasannya tercatat di sini.")),
    )


def _decision_row(row: Review, today: Any) -> dict[str, Any]:
    state = state_on(ReviewState(row.state), row.holds_until, today)
    reason = f"{row.rule} {row.rule_name}: {row.sentence}" if row.state == ReviewState.REJECTED else ""
    return {
        "title": row.title or str(row.record)[:8],
        "reason": reason or (review_words.change_words(row.change, row.note)),
        "state": review_words.STATES[state],
        "tone": review_words.TONES[state],
        "decided_on": row.decided_on,
        "holds_until": row.holds_until,
        "url": review_url(row.institution_id, row.record),
    }


def _of_agency(request: StaffRequest) -> HttpResponse:
    here, today = request.staff.institution, clock.today(request.staff.zone)
    partners = queries.reviewing_partners(here)
    names = institutions.shown_names(partners)
    rows: list[dict[str, Any]] = []
    cards: list[dict[str, Any]] = []
    for partner in partners:
        sent = list(queries.submissions_by(here, partner))
        known = queries.standings(partner, [row.record for row in sent], on=today)
        seen: set[UUID] = set()
        for row in sent:
            if row.record in seen:
                continue
            seen.add(row.record)
            rows.append(_sent_row(partner, names.get(partner, ""), row, known[row.record], today))
        policy = queries.policy_of(partner)
        figures = review_sums.figures_of(partner, today=today)
        cards.append(
            {
                "name": names.get(partner, ""),
                "scope": review_words.SCOPES[policy.scope] if policy else "",
                "sums": figures.sums,
                "url": reverse("stock:review_figures", args=[partner]),
            }
        )
    table = Table(
        request,
        rows,
        name="diajukan",
        columns=[
            Column("title", _("Judul"), url="url", strong=True, detail="reason"),
            Column("partner", _("Mitra")),
            Column("submitted_on", _("Diajukan"), kind="date"),
            Column("due", _("Jawaban paling lambat"), kind="date"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("title", "partner", "reason"),
        order="-submitted_on",
        empty=Empty(
            _("Belum ada judul yang diajukan"),
            _("Judul diajukan dari meja pengemasan titipan, bila mitranya menelaah bahan bacaan."),
            icon="list-check",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(request, "stock/reviews_sent.html", {"table": table, "partners": cards})


def _sent_row(partner: UUID, name: str, row: Any, known: Any, today: Any) -> dict[str, Any]:
    state = ReviewState.SUBMITTED if known.due is not None else known.state
    late = known.due is not None and known.due < today
    return {
        "title": row.title,
        "partner": name,
        "submitted_on": row.submitted_on,
        "due": row.due_on,
        "reason": f"{known.rule} {known.rule_name}: {known.sentence}"
        if state is ReviewState.REJECTED
        else review_words.change_words(known.change.value if known.change else "", known.note),
        "state": _("terlambat dijawab") if late else review_words.STATES[state or ""],
        "tone": "refused" if late else review_words.TONES[state or ""],
        "url": review_url(partner, row.record),
    }


@require(Capability.REVIEW, Level.DECIDE)
@require_POST
def approve_list(request: StaffRequest) -> HttpResponse:
    """Approve the ticked titles, or all that the page showed."""
    form = PageForm(request.POST)
    form.is_valid()
    here = request.staff.institution
    try:
        chosen = {UUID(one) for one in request.POST.getlist("shown" if "all" in request.POST else "chosen")}
    except ValueError:
        raise Http404 from None
    titles = {one.record: one.row.title for one in queries.queue(here) if one.record in chosen}
    told = actions.approve_titles(here, titles, on=clock.today(request.staff.zone), **who(request, form))
    if isinstance(told, Refusal):
        messages.error(request, text_of(told.code, told.details))
    else:
        count = len(told.records)
        text = ngettext("%(count)s judul disetujui.", "%(count)s judul disetujui.", count)
        messages.success(request, text % {"count": formats.number(count)})
    return HttpResponseRedirect(home()[0])


@require(Capability.REVIEW)
def figures(request: StaffRequest, facility: UUID) -> HttpResponse:
    """What a facility decided, by rule and month: its own staff, and those who were told."""
    here = request.staff.institution
    if facility != here and not queries.are_partners(here, facility):
        raise Http404
    told = review_sums.figures_of(facility, today=clock.today(request.staff.zone))
    context = {
        "name": institutions.name_of(facility) or "",
        "list_url": home()[0],
        "figures": told,
        "chart": chart_of(told) if told.months else None,
    }
    return render(request, "stock/review_figures.html", context)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The sums of every facility for everybody: titles, never persons."""
    if not may(getattr(request, "staff", None), Capability.REVIEW, Level.SUMS) and not may(
        getattr(request, "staff", None), Capability.REVIEW
    ):
        raise Http404
    facilities = review_sums.reviewing_facilities()
    names = institutions.shown_names(facilities)
    told = [
        (names.get(facility, ""), review_sums.figures_of(facility, today=clock.today()))
        for facility in facilities
    ]
    told.sort(key=lambda pair: pair[0].casefold())
    shown = [(name, one) for name, one in told if one.sums.decided]
    context = {
        "facilities": [{"name": name, "sums": one.sums, "rules": one.rules} for name, one in told],
        "chart": comparison(shown) if shown else None,
    }
    return render(request, "stock/reviews_published.html", context)


def chart_of(told: ReviewFigures) -> dict[str, Any]:
    """Decisions month by month."""
    names = (_("disetujui"), _("disetujui dengan perubahan"), _("ditolak"))
    return {
        "legend": {"type": "scroll", "top": 0},
        "xAxis": {"type": "category", "data": [formats.short_month(month) for month, _counts in told.months]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "data": [counts[place] for _month, counts in told.months],
            }
            for place, name in enumerate(names)
        ],
    }


def comparison(told: list[tuple[str, ReviewFigures]]) -> dict[str, Any]:
    """Decisions facility by facility."""
    names = (_("disetujui"), _("disetujui dengan perubahan"), _("ditolak"))
    return {
        "legend": {"type": "scroll", "top": 0},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [name for name, _figures in told]},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "data": [
                    (one.sums.approved, one.sums.with_change, one.sums.rejected)[place] for _name, one in told
                ],
            }
            for place, name in enumerate(names)
        ],
    }
