"""One search over everything that an account may see: partners, agreements, titles, copies, papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.agreements import queries as agreements
from lentera.catalogue import queries as catalogue
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Staff, may, only_own
from lentera.pages import formats
from lentera.pages.addresses import address
from lentera.papers import queries as papers
from lentera.stock import queries as stock

SHOWN = 6
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing found; `url` is "" where it has no page of its own."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first hits, whether there are more, and where all of them are."""

    title: Any
    icon: str
    hits: tuple[Hit, ...]
    more_url: str = ""


def search(staff: Staff, words: str) -> list[Group]:
    """The groups with hits, in the order of the story. Texts shorter than two signs find nothing."""
    asked = " ".join(words.split())[:200]
    if len(asked) < SHORTEST:
        return []
    found = [
        Group(_("Mitra"), "building-community", tuple(_partners(staff, asked))),
        Group(_("Perjanjian"), "writing-sign", tuple(_agreements(staff, asked))),
        Group(_("Berkas"), "file-text", tuple(_papers(staff, asked))),
        _titles(staff, asked),
        Group(_("Eksemplar"), "barcode", tuple(_copies(staff, asked))),
    ]
    return [group for group in found if group.hits]


def _partners(staff: Staff, asked: str) -> Iterable[Hit]:
    if not may(staff, Capability.PARTNERS):
        return
    rows = institutions.institutions()
    if only_own(staff, Capability.PARTNERS):
        rows = rows.filter(id=staff.institution)
    named = Q(name__icontains=asked) | Q(short_name__icontains=asked) | Q(aliases__icontains=asked)
    for row in rows.filter(named | Q(town__icontains=asked) | Q(regency__icontains=asked))[:SHOWN]:
        place = " · ".join(filter(None, (row.short_name, row.regency)))
        yield Hit(row.name, place, reverse("institutions:partner", args=[row.id]))


def _agreements(staff: Staff, asked: str) -> Iterable[Hit]:
    if not may(staff, Capability.AGREEMENTS):
        return
    rows = agreements.agreements_of(staff.institution)
    names = institutions.names({row.partner for row in rows})
    wanted, count = asked.casefold(), 0
    for row in rows:
        partner = names.get(row.partner, "")
        if count < SHOWN and wanted in f"{row.number} {row.title} {row.label} {partner}".casefold():
            count += 1
            dates = f"{formats.short_date(row.start)} – {formats.short_date(row.end)}"
            yield Hit(row.number, f"{partner} · {dates}", reverse("agreements:agreement", args=[row.id]))


def _papers(staff: Staff, asked: str) -> Iterable[Hit]:
    for line in papers.find_papers(staff.institution, asked, kinds=papers.kinds_seen(staff), limit=SHOWN):
        yield Hit(line.title, " · ".join(filter(None, (line.number, formats.short_date(line.on)))), line.url)
    if may(staff, Capability.PLACEMENTS):
        rows = stock.visible(staff.institution).filter(number__icontains=asked)[:SHOWN]
        for row in rows:
            detail = _("Berita acara serah terima · %(day)s") % {"day": formats.short_date(row.sent_on)}
            yield Hit(row.number, detail, address("stock:placement", row.id))
    if may(staff, Capability.VISITS):
        visits = agreements.visits_held(staff.institution).filter(purpose__icontains=asked)[:SHOWN]
        for visit in visits:
            detail = _("Kunjungan · %(day)s") % {"day": formats.short_date(visit.held_on)}
            yield Hit(visit.purpose, detail, address("agreements:visit", visit.id))
    if may(staff, Capability.PRESS_RELEASES):
        releases = agreements.releases(staff.institution).filter(title__icontains=asked)[:SHOWN]
        for release in releases:
            detail = _("Siaran pers · %(day)s") % {"day": formats.short_date(release.date)}
            yield Hit(release.title, detail, address("agreements:release", release.id))


def _titles(staff: Staff, asked: str) -> Group:
    hits: tuple[Hit, ...] = ()
    more = f"{reverse('catalogue:search')}?{urlencode({'q': asked})}"
    if may(staff, Capability.RECORDS):
        found = catalogue.search(asked, reader=staff.institution, limit=SHOWN)
        hits = tuple(
            Hit(
                row.title,
                " · ".join(filter(None, (row.author, str(row.year or "")))),
                reverse("catalogue:record", args=[row.id]),
            )
            for row in found.records
        )
    return Group(_("Judul"), "book", hits, more)


def _copies(staff: Staff, asked: str) -> Iterable[Hit]:
    """By barcode or accession number as written; titles are found above."""
    if not may(staff, Capability.ITEMS):
        return
    own = stock.items_of(staff.institution).filter(Q(barcode=asked) | Q(accession_no=asked))[:SHOWN]
    seen = set()
    for item in own:
        seen.add(item.id)
        yield Hit(item.title, f"{item.barcode} · {item.call_number}", address("stock:item", item.id))
    for holding in stock.holdings_of(staff.institution).filter(barcode=asked)[:SHOWN]:
        if holding.item not in seen:
            yield Hit(
                holding.title,
                f"{holding.barcode} · {holding.call_number}",
                address("stock:item", holding.item),
            )
