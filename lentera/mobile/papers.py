"""Papers of the road: the assignment letter of a trip's crew."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import queries as agreements
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.mobile import queries
from lentera.mobile.models import Vehicle
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.papers.hooks import UNKNOWN, Made, PaperKind, register_about, register_paper

TRAVEL = "094"
"""Records class of official travel in the classification that agencies commonly use; an office may change it."""


def drives(institution: UUID, trip: UUID) -> bool:
    """Whether the trip is the institution's own."""
    return queries.trip(institution, trip) is not None


def crew_order(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Who drives where on which day, on the ground of which agreements."""
    trip = queries.trip(author, about)
    if trip is None or trip.called_off_at is not None:
        return UNKNOWN
    crew = [  # whoever has no account here is written in by hand
        {
            "name": (institutions.actor_name(one.account, reader=author) if one.account else None) or "…",
            "position": one.function,
        }
        for one in queries.crew_of(author, about)
    ]
    if not crew:
        return Refusal("paper-empty", kind=_("surat tugas"))
    zone = institutions.zone_of(author)
    on = min(trip.day, clock.today(zone))
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    visits = [one for one in queries.visits_of(author, about) if one.cancelled_at is None]
    cited = agreements.scope_item_states([one.scope_item for one in visits if one.scope_item is not None])
    numbers = sorted({state.agreement.number for state in cited.values() if state.agreement.number})
    van = Vehicle.objects.filter(institution=author, id=trip.vehicle).first()
    day = formats.full_date(trip.day)
    data = {
        "considering": [_("bahwa layanan perpustakaan keliling perlu dilaksanakan sesuai jadwal")],
        "bases": [_("Perjanjian nomor %(number)s") % {"number": number} for number in numbers]
        or [_("Program layanan perpustakaan keliling")],
        "persons": crew,
        "tasks": [
            _("Melayani %(stop)s pada %(day)s pukul %(begins)s sampai %(ends)s")
            % {
                "stop": one.name,
                "day": day,
                "begins": formats.clock(one.arrival, zone),
                "ends": formats.clock(one.departure, zone),
            }
            for one in visits
        ]
        + ([_("Memakai %(van)s, %(plate)s") % {"van": van.name, "plate": van.plate}] if van else [])
        + [_("Melaporkan hasilnya setelah kembali")],
        "date": on,
        "place": papers.place_of(author),
        "signatory": head,
    }
    title = _("Surat tugas kru pusling, %(day)s") % {"day": formats.long_date(trip.day)}
    return Made(title, data, on)


register_about("trip", gettext_lazy("Perjalanan pusling"), "mobile:trip", Capability.VAN, drives)
register_paper(
    PaperKind(
        "crew_order",
        gettext_lazy("Surat tugas kru"),
        "order",
        "trip",
        Capability.VAN,
        crew_order,
        classification=TRAVEL,
        offers=drives,
    )
)
