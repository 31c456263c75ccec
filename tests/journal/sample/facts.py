"""Fact kinds of every shape that the journal must carry: all audiences, two versions, a realisation."""

from datetime import date
from uuid import UUID

from lentera.journal.facts import Audience, Fact, Realises, fact, lifts


@fact("sample.bed_dug", to=Audience.SELF, about=("bed",))
class BedDug(Fact, frozen=True, kw_only=True):
    bed: UUID
    name: str


@fact("sample.planted", version=1, to=Audience.SELF)
class PlantedV1(Fact, frozen=True, kw_only=True):
    bed: UUID
    plants: int


@fact("sample.planted", version=2, to=Audience.SELF, about=("bed",))
class Planted(Fact, frozen=True, kw_only=True):
    bed: UUID
    plants: int
    kind: str
    on: date


@lifts(PlantedV1)
def planted_v1(old: PlantedV1) -> Planted:
    """Version 1 knew orchids only, and not the day."""
    return Planted(bed=old.bed, plants=old.plants, kind="orchid", on=date(2020, 1, 1))


@fact("sample.bed_cleared", to=Audience.SELF, about=("bed",))
class BedCleared(Fact, frozen=True, kw_only=True):
    bed: UUID


@fact("sample.plants_given", to=Audience.named("partner"), about=("gift",))
class PlantsGiven(Fact, frozen=True, kw_only=True):
    gift: UUID
    partner: UUID
    plants: int
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises


@fact("sample.list_printed", to=Audience.PUBLIC)
class ListPrinted(Fact, frozen=True, kw_only=True):
    digest: str
    lines: int
