"""Lists of loans, one loan, its slip. Who has a copy is shown to the librarian only, as a card number."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lentera.circulation import actions, queries
from lentera.circulation.facts import LookupPurpose
from lentera.circulation.messages import GROUPS
from lentera.circulation.models import Loan
from lentera.circulation.queries import LoanLine
from lentera.circulation.views.desk import AT_DESK
from lentera.circulation.views.scanning import desk_of
from lentera.circulation.views.why import why_loan
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.pages.tables import Column, Empty, Table

OPEN, OVERDUE, RETURNED = "open", "overdue", "returned"
STATES = {OPEN: _("Dipinjam"), OVERDUE: _("Lewat waktu"), RETURNED: _("Kembali 31 hari ini")}


@require(Capability.LOANS, Level.CREATE)
def loans(request: StaffRequest) -> HttpResponse:
    """Open, overdue or lately returned loans."""
    here = desk_of(request.staff)
    now = clock.now()
    today = here.day(now)
    state = request.GET.get("state", OPEN)
    state = state if state in STATES else OPEN
    rows = _rows(here.institution, state, now, today)
    exported = "export" in request.GET
    cards = {} if exported or state == RETURNED else queries.cards_of_loans(here.institution)
    told = [_row(line, today, cards.get(line.id)) for line in queries.lines(here.institution, rows)]
    columns = [
        Column("title", _("Judul"), url="url", detail="call_number", strong=True),
        Column("barcode", _("Barcode")),
        Column("lent", _("Dipinjam"), kind="date"),
        Column("due", _("Batas kembali"), kind="date"),
    ]
    if not exported:  # a file leaves the house: a group names one who is alone in it
        columns.insert(2, Column("group", _("Kelompok")))
    if state == RETURNED:
        columns.append(Column("returned", _("Kembali"), kind="date"))
    else:
        columns.append(Column("left", _("Sisa hari"), kind="number"))
        columns.append(Column("state", _("Keadaan"), kind="tag", tone="tone"))
        if not exported:
            columns.insert(2, Column("card", _("Kartu"), url="reader_url", detail="block"))
    table = Table(
        request,
        told,
        name="pinjaman",
        columns=columns,
        search=("title", "barcode", "card") if not exported else ("title", "barcode"),
        order="-returned" if state == RETURNED else "due",
        empty=Empty(
            _("Tidak ada buku yang lewat waktu") if state == OVERDUE else _("Belum ada pinjaman"),
            _("Pinjaman tercatat begitu kartu dan buku dipindai di meja sirkulasi."),
            reverse("circulation:desk"),
            _("Ke meja sirkulasi"),
            "book",
        ),
    )
    if (file := table.export()) is not None:
        return file
    if cards:
        found = len({line.id for line in cards.values()})
        actions.note_list(here, LookupPurpose.LOANS, found, at=now)
    states = [{"value": value, "label": label, "active": value == state} for value, label in STATES.items()]
    context = {
        "table": table,
        "states": states,
        "overdue": queries.overdue_loans(here.institution, today).count(),
    }
    return render(request, "circulation/loans.html", context)


def _rows(institution: UUID, state: str, now: datetime, today: date) -> QuerySet[Loan]:
    if state == RETURNED:
        since = now - timedelta(days=31)
        return Loan.objects.filter(institution=institution, undone=False, ended="", returned_at__gte=since)
    if state == OVERDUE:
        return queries.overdue_loans(institution, today)
    return queries.open_loans(institution)


def _row(line: LoanLine, today: date, reader: queries.ReaderLine | None) -> dict[str, Any]:
    left = line.days_left(today)
    if line.returned_at is not None:
        state, tone = gettext("Sudah kembali"), "calm"
    elif left < 0:
        state, tone = gettext("Lewat waktu"), "refused"
    elif left == 0:
        state, tone = gettext("Kembali hari ini"), "soon"
    else:
        state, tone = gettext("Dipinjam"), "calm"
    return {
        "title": line.title,
        "call_number": line.call_number,
        "barcode": line.barcode,
        "group": str(GROUPS.get(line.group, line.group)),  # type: ignore[call-overload]
        "lent": line.lent_at,
        "due": line.due,
        "returned": line.returned_at,
        "left": left,
        "state": state,
        "tone": tone,
        "url": reverse("circulation:loan", args=[line.id]),
        "card": reader.card if reader else "",
        "block": reader.block if reader else "",
        "reader_url": reverse("circulation:reader", args=[reader.id]) if reader else "",
    }


@require(Capability.LOANS, Level.CREATE)
def loan(request: StaffRequest, id: UUID) -> HttpResponse:
    """One loan with its history."""
    here = desk_of(request.staff)
    row = queries.loan(here.institution, id)
    if row is None:
        raise Http404
    reader = queries.reader_of_loan(here.institution, id)
    if reader is not None:
        actions.note_opening(here, reader, LookupPurpose.LOAN, at=clock.now())
    context = {
        "loan": queries.lines(here.institution, [row])[0],
        "group": GROUPS.get(row.group, row.group),  # type: ignore[call-overload]
        "days": (row.due - here.day(clock.now())).days,
        "reader": queries.reader(here.institution, reader) if reader is not None else None,
        "history": institutions.history_lines(id, here.institution, staff=request.staff),
        "why": why_loan(here, id),
        "zone": here.zone,
        "may_lose": row.returned_at is None
        and not row.undone
        and may(request.staff, Capability.LOANS, Level.CREATE)
        and may(request.staff, Capability.ITEMS, Level.CREATE),
    }
    return render(request, "circulation/loan.html", context)


@require(*AT_DESK)
def why(request: StaffRequest, id: UUID) -> HttpResponse:
    """What decided a loan, or its newest renewal: the lines behind the desk's "why?"."""
    told = why_loan(desk_of(request.staff), id)
    if not told:
        raise Http404
    return render(request, "pages/_why.html", {"why": told[-1][2]})


@require(*AT_DESK)
def slip(request: StaffRequest, id: UUID) -> HttpResponse:
    """What a reader takes along: the copy and its due day. No name, no card."""
    here = desk_of(request.staff)
    row = queries.loan(here.institution, id)
    if row is None or row.undone:
        raise Http404
    library = institutions.library(here.library) if here.library is not None else None
    place = library.name if library is not None else institutions.name_of(here.institution)
    context = {"loan": queries.lines(here.institution, [row])[0], "place": place, "zone": here.zone}
    return render(request, "circulation/slip.html", context)


def sees_readers(request: StaffRequest) -> bool:
    """Whether loans of a reader may be shown with the reader."""
    return may(request.staff, Capability.LOANS, Level.CREATE)
