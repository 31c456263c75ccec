"""What the area fills in others: side bar, rows of the home page, daily work, copies of titles in the catalogue."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lentera.agreements.hooks import Paper, register_paper
from lentera.catalogue.actions import follow_copies
from lentera.catalogue.hooks import Place, Shelves, register_arrivals, register_availability, register_shelves
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.pages.counting import counted
from lentera.stock import (  # noqa: F401 (some only register themselves)
    actions,
    arriving,
    carrying,
    fulfilling,
    paper_kinds,
    queries,
    reviewing,
    stocktaking,
    write_offs,
)
from lentera.stock.facts import PaperReceiptGaveWay, PaperReceiptRead, PlacementReceived, ProvisionReceived
from lentera.stock.hooks import out_of, tied
from lentera.stock.queries import weeding

SOON = timedelta(days=14)


@every_day("stock")
def daily_work(institution: UUID, today: date) -> int:
    """What was read from paper gives way to what partners said themselves; recalls of copies at hand are answered.

    The search index hears of the agency's copies that came or went by ways on which nobody tells it.
    """
    agency = institutions.agency()
    if agency is not None and agency.id == institution:
        follow_copies()
    done = actions.answer_recalls(institution, today, actor=institution)
    if queries.paper_receipts_to_give_way(institution):
        done += actions.give_way(institution, actor=institution, at=clock.now())
    return done


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Placements overdue or due soon, receipts and returns that wait, boxes that are being packed."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.PLACEMENTS):
        return
    today = clock.today(staff.zone)
    packs = may(staff, Capability.PLACEMENTS, Level.CREATE)
    receives = may(staff, Capability.PLACEMENTS, Level.CREATE, "receive")
    for row in queries.due_placements(staff.institution, today + SOON):
        if row.due is None:
            continue
        other = row.partner if row.institution_id == staff.institution else row.institution_id
        yield hooks.TodayRow(
            days=(row.due - today).days,
            text=counted("Titipan %(number)s: %(copies)s buku", "copies")
            % {"number": row.number, "copies": formats.number(row.copies)},
            detail=institutions.name_of(other) or "",
            url=reverse("stock:placement", args=[row.id]),
            button=gettext("Buka titipan"),
            severity="danger" if row.due < today else "soon",
            icon="packages",
        )
    for row in queries.awaiting_receipt(staff.institution):
        here = row.partner == staff.institution
        if not (receives and here) and not (packs and not here):
            continue
        yield hooks.TodayRow(
            days=0 if here else None,
            text=gettext("Titipan %(number)s belum diterima") % {"number": row.number},
            detail=counted("%(boxes)s boks, dikirim %(day)s", "boxes")
            % {"boxes": row.boxes, "day": formats.short_date(row.sent_on)},
            url=reverse("stock:receiving" if here else "stock:placement", args=[row.id]),
            button=gettext("Hitung boks") if here else gettext("Buka titipan"),
            severity="soon" if here else "calm",
            icon="packages",
        )
    if packs:
        for sending in queries.open_sendings(staff.institution):
            yield hooks.TodayRow(
                days=None,
                text=gettext("Pengembalian %(number)s menunggu dihitung") % {"number": sending.number},
                detail=counted("%(copies)s buku", "copies") % {"copies": formats.number(sending.copies)},
                url=reverse("stock:count_return", args=[sending.placement, sending.id]),
                button=gettext("Hitung"),
                severity="soon",
                icon="truck-return",
            )
        for draft in queries.open_drafts(staff.institution):
            yield hooks.TodayRow(
                days=None,
                text=gettext("Titipan sedang dikemas"),
                detail=institutions.name_of(draft.partner) or "",
                url=reverse("stock:packing", args=[draft.id]),
                button=gettext("Lanjutkan"),
                severity="calm",
                icon="box",
            )


def write_off_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """What others proposed to take out of the collection, for who may decide it."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None or not may(staff, Capability.ITEMS, Level.APPROVE, "write-off"):
        return
    count = weeding.to_decide(staff.institution, staff.account)
    if count:
        yield hooks.TodayRow(
            days=None,
            text=counted("%(count)s buku diusulkan dikeluarkan dari koleksi", "count")
            % {"count": formats.number(count)},
            detail=gettext("Hapus dari inventaris dengan berita acara, atau tetap simpan"),
            url=reverse("stock:weeding"),
            button=gettext("Putuskan"),
            severity="calm",
            icon="books",
        )


