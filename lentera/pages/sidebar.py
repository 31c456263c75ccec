"""The side bar in groups: a place's `order` says in which group it stands; the group of the page shown is open.

On a narrow screen it is a bar at the bottom: today, the present place or the first of each group, and a sheet with all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

Place = dict[str, Any]

FEW = 8  # so many places are read at a glance: no headings
AT_BOTTOM = 4
FIRST, PARTNERSHIP, COLLECTION, SERVICES, HOUSE = range(5)
GROUPS = {
    PARTNERSHIP: (5, _("Kemitraan")),
    COLLECTION: (40, _("Koleksi dan stok")),
    SERVICES: (60, _("Layanan")),
    HOUSE: (85, _("Tata usaha")),
}
"""The order from which on places belong to a group, and its heading; before the first stand those of the day."""
DESK = "loans.create.card+item"  # who works at the desk finds it first
FROM_DESK = 80  # the order of the desk's places among the services


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading; `label` is empty for places that stand by themselves."""

    label: Any
    places: list[Place] = field(default_factory=list)
    open: bool = False


@dataclass(frozen=True, slots=True)
class SideBar:
    """What stands in the bar, and what stays in it at the bottom of a narrow screen."""

    groups: list[Group]
    bottom: list[Place]


def side_bar(request: HttpRequest) -> SideBar:
    """The side bar for this request."""
    return grouped(hooks.nav_entries(request), desk_first=hooks.may(request, DESK))


def group_of(order: int) -> int:
    """The group in which a place with this order stands."""
    return max((code for code, (start, _label) in GROUPS.items() if order >= start), default=FIRST)


def grouped(places: Iterable[Place], *, desk_first: bool = False) -> SideBar:
    """Places in groups: none where there are few; the group of the present page is open, else the first one."""
    told: dict[int, list[Place]] = {}
    for place in places:
        told.setdefault(group_of(place["order"]), []).append(place)
    codes = sorted(told, key=lambda code: (code != FIRST, desk_first and code != SERVICES, code))
    if desk_first and SERVICES in told:
        told[SERVICES].sort(key=lambda place: place["order"] < FROM_DESK)
    bottom = _bottom([told[code] for code in codes])
    if sum(map(len, told.values())) <= FEW:
        return SideBar([Group("", [place for code in codes for place in told[code]])], bottom)
    here = next((code for code in codes if any(place["active"] for place in told[code])), FIRST)
    first = next((code for code in codes if code != FIRST), FIRST)
    opened = first if here == FIRST else here
    groups = [
        Group("", told[code])
        if code == FIRST or len(told[code]) == 1
        else Group(GROUPS[code][1], told[code], open=code == opened)
        for code in codes
    ]
    return SideBar(groups, bottom)


def _bottom(groups: list[list[Place]]) -> list[Place]:
    """The first place of each group, its present one instead; filled up from the front where groups are few."""
    leads = [next((place for place in group if place["active"]), group[0]) for group in groups][:AT_BOTTOM]
    rest = [place for group in groups for place in group if place not in leads]
    return leads + rest[: AT_BOTTOM - len(leads)]
