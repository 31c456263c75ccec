"""What was done and what came of it, counted from facts."""

from lentera.evidence.queries.open_numbers import (
    OpenNumber,
    months_behind,
    open_numbers,
    partners_in_force,
    states_in_force,
    titles_on_offer,
)
from lentera.evidence.queries.places import GEOJSON, Located, Place, Regency, places

__all__ = [
    "GEOJSON",
    "Located",
    "OpenNumber",
    "Place",
    "Regency",
    "months_behind",
    "open_numbers",
    "partners_in_force",
    "places",
    "states_in_force",
    "titles_on_offer",
]
