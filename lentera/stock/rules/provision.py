"""Decisions on provision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState, decide_ground
from lentera.journal.facts import Realises
from lentera.journal.refusals import Refusal
from lentera.stock.facts import (
    MaterialsRequested,
    ProvisionCancelled,
    ProvisionOrdered,
    ProvisionReceived,
    ProvisionSelected,
    ProvisionState,
    Source,
    WantedTitle,
)

KINDS = frozenset({ServiceKind.PROVISION})


@dataclass(frozen=True, slots=True)
class ProvisionStatus:
    """A provision as decisions need it. `ordered` gives source, supplier and paper, where it was ordered."""

    id: UUID
    agency: UUID
    name: str
    recipient: UUID
    scope_item: UUID | None
    state: ProvisionState
    selected_on: date
    ordered: tuple[Source, str, str] | None = None


def decide_request(
    titles: Sequence[WantedTitle],
    *,
    request: UUID,
    agency: UUID,
    reason: str,
    letter: str,
    asked_on: date,
) -> MaterialsRequested | Refusal:
    """Whether a library's wish can be sent: titles with a name and a number of copies, and a reason."""
    why = _wrong_titles(titles)
    if why is not None:
        return why
    if not reason.strip():
        return Refusal("reason-needed")
    return MaterialsRequested(
        request=request,
        agency=agency,
        titles=tuple(titles),
        reason=reason,
        letter=letter,
        asked_on=asked_on,
    )


def decide_selection(
    titles: Sequence[WantedTitle],
    ground: ScopeItemState | None,
    *,
    provision: UUID,
    name: str,
    agency: UUID,
    recipient: UUID,
    on: date,
    request: UUID | None = None,
) -> ProvisionSelected | Refusal:
    """What the agency will provide: for a partner on the ground of a scope item, for itself without."""
    why = _wrong_titles(titles)
    if why is not None:
        return why
    if not name.strip():
        return Refusal("name-missing")
    if recipient != agency:
        why = decide_provision_ground(ground, agency=agency, recipient=recipient, on=on)
        if why is not None:
            return why
    return ProvisionSelected(
        provision=provision,
        name=name,
        recipient=recipient,
        titles=tuple(titles),
        scope_item=None if recipient == agency or ground is None else ground.id,
        request=request,
        selected_on=on,
    )


def decide_provision_ground(
    ground: ScopeItemState | None, *, agency: UUID, recipient: UUID, on: date
) -> Refusal | None:
    """Why a provision to a partner has no ground on that day; None when it has."""
    why = decide_ground(ground, on=on, kinds=KINDS, partner=recipient)
    if why is not None:
        return why
    if ground is not None and ground.agency != agency:
        return Refusal("ground-other-agency", ground=True, number=ground.agreement.number)
    return None


def decide_order(
    provision: ProvisionStatus, *, source: Source, supplier: str, document: str, on: date
) -> ProvisionOrdered | Refusal:
    """Whether a selection may be bought or accepted as a gift: from somebody, by a paper."""
    if provision.state is not ProvisionState.SELECTED:
        return Refusal(f"provision-{provision.state}", name=provision.name)
    if not supplier.strip():
        return Refusal("supplier-missing")
    if not document.strip():
        return Refusal("document-missing")
    if on < provision.selected_on:
        return Refusal("ordered-before-selected", day=provision.selected_on)
    return ProvisionOrdered(
        provision=provision.id, source=source, supplier=supplier, document=document, ordered_on=on
    )


def decide_cancel(provision: ProvisionStatus, *, reason: str) -> ProvisionCancelled | Refusal:
    """Whether a provision that has not come may be given up."""
    if provision.state in (ProvisionState.RECEIVED, ProvisionState.CANCELLED):
        return Refusal(f"provision-{provision.state}", name=provision.name)
    if not reason.strip():
        return Refusal("reason-needed")
    return ProvisionCancelled(provision=provision.id, reason=reason)


def decide_provision_receipt(
    provision: ProvisionStatus,
    ground: ScopeItemState | None,
    *,
    source: Source,
    supplier: str,
    document: str,
    titles: int,
    copies: int,
    value: int,
    on: date,
    history: bool = False,
) -> ProvisionReceived | Refusal:
    """What came, with source, value and paper. It realises the scope item in the item's unit (titles or copies)."""
    if provision.state in (ProvisionState.RECEIVED, ProvisionState.CANCELLED):
        return Refusal(f"provision-{provision.state}", name=provision.name)
    if titles < 1 or copies < titles:
        return Refusal("copies-fewer-than-titles", titles=titles, copies=copies)
    if value < 0:
        return Refusal("value-negative", barcode=provision.name)
    if not supplier.strip():
        return Refusal("supplier-missing")
    if not document.strip():
        return Refusal("document-missing")
    realises = None
    if provision.recipient != provision.agency:
        why = decide_provision_ground(ground, agency=provision.agency, recipient=provision.recipient, on=on)
        if why is not None or ground is None:
            return why or Refusal("ground-missing", ground=True)
        amount, unit = (titles, "titles") if ground.unit == "titles" else (copies, "copies")
        realises = Realises(scope_item=ground.id, amount=amount, unit=unit)
    return ProvisionReceived(
        provision=provision.id,
        recipient=provision.recipient,
        name=provision.name,
        source=source,
        supplier=supplier,
        document=document,
        received_on=on,
        titles=titles,
        copies=copies,
        value=value,
        history=history,
        realises=realises,
    )


def _wrong_titles(titles: Sequence[WantedTitle]) -> Refusal | None:
    if not titles:
        return Refusal("titles-missing")
    for title in titles:
        if not title.title.strip():
            return Refusal("copy-title-missing", barcode="")
        if title.copies < 1:
            return Refusal("copies-missing", title=title.title)
    return None