@register_availability
def copies_of_titles(records: list[UUID], asking: UUID | None) -> dict[UUID, tuple[Place, ...]]:
    """The agency's copies for everybody; an institution sees the copies that it has in hand itself, too."""
    found: dict[UUID, list[Place]] = {}
    agency = institutions.agency()
    holders = [agency.id] if agency is not None else []
    if asking is not None and asking not in holders:
        holders.append(asking)
    for holder in holders:
        by_record = queries.in_hand_by_record(holder, records)
        items = [copy.item for copies in by_record.values() for copy in copies]
        ties = tied(holder, items)
        row = institutions.institution(holder)
        name = row.shown_name if row is not None else ""
        for record, copies in by_record.items():
            free = sum(copy.item not in ties for copy in copies)
            first = copies[0]
            place = Place(name, len(copies), free, first.call_number, holder=holder, shelf=first.shelf)
            found.setdefault(record, []).append(place)
    return {record: tuple(places) for record, places in found.items()}


@register_shelves
def shelves_now(asking: UUID | None) -> Shelves:
    """Titles without a free copy at the agency and at the asker, and the titles that the asker has in hand."""
    agency = institutions.agency()
    holders = {holder for holder in (agency.id if agency is not None else None, asking) if holder is not None}
    away = queries.titles_away({holder: out_of(holder) for holder in holders})
    if asking is None:
        return Shelves(away, frozenset(), frozenset())
    mine = queries.titles_in_hand(asking)
    here = frozenset(mine)
    shared = queries.titles_in_hand(agency.id).filter(record__in=mine) if agency is not None else ()
    return Shelves(away, here, here.difference(shared))


@register_arrivals
def titles_arrived(
    asking: UUID | None, before: tuple[date, UUID] | None, limit: int
) -> list[tuple[UUID, date]]:
    """Titles that came in of late: at the asker, or for the public at the agency."""
    agency = institutions.agency()
    holder = asking if asking is not None else agency.id if agency is not None else None
    return [] if holder is None else queries.titles_arrived(holder, before=before, limit=limit)


def handover_record(fact: PlacementReceived | PaperReceiptRead | PaperReceiptGaveWay) -> Paper | None:
    """The handover record of what was received, under the number that its sender gave it."""
    number = queries.handover_number(fact.placement)
    if number is None:  # the receipt came before what it answers
        return None
    url = reverse("stock:placement", args=[fact.placement])
    return Paper(gettext("BAST %(number)s") % {"number": number}, url)


def paper_of_provision(fact: ProvisionReceived) -> Paper:
    """The paper that came with the materials; without one, the name of what was provided."""
    return Paper(fact.document or fact.name, reverse("stock:provision", args=[fact.provision]))


for of_receipt in (PlacementReceived, PaperReceiptRead, PaperReceiptGaveWay):
    register_paper(of_receipt, handover_record)
register_paper(ProvisionReceived, paper_of_provision)
hooks.register_nav(
    _("Inventaris"), "stock:items", "barcode", order=42, capability="items", also=("stock:stocktakes",)
)
hooks.register_nav(_("Pengadaan"), "stock:provisions", "shopping-cart", order=45, capability="items")
hooks.register_nav(_("Telaah"), "stock:reviews", "list-check", order=47, capability="review")
hooks.register_nav(_("Titipan"), "stock:placements", "packages", order=50, capability="placements")
hooks.register_today(today_rows, order=40)
hooks.register_today(write_off_rows, order=41)
