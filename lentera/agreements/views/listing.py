"""The board, the timeline and the list of agreements and drafts: three views of one address."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, DraftState
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    ScopeItem,
    SentDraft,
)
from lentera.agreements.queries import Status
from lentera.agreements.rules import state_on
from lentera.agreements.views.board import draw_board, draw_timeline
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.tables import Column, Empty, Table

OVER = {DraftState.SIGNED.value, DraftState.REJECTED.value, DraftState.CANCELLED.value}
SHOWS = {
    "in-force": {"active", "expiring", "suspended", "signed"},
    "expiring": {"expiring"},
    "over": {"expired", "renewed", "terminated", "archived"},
}


TABLE_SIGNS = ("show", "q", "sort", "page", "cols", "export")
"""Parameters that only the list knows: an address with one of them opens it."""


@require(Capability.AGREEMENTS)
def agreement_list(request: StaffRequest) -> HttpResponse:
    """All agreements of the staff's institution and its drafts: as a board, on a timeline (`view`), or in a list."""
    view = request.GET.get("view", "")
    if view == "timeline":
        return draw_timeline(request)
    if view != "list" and not any(name in request.GET for name in TABLE_SIGNS):
        return draw_board(request)
    return draw_list(request)


def draw_list(request: StaffRequest) -> HttpResponse:
    """The list, with columns to choose, search and export."""
    staff = request.staff
    today = clock.today(staff.zone)
    rows = [*_draft_rows(staff, today), *_signed_rows(staff, today)]
    counts = {name: sum(row["code"] in codes for row in rows) for name, codes in SHOWS.items()}
    counts["draft"] = sum(row["code"] == "draft" for row in rows)
    show = request.GET.get("show", "")
    if show in SHOWS:
        rows = [row for row in rows if row["code"] in SHOWS[show]]
    elif show == "draft":
        rows = [row for row in rows if row["code"] == "draft"]
    may_draft = may(staff, Capability.AGREEMENTS, Level.CREATE)
    table = Table(
        request,
        rows,
        name="perjanjian",
        columns=[
            Column("partner", _("Mitra"), url="url", detail="paper", strong=True),
            Column("instrument", _("Naskah"), hidden=True),
            Column("state", _("Status"), kind="tag", tone="tone", icon="icon"),
            Column("start", _("Mulai"), kind="date", hidden=True),
            Column("end", _("Berlaku sampai"), kind="date"),
            Column("left", _("Sisa hari"), kind="number"),
            Column("reached", _("Terlaksana"), kind="bar", target="promised", unit=_("butir tercapai")),
        ],
        search=("partner", "number", "title", "instrument"),
        order=request.GET.get("sort", "left"),
        empty=Empty(
            _("Belum ada perjanjian"),
            _("Perjanjian adalah dasar titipan, kunjungan pusling, dan pelatihan. Mulailah dari konsepnya."),
            reverse("agreements:start") if may_draft else "",
            _("Buat konsep") if may_draft else "",
            "writing-sign",
        ),
        choose=True,
    )
    if (file := table.export()) is not None:
        return file
    tabs: list[tuple[str, str, int]] = [
        ("", _("Semua"), counts["in-force"] + counts["over"] + counts["draft"]),
        ("in-force", _("Berlaku"), counts["in-force"]),
        ("expiring", _("Segera berakhir"), counts["expiring"]),
        ("draft", _("Konsep"), counts["draft"]),
        ("over", _("Selesai"), counts["over"]),
    ]
    context = {
        "table": table,
        "tabs": tabs,
        "show": show,
        "may_draft": may_draft,
        "counts": counts,
        "view": "list",
    }
    return render(request, "agreements/list.html", context)


def _signed_rows(staff: Staff, today: date) -> list[dict[str, Any]]:
    agreements = queries.agreements_of(staff.institution)
    states = queries.agreement_states(row.id for row in agreements)
    names = institutions.names({party for state in states.values() for party in state.parties})
    items = ScopeItem.objects.filter(agreement__in=list(states), removed_from=None)
    reached: dict[UUID, int] = {}
    promised: dict[UUID, int] = {}
    of = {item.id: item.agreement for item in items}
    for progress in queries.progress_of_items(items):
        agreement = of[progress.item]
        promised[agreement] = promised.get(agreement, 0) + 1
        reached[agreement] = reached.get(agreement, 0) + (progress.short == 0)
    rows = []
    for row in agreements:
        state = states[row.id]
        status = state_on(state, today)
        running = status in (Status.ACTIVE, Status.EXPIRING, Status.SUSPENDED)
        rows.append(
            {
                "partner": ", ".join(names.get(one, "") for one in state.parties if one != staff.institution),
                "number": row.number,
                "title": row.title,
                "instrument": str(words.INSTRUMENTS[row.instrument]),
                "paper": f"{words.INSTRUMENTS[row.instrument]} · {row.number}",
                "code": status.value,
                "state": str(words.STATUSES[status]),
                "tone": words.STATUS_TONES[status],
                "icon": words.STATUS_ICONS[status],
                "start": row.start,
                "end": state.last_day,
                "left": (state.last_day - today).days if running else None,
                "reached": reached.get(row.id) if row.id in promised else None,
                "promised": promised.get(row.id),
                "url": reverse("agreements:agreement", args=[row.id]),
            }
        )
    return rows


def _draft_rows(staff: Staff, today: date) -> list[dict[str, Any]]:
    own = AgreementDraft.objects.filter(institution=staff.institution).exclude(state__in=OVER)
    rows = [
        (draft.id, draft.partner, draft.title, draft.instrument, draft.state, draft.start, draft.end)
        for draft in own
    ]
    signed = set(Agreement.objects.values_list("id", flat=True))
    for sent in SentDraft.objects.exclude(institution=staff.institution):
        content = queries.draft_content(sent.content)
        if sent.id not in signed and is_party(content, staff):
            rows.append(
                (
                    sent.id, sent.institution_id, sent.title, content.instrument.value,
                    DraftState.NEGOTIATION.value, content.start, content.end,
                )
            )  # fmt: skip
    names = institutions.names({row[1] for row in rows})
    return [
        {
            "partner": names.get(other, ""),
            "number": title,
            "title": title,
            "instrument": str(words.INSTRUMENTS[instrument]),
            "paper": f"{words.INSTRUMENTS[instrument]} · {title}",
            "code": "draft",
            "state": str(words.DRAFT_STATES[state]),
            "tone": "info",
            "icon": "file-text",
            "start": start,
            "end": end,
            "left": None,
            "reached": None,
            "promised": None,
            "url": reverse("agreements:agreement", args=[id]),
        }
        for id, other, title, instrument, state, start, end in rows
    ]


def is_party(content: Content, staff: Staff) -> bool:
    """Whether the staff's institution is a party of this text."""
    return any(party.institution == staff.institution for party in content.parties)
