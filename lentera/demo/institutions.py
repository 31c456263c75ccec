"""The real institutions of the demo, from `data/institutions.json`."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

DATA = Path(__file__).parent / "data"


class DemoInstitution(msgspec.Struct, frozen=True, kw_only=True, rename={"class_label": "class"}):
    """A public body; its coordinates are those of the town, good enough for a map of regencies."""

    code: str
    name: str
    names: list[dict[str, str]]  # name with from, until (dates; precision year where said)
    kind: str
    class_label: str
    aliases: list[str]
    town: str
    regency: str
    regency_code: str
    parent: str | None
    latitude: float
    longitude: float
    approximate: bool
    figures: list[dict[str, Any]]  # population and capacity as the press gave them, with their month
    note: str


@cache
def demo_institutions() -> tuple[DemoInstitution, ...]:
    """The agency first, then the regional office, then its units."""
    return tuple(msgspec.json.decode((DATA / "institutions.json").read_bytes(), type=list[DemoInstitution]))
