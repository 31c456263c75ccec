"""Provision: a wish, a selection, an order, a receipt."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lentera.agreements.queries import scope_item_state
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.stock import queries
from lentera.stock.facts import (
    MaterialsRequested,
    ProvisionCancelled,
    ProvisionOrdered,
    ProvisionReceived,
    ProvisionSelected,
    Source,
    WantedTitle,
)
from lentera.stock.rules import (
    decide_cancel,
    decide_order,
    decide_provision_receipt,
    decide_request,
    decide_selection,
)


def request_materials(
    institution: UUID,
    agency: UUID,
    titles: Sequence[WantedTitle],
    *,
    reason: str,
    asked_on: date,
    letter: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> MaterialsRequested | Refusal:
    """A library asks its agency for reading materials."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(MaterialsRequested)) is not None:
            return first
        outcome = decide_request(
            titles, request=new_id(), agency=agency, reason=reason, letter=letter, asked_on=asked_on
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def select_provision(
    agency: UUID,
    name: str,
    titles: Sequence[WantedTitle],
    *,
    recipient: UUID,
    on: date,
    scope_item: UUID | None = None,
    request: UUID | None = None,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ProvisionSelected | Refusal:
    """Decide what to provide. For a partner without ground it is refused, as a fact."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ProvisionSelected)) is not None:
            return first
        outcome = decide_selection(
            titles,
            scope_item_state(scope_item),
            provision=new_id(),
            name=name,
            agency=agency,
            recipient=recipient,
            on=on,
            request=request,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def order_provision(
    agency: UUID,
    provision: UUID,
    *,
    source: Source,
    supplier: str,
    document: str,
    on: date,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ProvisionOrdered | Refusal:
    """Buy what was selected, or accept it as a gift or grant."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ProvisionOrdered)) is not None:
            return first
        status = queries.provision_status(agency, provision)
        if status is None:
            return entry.refuse(Refusal("provision-unknown"))
        outcome = decide_order(status, source=source, supplier=supplier, document=document, on=on)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def cancel_provision(
    agency: UUID,
    provision: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ProvisionCancelled | Refusal:
    """Give a provision up."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ProvisionCancelled)) is not None:
            return first
        status = queries.provision_status(agency, provision)
        if status is None:
            return entry.refuse(Refusal("provision-unknown"))
        outcome = decide_cancel(status, reason=reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)


def receive_provision(
    agency: UUID,
    provision: UUID,
    *,
    source: Source,
    supplier: str,
    document: str,
    titles: int,
    copies: int,
    value: int,
    on: date,
    history: bool = False,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ProvisionReceived | Refusal:
    """The materials came: with source, value and paper they are the recipient's from this day on."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ProvisionReceived)) is not None:
            return first
        status = queries.provision_status(agency, provision)
        if status is None:
            return entry.refuse(Refusal("provision-unknown"))
        outcome = decide_provision_receipt(
            status,
            scope_item_state(status.scope_item),
            source=source,
            supplier=supplier,
            document=document,
            titles=titles,
            copies=copies,
            value=value,
            on=on,
            history=history,
        )
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        return entry.record(outcome)
