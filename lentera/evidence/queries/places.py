"""Where partners are, at the level of the regency and never closer."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.templatetags.static import static

from lentera.institutions import queries as institutions

REGENCIES = Path(__file__).parents[1] / "static" / "evidence" / "geo" / "regencies.geojson"
GEOJSON = "evidence/geo/regencies.geojson"
"""The same file as a static address."""


@dataclass(frozen=True, slots=True)
class Regency:
    """A regency or city with the middle of its area; degrees."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Located:
    """An institution on the map."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A regency with the institutions in it, by name."""

    regency: Regency
    institutions: tuple[Located, ...]

    @property
    def names(self) -> str:
        """The institutions in words."""
        return ", ".join(one.name for one in self.institutions)

    @property
    def west(self) -> bool:
        """Whether it lies in the western fifth of the map: its label has room on the left."""
        all_of_them = [one.longitude for one in regencies().values()]
        return self.regency.longitude < min(all_of_them) + (max(all_of_them) - min(all_of_them)) / 5


@cache
def regencies() -> dict[str, Regency]:
    """The regencies of the map, by code."""
    features = json.loads(REGENCIES.read_text("utf-8"))["features"]
    told = [feature["properties"] for feature in features]
    return {one["code"]: Regency(one["code"], one["name"], one["lat"], one["lon"]) for one in told}


def places(ids: Iterable[UUID]) -> list[Place]:
    """The regencies of these institutions, most institutions first; those whose regency is unknown are left out."""
    known = regencies()
    found: dict[str, list[Located]] = defaultdict(list)
    for row in institutions.institutions().filter(id__in=list(ids)):
        if row.regency_code in known:
            found[row.regency_code].append(Located(row.id, row.shown_name))
    made = [Place(known[code], tuple(rows)) for code, rows in found.items()]
    return sorted(made, key=lambda place: (-len(place.institutions), place.regency.name))


def map_of(institution: UUID) -> tuple[str, dict[str, Any]] | None:
    """The address of the map's outlines, and the point of an institution's regency; None where it is unknown."""
    found = places([institution])
    if not found:
        return None
    place = found[0].regency
    point = {"name": place.name, "lat": place.latitude, "lon": place.longitude, "detail": "", "size": 9}
    return static(GEOJSON), point
