"""The list of partners and the page of one institution."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import hooks, queries
from lentera.institutions.access import Capability, Level, StaffRequest, may, only_own, require
from lentera.institutions.messages import KINDS, LIBRARY_KINDS, ZONES
from lentera.institutions.models import Institution, Library, Population
from lentera.institutions.views.rights import may_change, may_keep_library
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.tables import Column, Empty, Table


@require(Capability.PARTNERS)
def partners(request: StaffRequest) -> HttpResponse:
    """All institutions that this house knows; those who see only their own come to its page at once."""
    if only_own(request.staff, Capability.PARTNERS):
        return HttpResponseRedirect(reverse("institutions:partner", args=[request.staff.institution]))
    persons = queries.populations_on(clock.today(request.staff.zone))
    rows = [_row(row, persons.get(row.id)) for row in queries.institutions()]
    extra = hooks.partner_columns()
    for added in extra:
        values = added.values(request.staff, [row["id"] for row in rows])
        for row in rows:
            value = values.get(row["id"])
            if added.kind == "tag" and value is not None:
                value, row[f"{added.key}_tone"] = value
            row[added.key] = value
    may_create = may(request.staff, Capability.PARTNERS, Level.CREATE)
    table = Table(
        request,
        rows,
        name="mitra",
        columns=[
            Column("name", gettext_lazy("Lembaga"), url="url", detail="other_names", strong=True),
            Column("kind", gettext_lazy("Jenis")),
            Column("class_label", gettext_lazy("Kelas")),
            Column("place", gettext_lazy("Kabupaten atau kota")),
            *(added.column() for added in extra),
            Column("population", gettext_lazy("Penghuni"), kind="number", unit=gettext_lazy("orang")),
            Column("npp", gettext_lazy("NPP"), hidden=True),
        ],
        search=("name", "other_names", "kind", "place", "town"),
        order="name",
        choose=True,
        empty=Empty(
            gettext_lazy("Belum ada mitra"),
            gettext_lazy("Daftarkan lembaga yang akan dilayani: lapas, rutan, sekolah, atau rumah sakit."),
            reverse("institutions:register") if may_create else "",
            gettext_lazy("Daftarkan mitra"),
            icon="building-community",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(
        request, "institutions/partners.html", {"table": table, "may_create": may_create, "count": len(rows)}
    )


def _row(row: Institution, persons: int | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "url": reverse("institutions:partner", args=[row.id]),
        "other_names": ", ".join(row.alias_list[:2]),
        "kind": str(KINDS[row.kind_of]),
        "class_label": row.class_label,
        "place": row.regency or row.town,
        "town": row.town,
        "population": persons,
        "npp": row.npp,
    }


@require(Capability.PARTNERS)
def partner(request: StaffRequest, id: UUID) -> HttpResponse:
    """One institution: names, officials, libraries, counts, and what other areas know of it."""
    staff = request.staff
    row = queries.institution(id)
    if row is None or (only_own(staff, Capability.PARTNERS) and id != staff.institution):
        raise Http404
    today = clock.today(staff.zone)
    in_office = queries.holders(id, today)
    present = {one.id for one in in_office}
    counts = list(queries.populations(id))
    places = list(queries.libraries_of(id))
    panels = hooks.partner_panels(request, id)
    parent = queries.parent_of(id, today)
    context = {
        "row": row,
        "kind": KINDS[row.kind_of],
        "name": queries.name_of(id, today),
        "names": queries.names_over_time(id),
        "parent": queries.institution(parent) if parent is not None else None,
        "parents": queries.parents_over_time(id),
        "libraries": [_library(one) for one in places],
        "positions": [
            {"row": one, "holders": [holder for holder in in_office if holder.position == one.id]}
            for one in queries.positions(id)
            if one.until is None or one.until >= today
        ],
        "former": [one for one in queries.holders_over_time(id) if one.id not in present],
        "counts": counts,
        "counted": queries.population(id, today),
        "capacity": queries.capacity(id, today),
        "chart": _chart(counts) if len(counts) > 1 else None,
        "contacts": queries.contacts(staff.institution, id),
        "may_change": may_change(staff, row),
        "may_note": may(staff, Capability.PARTNERS, Level.CREATE),
        "may_library": may_keep_library(staff, row),
        "own_author": staff.institution,
        "panels": [panel for panel in panels if not panel.side],
        "side_panels": [panel for panel in panels if panel.side],
        "history": queries.history_lines(id, staff.institution),
        "sees_list": not only_own(staff, Capability.PARTNERS),
    }
    return render(request, "institutions/partner.html", context)


def _library(row: Library) -> dict[str, Any]:
    names = [_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min")]
    days = ", ".join(names[day - 1] for day in sorted(row.open_days))
    return {
        "row": row,
        "kind": LIBRARY_KINDS.get(row.kind, row.kind),
        "days": days,
        "zone": ZONES.get(row.zone, row.zone),
    }


def _chart(counts: list[Population]) -> dict[str, Any]:
    days = [formats.short_date(one.day) for one in counts]
    series = [
        {
            "type": "line",
            "name": _("Penghuni"),
            "data": [one.population for one in counts],
            "connectNulls": True,
        },
        {
            "type": "line",
            "name": _("Kapasitas"),
            "data": [one.capacity for one in counts],
            "connectNulls": True,
        },
    ]
    told = [one for one in series if any(value is not None for value in one["data"])]  # type: ignore[attr-defined]
    return {
        "legend": {},
        "xAxis": {"type": "category", "data": days},
        "yAxis": {"type": "value"},
        "series": told,
    }
