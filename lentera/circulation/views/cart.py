"""The cart: when it comes to which block, what it takes along, and scanning on the round, also without a line."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lentera.circulation import queries
from lentera.circulation.actions import Desk
from lentera.circulation.actions.cart import CartScan, cart_row, record_kept_scan
from lentera.circulation.actions.lookup import note_list
from lentera.circulation.facts.lookup import LookupPurpose
from lentera.circulation.facts.paper import SlipQuestioned
from lentera.circulation.forms import LEND, MODE_KEYS, MODES, DeskForm
from lentera.circulation.forms.cart import CartRoundForm
from lentera.circulation.messages.paper import CONTRADICTIONS
from lentera.circulation.models.cart import CartRound
from lentera.circulation.queries import cart as rounds
from lentera.circulation.views.desk import AT_DESK
from lentera.circulation.views.paper import objection_words
from lentera.circulation.views.scanning import desk_of, scan
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.institutions.references import ReferencePages
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.dating import date_doubt
from lentera.pages.outcomes import Outcome
from lentera.pages.signs import scannable
from lentera.pages.tables import Column

WORKER = "circulation/cart_worker.js"
DRAWN_WITH = ("circulation/cart.js", "circulation/cart.css", "pages/lentera.js", "pages/lentera.css")
LONGEST_AGO = 3650 * 24 * 60 * 60 * 1000  # milliseconds; a clock that jumped may claim any number
MOST_SCANS = 500  # in one delivery; a device sends the rest after it


def _round_row(one: CartRound) -> dict[str, Any]:
    starts = formats.clock(one.starts) if one.starts is not None else ""
    return {"weekday": str(WEEKDAYS[one.weekday - 1]), "starts": starts, "note": one.note}


ROUNDS = ReferencePages(
    form=CartRoundForm,
    namespace="circulation",
    one="cart-round",
    many="cart-rounds",
    capability=Capability.LOANS,
    title=gettext_lazy("Jadwal gerobak"),
    new=gettext_lazy("Tambah jadwal"),
    teach=gettext_lazy("Jadwal gerobak mengatakan blok mana didatangi pada hari apa."),
    icon="shopping-cart",
    home=("circulation:cart", gettext_lazy("Gerobak")),
    columns=lambda: [
        Column("weekday", gettext("Hari")),
        Column("starts", gettext("Jam")),
        Column("note", gettext("Catatan")),
    ],
    row=_round_row,
    name="block",
)


@require(*AT_DESK)
def cart(request: StaffRequest) -> HttpResponse:
    """Scan on the round: a desk in large type; with its script, what cannot be delivered is kept and sent later."""
    here = desk_of(request.staff)
    mode, card, outcome = request.GET.get("mode", LEND), "", None
    if request.method == "POST":
        data = request.POST.copy()
        mode = str(data.get("switch") or data.get("mode") or LEND)
        card = scannable(str(data.get("card", "")))[:64]
        data["mode"] = mode
        form = DeskForm(data)
        if "close" in data:
            card = ""
        elif "switch" not in data and form.is_valid():
            told = form.cleaned_data
            scanned = scan(
                here,
                told["mode"],
                told["scan"],
                card,
                request_id=form.request_id_value,
                at=clock.now(),
                clerk=False,
            )
            card, outcome = scanned.card, _plain(scanned.outcome)
    mode = mode if mode in MODES else LEND
    today = here.day(clock.now())
    clerk = may(request.staff, Capability.READERS, Level.CREATE)
    context = {
        "form": DeskForm(initial={"mode": mode, "card": card}),
        "mode": mode,
        "modes": [
            {"value": value, "label": label, "key": MODE_KEYS[value]} for value, label in MODES.items()
        ],
        "card": card,
        "outcome": outcome,
        "clerk": clerk,
        "house": here.institution.hex,
        "rounds": [_round_line(row, today) for row in rounds.rounds(here.institution)],
        "day": today,
        "date_doubt": date_doubt(),
    }
    return render(request, "circulation/cart.html", context)


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the cart's page, for everybody: it holds no data. Its address is the scope that it has.

    Its version is told by its own words and by the addresses of what the page is drawn with, which change with their
    contents; another version keeps everything anew and drops what the old one kept.
    """
    words = get_template(WORKER)
    parts = [str(Path(words.origin.name).read_text("utf-8")), *map(static, DRAWN_WITH)]  # type: ignore[attr-defined]
    version = blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()
    told = {"version": version, "page": reverse("circulation:cart"), "static_url": settings.STATIC_URL}
    return HttpResponse(words.render(told), content_type="text/javascript; charset=utf-8")


