"""Provision."""

from collections.abc import Iterable

import msgspec

from lentera.journal.projecting import Entry, copy_fields, projects
from lentera.stock.facts import (
    MaterialsRequested,
    ProvisionCancelled,
    ProvisionOrdered,
    ProvisionReceived,
    ProvisionSelected,
    ProvisionState,
    WantedTitle,
)
from lentera.stock.models import MaterialsRequest, Provision, ProvisionReceipt


def _listed(titles: Iterable[WantedTitle]) -> list[dict[str, object]]:
    return [msgspec.to_builtins(title) for title in titles]


@projects(MaterialsRequested)
def request_materials(fact: MaterialsRequested, entry: Entry) -> None:
    MaterialsRequest.rows.insert(
        entry,
        copy_fields(fact, MaterialsRequest, "titles"),
        id=fact.request,
        titles=_listed(fact.titles),
        copies=sum(title.copies for title in fact.titles),
    )


@projects(ProvisionSelected)
def select(fact: ProvisionSelected, entry: Entry) -> None:
    Provision.rows.insert(
        entry,
        copy_fields(fact, Provision, "titles"),
        id=fact.provision,
        titles=_listed(fact.titles),
        copies=sum(title.copies for title in fact.titles),
        estimate=sum(title.copies * title.price for title in fact.titles),
    )


@projects(ProvisionOrdered)
def order(fact: ProvisionOrdered, entry: Entry) -> None:
    Provision.rows.change(
        entry, copy_fields(fact, Provision), id=fact.provision, state=ProvisionState.ORDERED
    )


@projects(ProvisionCancelled)
def cancel(fact: ProvisionCancelled, entry: Entry) -> None:
    Provision.rows.change(entry, id=fact.provision, reason=fact.reason, state=ProvisionState.CANCELLED)


@projects(ProvisionReceived)
def receive(fact: ProvisionReceived, entry: Entry) -> None:
    ProvisionReceipt.rows.insert(
        entry,
        copy_fields(fact, ProvisionReceipt, "provision"),
        id=fact.provision,
        provision=fact.provision,
        scope_item=None if fact.realises is None else fact.realises.scope_item,
    )
