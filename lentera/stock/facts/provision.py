"""Provision of reading materials: asked for, selected, bought or given, received with its paper."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lentera.journal.facts import Audience, Fact, Realises, fact
from lentera.stock.facts.item import Source
from lentera.stock.facts.placement import Part


class ProvisionState(StrEnum):
    """How far a provision has come."""

    SELECTED = "selected"
    ORDERED = "ordered"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class WantedTitle(Part, frozen=True, kw_only=True):
    """One title as somebody asks for it."""

    title: str
    author: str = ""
    isbn: str = ""
    copies: int = 1
    record: UUID | None = None
    price: int = 0  # rupiah a copy, an estimate


@fact("stock.materials_requested", to=Audience.named("agency"), about=("request",))
class MaterialsRequested(Fact, frozen=True, kw_only=True):
    """A library asked the agency for reading materials."""

    request: UUID
    agency: UUID
    titles: tuple[WantedTitle, ...]
    reason: str
    letter: str = ""
    asked_on: date


@fact("stock.provision_selected", to=Audience.SELF, about=("provision", "request"))
class ProvisionSelected(Fact, frozen=True, kw_only=True):
    """The agency decided what to provide, for itself or for a partner (then `scope_item` is its ground)."""

    provision: UUID
    name: str
    recipient: UUID
    titles: tuple[WantedTitle, ...]
    scope_item: UUID | None = None
    request: UUID | None = None
    selected_on: date


@fact("stock.provision_ordered", to=Audience.SELF, about=("provision",))
class ProvisionOrdered(Fact, frozen=True, kw_only=True):
    """Bought from, or promised by, somebody."""

    provision: UUID
    source: Source
    supplier: str
    document: str
    ordered_on: date


@fact("stock.provision_cancelled", to=Audience.SELF, about=("provision",))
class ProvisionCancelled(Fact, frozen=True, kw_only=True):
    """Nothing will come of it."""

    provision: UUID
    reason: str


@fact("stock.provision_received", to=Audience.named("recipient"), about=("provision",))
class ProvisionReceived(Fact, frozen=True, kw_only=True):
    """The materials came, with source, value and paper, and are the recipient's from this day on."""

    provision: UUID
    recipient: UUID
    name: str
    source: Source
    supplier: str
    document: str
    received_on: date
    titles: int
    copies: int
    value: int  # rupiah in all
    history: bool = False
    realises: Realises | None = None

    def counts_towards(self) -> Realises | None:
        return self.realises