def _round_line(row: CartRound, today: Any) -> dict[str, Any]:
    day = rounds.next_day(row, today)
    return {
        "row": row,
        "day": day,
        "today": day == today,
        "url": reverse("circulation:cart-load", args=[row.id]),
    }


def _plain(outcome: Outcome) -> Outcome:
    """Without buttons: they lead to the desk, which may be out of reach."""
    return Outcome(outcome.state, outcome.title, outcome.text, why=outcome.why)


@require(Capability.LOANS, Level.CREATE)
def load(request: StaffRequest, id: UUID) -> HttpResponse:
    """What to take along to a block, and what to bring back from it: cards and copies, no name."""
    here = desk_of(request.staff)
    row = rounds.cart_round(here.institution, id)
    if row is None:
        raise Http404
    day = rounds.next_day(row, here.day(clock.now()))
    collecting = rounds.to_collect(here.institution, row.block, day)
    bringing = rounds.to_bring(here.institution, row.block)
    note_list(here, LookupPurpose.LOANS, len(collecting) + len(bringing), at=clock.now())
    context = {
        "round": row,
        "day": day,
        "starts": formats.clock(row.starts) if row.starts is not None else "",
        "collecting": collecting,
        "bringing": bringing,
    }
    return render(request, "circulation/cart_load.html", context)


@require(*AT_DESK)
@require_POST
def send(request: StaffRequest) -> JsonResponse:
    """Scans from the page, oldest first. Each is answered; a scan that was answered before is answered alike."""
    here = desk_of(request.staff)
    told = _delivery(request)
    if told is None:
        return JsonResponse({"error": "shape"}, status=400)
    now = clock.now()
    card, answers = str(told.get("card") or "")[:64], []
    for one in told["scans"]:
        answer, card = _scan(here, told["device"], one, card, told["now"], now)
        answers.append(answer)
    return JsonResponse({"answers": answers, "card": card})


def _delivery(request: HttpRequest) -> dict[str, Any] | None:
    """What a device sends, when it has the shape that the page's script gives it."""
    try:
        told = json.loads(request.body)
        scans = told["scans"]
        device, sent = told["device"], told["now"]
        fine = (
            isinstance(device, str)
            and device.isalnum()
            and 4 <= len(device) <= 12
            and isinstance(sent, int)
            and len(scans) <= MOST_SCANS
            and all(
                isinstance(one["number"], int)
                and 0 < one["number"] < 2_000_000_000
                and isinstance(one["at"], int)
                and isinstance(one["code"], str)
                and one["mode"] in MODES
                for one in scans
            )
        )
    except (ValueError, KeyError, TypeError):
        return None
    return told if fine else None


def _scan(
    here: Desk, device: str, one: dict[str, Any], card: str, sent: int, now: datetime
) -> tuple[dict[str, Any], str]:
    """One scan. Its time is told by how long ago it was on the device's clock, which may be wrong by years."""
    code = scannable(one["code"])[:64]  # half a character, from a broken keyboard, is not seen either
    place = cart_row(device, one["number"])
    if not one.get("kept"):
        scanned = scan(here, one["mode"], code, card, request_id=place.request_id, at=now, clerk=False)
        return _answer(one, scanned.outcome), scanned.card
    if queries.reader_by_card(here.institution, code) is not None:
        return _answer(one, Outcome.info(gettext("Kartu %(card)s") % {"card": code})), code
    ago = timedelta(milliseconds=min(max(0, sent - one["at"]), LONGEST_AGO))
    at = (now - ago).replace(second=0, microsecond=0).astimezone(UTC)
    outcome = record_kept_scan(here, CartScan(place, one["mode"], code, card, at))
    if isinstance(outcome, Refusal):
        # An unreadable code may have been a card: what follows must not go to the card before it.
        return _answer(one, Outcome.refused(outcome)), "" if outcome.code == "barcode-unknown" else card
    if isinstance(outcome, SlipQuestioned):
        said = Outcome.info(gettext("Menunggu keputusan"), str(CONTRADICTIONS[outcome.contradiction]))
        return _answer(one, said), card
    return _answer(one, Outcome.ok(gettext("Tersimpan"), objection_words(here, outcome))), card


def _answer(one: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """What the page shows beside a scan; of a refusal, the rows of the rule table that decided it too."""
    rows = outcome.why() if outcome.state == "refused" and callable(outcome.why) else []
    because = [f"{line.text} ({line.origin})" if line.origin else line.text for line in rows]
    return {
        "number": one["number"],
        "code": one["code"],
        "state": outcome.state,
        "title": str(outcome.title),
        "text": " · ".join([str(outcome.text), *because]),
    }
