"""The register of commitments."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lentera.agreements import meeting_words as words
from lentera.agreements.queries.commitments import Commitment, commitments
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.tables import Column, Empty, Table

LEVELS: dict[str, Any] = {
    "owner": gettext_lazy("penanggung jawab diingatkan"),
    "superior": gettext_lazy("naik ke atasan"),
    "head": gettext_lazy("naik ke kepala"),
}


@require(Capability.VISITS)
def register(request: StaffRequest) -> HttpResponse:
    """Who promised what, by when, with which evidence: of both sides, by partner and by owner."""
    staff = request.staff
    today = clock.today(staff.zone)
    told = request.GET
    whole = commitments(staff.institution, today=today)
    names = institutions.names(
        {one.other for one in whole} | {one.line.row.owner_institution for one in whole}
    )
    partner = _id(told.get("partner", ""))
    side = told.get("side", "")
    state = told.get("state", "open")
    owner = told.get("owner", "")
    chosen = [
        one
        for one in whole
        if (partner is None or one.other == partner)
        and (side not in ("own", "theirs") or one.own == (side == "own"))
        and (not owner or one.line.row.owner == owner)
        and (
            (state == "all")
            or (state == "late" and one.late > 0)
            or (state == "over" and one.line.state.over)
            or (state not in ("all", "late", "over") and not one.line.state.over)
        )
    ]
    table = Table(
        request,
        [_row(one, names) for one in chosen],
        name="komitmen",
        columns=[
            Column("task", _("Janji"), url="url", strong=True, detail="duty"),
            Column("owner", _("Siapa"), detail="side"),
            Column("other", _("Dengan")),
            Column("due", _("Tenggat"), kind="date", detail="late"),
            Column("state", _("Keadaan"), kind="tag", tone="tone"),
            Column("evidence", _("Bukti")),
        ],
        search=("task", "owner", "side", "other"),
        empty=Empty(
            _("Tidak ada janji dengan saringan ini"),
            _("Janji dicatat dari notulen kunjungan atau langsung, dengan siapa, kapan, dan buktinya."),
            reverse("agreements:open-follow-up") if may(staff, Capability.VISITS, Level.CREATE) else "",
            _("Catat tindak lanjut") if may(staff, Capability.VISITS, Level.CREATE) else "",
            "list-check",
        ),
    )
    if (file := table.export()) is not None:
        return file
    context = {
        "table": table,
        "state": state if state in ("all", "late", "over") else "open",
        "side": side,
        "owner": owner,
        "partner": partner,
        "open": sum(not one.line.state.over for one in whole),
        "late": sum(one.late > 0 for one in whole),
        "partners": sorted(
            {(str(one.other), names.get(one.other, "")) for one in whole}, key=lambda pair: pair[1]
        ),
        "owners": sorted({one.line.row.owner for one in whole}),
        "may_create": may(staff, Capability.VISITS, Level.CREATE),
    }
    return render(request, "agreements/commitments.html", context)


def _row(one: Commitment, names: dict[UUID, str]) -> dict[str, Any]:
    row = one.line.row
    late = ""
    if one.late:
        late = ngettext("lewat %(days)s hari", "lewat %(days)s hari", one.late) % {
            "days": formats.number(one.late)
        }
        if one.level:
            late = f"{late} · {LEVELS[one.level]}"
    return {
        "task": row.task,
        "duty": words.DUTIES[row.duty],
        "owner": row.owner,
        "side": names.get(row.owner_institution, ""),
        "other": names.get(one.other, ""),
        "due": row.due,
        "late": late,
        "state": words.URGENCIES[one.line.urgency],
        "tone": words.URGENCY_TONES[one.line.urgency],
        "evidence": one.line.evidence,
        "url": reverse("agreements:follow-up", args=[row.id]),
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
