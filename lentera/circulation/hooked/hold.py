"""What holds, wishes and questions fill in others: ties of copies, daily work, what must be done today, leaving."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lentera.catalogue.hooks import RecordNote, register_record_notes
from lentera.circulation import actions, answer_papers, queries  # noqa: F401 (papers register themselves)
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.hooks import Consequence, Leaving, register_leaving
from lentera.circulation.queries import HoldState
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.institutions.hooks import register_partner_panel, register_undo
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.stock.hooks import register_out, register_ties


@register_ties
def copies_on_hold_shelf(institution: UUID, items: Sequence[UUID]) -> Mapping[UUID, Refusal]:
    """A copy on the hold shelf is not free: it stands ready for a reader."""
    shelved = queries.on_hold_shelf(institution, items)
    copies = queries.copies_by_item(institution, shelved) if shelved else {}
    return {
        item: Refusal("item-on-hold-shelf", item=copies[item].barcode if item in copies else "")
        for item in shelved
    }


@register_out
def copies_held(institution: UUID, items: Collection[UUID] | None) -> Mapping[UUID, datetime | None]:
    """Every copy on the hold shelf: it stands here."""
    shelved = queries.hold_shelf(institution).values_list("item", flat=True)
    return {item: None for item in shelved if items is None or item in items}


@every_day("circulation.holds")
def daily_holds(institution: UUID, today: date) -> int:
    """Holds that were fetched or have lapsed, and what the agency has to hear of titles that are not here."""
    done = actions.forget_filled(institution) + actions.lapse(institution, today, actor=institution)
    return done + actions.say_wishes(institution, today, actor=institution)


@every_day("circulation.questions")
def daily_questions(institution: UUID, today: date) -> int:
    """Words of questions whose time is over."""
    return actions.forget_questions(institution, today)


def today_rows(request: HttpRequest) -> Iterable[hooks.TodayRow]:
    """Copies to fetch, copies that stand too long, questions without an answer; for an agency, wishes."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return
    if may(staff, Capability.LOANS, Level.CREATE, "card+item"):
        yield from _of_holds(staff)
    if may(staff, Capability.LOANS, Level.CREATE):
        yield from _of_questions(staff)
    if may(staff, Capability.REQUESTS, Level.CREATE):
        yield from _of_wishes(staff)


def _of_holds(staff: Staff) -> Iterable[hooks.TodayRow]:
    fetch = sum(line.state is HoldState.TO_FETCH for line in queries.hold_lines(staff.institution))
    shelf = queries.shelf_lines(staff.institution)
    if fetch:
        yield hooks.TodayRow(
            days=0,
            text=ngettext(
                "%(count)s buku pesanan bisa diambil dari rak",
                "%(count)s buku pesanan bisa diambil dari rak",
                fetch,
            )
            % {"count": formats.number(fetch)},
            detail=gettext("Pindai ke rak pesanan, lalu cetak slipnya"),
            url=reverse("circulation:holds") + "?state=to_fetch",
            button=gettext("Daftar ambil"),
            icon="bookmark",
        )
    free = sum(line.hold is None for line in shelf)
    stale = sum(line.hold is not None and not line.slip for line in shelf)
    if free:
        yield hooks.TodayRow(
            days=None,
            text=ngettext(
                "%(count)s buku di rak pesanan tidak ditunggu lagi",
                "%(count)s buku di rak pesanan tidak ditunggu lagi",
                free,
            )
            % {"count": formats.number(free)},
            url=reverse("circulation:hold-shelf"),
            button=gettext("Rak pesanan"),
            icon="bookmark",
        )
    if stale:
        yield hooks.TodayRow(
            days=None,
            text=ngettext(
                "%(count)s buku di rak pesanan perlu slip", "%(count)s buku di rak pesanan perlu slip", stale
            )
            % {"count": formats.number(stale)},
            url=reverse("circulation:hold-shelf"),
            button=gettext("Rak pesanan"),
            severity="calm",
            icon="printer",
        )


def _of_questions(staff: Staff) -> Iterable[hooks.TodayRow]:
    oldest = queries.oldest_question(staff.institution)
    if oldest is None:
        return
    today = clock.today(staff.zone)
    due = queries.next_question_due(staff.institution)
    count, days = queries.open_questions(staff.institution), max((today - oldest).days, 0)
    yield hooks.TodayRow(
        days=None if due is None else (due - today).days,
        text=ngettext(
            "%(count)s pertanyaan anggota belum dijawab", "%(count)s pertanyaan anggota belum dijawab", count
        )
        % {"count": formats.number(count)},
        detail=ngettext("Yang tertua menunggu %(days)s hari", "Yang tertua menunggu %(days)s hari", days)
        % {"days": formats.number(days)}
        if days
        else "",
        url=reverse("circulation:questions"),
        button=gettext("Jawab"),
        severity="danger" if due is not None and due < today else "soon",
        icon="message-2",
    )


def _of_wishes(staff: Staff) -> Iterable[hooks.TodayRow]:
    open_ones = [one for one in queries.open_wishes(staff.institution) if not one.way]
    if open_ones:
        yield hooks.TodayRow(
            days=None,
            text=ngettext(
                "%(count)s judul diinginkan mitra, belum dijadwalkan",
                "%(count)s judul diinginkan mitra, belum dijadwalkan",
                len(open_ones),
            )
            % {"count": formats.number(len(open_ones))},
            detail=gettext("Dari pesanan yang belum ada bukunya di sana"),
            url=reverse("circulation:wishes"),
            button=gettext("Lihat keinginan"),
            severity="calm",
            icon="bookmark",
        )


def wishes_of_partner(request: StaffRequest, institution: UUID) -> hooks.HomeCard | None:
    """What a partner's readers wait for, on the partner's page at its agency."""
    if not may(request.staff, Capability.REQUESTS) or institution == request.staff.institution:
        return None
    wishes = queries.open_wishes(request.staff.institution, partner=institution)
    if not wishes:
        return None
    context = {"wishes": wishes, "url": reverse("circulation:wishes") + f"?partner={institution}"}
    return hooks.HomeCard(gettext("Keinginan pembaca"), "circulation/_wishes_of_partner.html", context)


@register_record_notes
def hold_of_title(record: UUID, asking: UUID | None) -> Iterable[RecordNote]:
    """The way to a hold, from the page of a title; with how many wait for it already."""
    if asking is None:
        return
    waiting = len(queries.holds_for(asking, None, record))
    label = gettext("Pesan · %(count)s menunggu") % {"count": waiting} if waiting else gettext("Pesan")
    url = reverse("circulation:new-hold") + f"?record={record}"
    yield RecordNote(label, "info", url, "loans.create.card+item")


def _look(institution: UUID, reader: UUID) -> Iterable[Consequence]:
    asked = queries.questions_of(institution, reader)
    if asked:
        yield Consequence(asked, gettext("pertanyaan"), gettext("isinya dihapus"))


def _settle(institution: UUID, reader: UUID, _kind: MovementKind, actor: UUID, at: datetime) -> int:
    return actions.leave_questions(institution, reader, actor=actor, at=at)


register_leaving(Leaving("questions", _look, _settle))
register_partner_panel(wishes_of_partner, order=55)
register_undo("circulation.questionsetting", Capability.SETTINGS)
hooks.register_today(today_rows, order=55)
hooks.register_nav(
    _("Pesanan"), "circulation:holds", "bookmark", order=81, capability="loans.create.card+item"
)
