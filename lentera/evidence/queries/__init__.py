"""What was done and what came of it, counted from facts."""

from lentera.evidence.queries.indicators import PartnerCounts, of_agency, of_partner
from lentera.evidence.queries.open_numbers import (
    OpenNumber,
    months_behind,
    open_numbers,
    partners_in_force,
    states_in_force,
    titles_on_offer,
)
from lentera.evidence.queries.places import GEOJSON, Located, Place, Regency, places
from lentera.evidence.queries.series import (
    Chain,
    Promise,
    chains,
    loans_by_partner,
    loans_of,
    placements_in_and_out,
    promises,
)

__all__ = [
    "GEOJSON",
    "Chain",
    "Located",
    "OpenNumber",
    "PartnerCounts",
    "Place",
    "Promise",
    "Regency",
    "chains",
    "loans_by_partner",
    "loans_of",
    "months_behind",
    "of_agency",
    "of_partner",
    "open_numbers",
    "partners_in_force",
    "placements_in_and_out",
    "places",
    "promises",
    "states_in_force",
    "titles_on_offer",
]
