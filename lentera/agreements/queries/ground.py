"""Scope items as the ground of services."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from lentera.agreements.facts import Period, ServiceKind
from lentera.agreements.models import Agreement, AgreementParty, ScopeItem
from lentera.agreements.queries.agreement import agreement_states
from lentera.agreements.rules import ScopeItemState, decide_ground


def scope_item_states(ids: Iterable[UUID]) -> dict[UUID, ScopeItemState]:
    """These scope items with their agreements; unknown ids are left out."""
    return _states(ScopeItem.objects.filter(id__in=list(ids)).order_by("agreement", "position"))


def scope_item_state(scope_item: UUID | None) -> ScopeItemState | None:
    """One scope item with its agreement, or None when nobody promised it."""
    return None if scope_item is None else scope_item_states([scope_item]).get(scope_item)


def open_scope_items(
    *,
    on: date,
    agency: UUID | None = None,
    partner: UUID | None = None,
    kinds: Collection[ServiceKind | str] | None = None,
) -> list[ScopeItemState]:
    """The scope items that give ground on that day: what a choice offers, by agreement and place in it."""
    agreements = Agreement.objects.filter(start__lte=on, end__gte=on)
    if agency is not None:
        agreements = agreements.filter(institution=agency)
    if partner is not None:
        own = AgreementParty.objects.filter(party=partner).values("agreement")
        agreements = agreements.filter(id__in=own)
    items = ScopeItem.objects.filter(agreement__in=agreements.values("id"))
    if kinds is not None:
        items = items.filter(kind__in=[str(kind) for kind in kinds])
    states = _states(items.order_by("agreement", "position"))
    found = [
        state
        for state in states.values()
        if decide_ground(state, on=on, kinds=kinds, partner=partner) is None
    ]
    return sorted(found, key=lambda state: (state.agreement.end, state.agreement.number))


def _states(rows: Iterable[ScopeItem]) -> dict[UUID, ScopeItemState]:
    items = list(rows)
    agreements = agreement_states({row.agreement for row in items})
    return {
        row.id: ScopeItemState(
            id=row.id,
            agreement=agreements[row.agreement],
            kind=ServiceKind(row.kind),
            name=row.name,
            unit=row.unit,
            target=row.target,
            period=Period(row.period),
            removed_from=row.removed_from,
        )
        for row in items
        if row.agreement in agreements
    }
