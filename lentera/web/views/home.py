"""The desk's home: the day first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lentera.circulation import queries as circulation
from lentera.evidence import queries as evidence
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.addresses import address
from lentera.stock import queries as stock
from lentera.sync.words import area_in_words
from lentera.web import queries, words
from lentera.web.working import at_work

AGREEMENTS_SHOWN = 5
ROWS_SHOWN = 7
ROAD_PAGES = {
    "trip": ("mobile:trip", Capability.VAN),
    "visit": ("mobile:visit", Capability.VAN),
    "class": ("training:run", Capability.TRAINING),
}
"""Where something on the road is seen, and the right that opens it, by its kind."""


@require_safe
@at_work
def home(request: StaffRequest) -> HttpResponse:
    """What must be done today; then what happens today, and how the agreements stand."""
    staff = request.staff
    today = clock.today(staff.zone)
    cards = [_card(card, request) for card in hooks.home_cards(request)]
    rows = hooks.today_rows(request)
    shown = max(
        ROWS_SHOWN, sum(1 for row in rows if row.severity == "danger")
    )  # no danger is ever folded away
    context: dict[str, Any] = {
        "greeting": greeting(staff),
        "today": today,
        "rows": rows[:shown],
        "later_rows": rows[shown:],
        "side_cards": [card for card in cards if card["side"]],
        "wide_cards": [card for card in cards if not card["side"]],
        "desk": _desk(staff) if may(staff, Capability.LOANS, Level.CREATE, "card+item") else None,
        "arriving": _arriving(staff) if may(staff, Capability.PLACEMENTS, Level.CREATE, "receive") else None,
    }
    if may(staff, Capability.VAN) or may(staff, Capability.TRAINING):
        context["road"] = [_road(one, staff) for one in queries.on_the_road(staff.institution, today)]
    if may(staff, Capability.AGREEMENTS):
        states = evidence.states_in_force(staff.institution, today)
        context["agreements"] = queries.agreement_lines(staff.institution, states[:AGREEMENTS_SHOWN], today)
        context["agreements_in_all"] = len(states)
    if may(staff, Capability.AUDIT) or may(staff, Capability.SETTINGS):
        context["waiting"] = [
            {"author": one.author, "area": area_in_words(one.area), "entries": one.entries}
            for one in queries.waiting()
        ]
    return render(request, "web/home.html", context)


def _card(card: hooks.HomeCard, request: StaffRequest) -> dict[str, Any]:
    html = render_to_string(card.template, dict(card.context), request)
    return {"title": card.title, "html": html, "side": card.side}


def greeting(staff: Staff) -> str:
    """Good morning, with the first name, by the clock on the wall of the staff's library."""
    hour = formats.local(clock.now(), staff.zone).hour
    known = institutions.actor_name(staff.account, reader=staff.institution) or staff.username
    name = known.split()[0]
    if 4 <= hour < 11:
        return _("Selamat pagi, %(name)s") % {"name": name}
    if 11 <= hour < 15:
        return _("Selamat siang, %(name)s") % {"name": name}
    if 15 <= hour < 18:
        return _("Selamat sore, %(name)s") % {"name": name}
    return _("Selamat malam, %(name)s") % {"name": name}


def _road(one: queries.OnTheRoad, staff: Staff) -> dict[str, Any]:
    label, tone, icon = words.ROAD[one.state]
    page, capability = ROAD_PAGES[one.kind]
    return {
        "one": one,
        "url": address(page, one.id) if may(staff, capability) else "",
        "icon": words.ROAD_ICONS[one.kind],
        "label": label,
        "tone": tone,
        "label_icon": icon,
    }


def _desk(staff: Staff) -> dict[str, Any]:
    """The four numbers of the day, and how many loans are late."""
    today = clock.today(staff.zone)
    return {
        "counts": circulation.counts_on(staff.institution, today, staff.zone),
        "out": circulation.open_loans(staff.institution).count(),
        "late": circulation.overdue_loans(staff.institution, today).count(),
    }


def _arriving(staff: Staff) -> list[dict[str, Any]]:
    """Placements sent here that nobody received yet."""
    rows = [row for row in stock.awaiting_receipt(staff.institution) if row.partner == staff.institution]
    return [{"row": row, "url": address("stock:placement", row.id)} for row in rows]
