"""The agency's own names for scope items: plain data."""

from datetime import datetime
from uuid import UUID

from lentera.agreements.facts import UNITS, ServiceKind
from lentera.agreements.models import ScopeKind
from lentera.journal.ids import new_id
from lentera.journal.references import Removed, Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_scope_kind(
    agency: UUID,
    name: str,
    kind: ServiceKind,
    unit: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    scope_kind: UUID | None = None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Keep a name for scope items with its usual unit; with `scope_kind` it replaces that one."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if not name.strip():
            return entry.refuse(Refusal("scope-name-missing"))
        if unit not in UNITS:
            return entry.refuse(Refusal("scope-unit-unknown", item=name, unit=unit))
        fields = {"name": name.strip(), "kind": kind.value, "unit": unit}
        return save_reference(entry, ScopeKind, scope_kind or new_id(), fields)


def remove_scope_kind(
    agency: UUID,
    scope_kind: UUID,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Removed | Refusal:
    """Offer a name no longer; what was signed with it stays."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Removed)) is not None:
            return first
        if not ScopeKind.objects.filter(institution=agency, id=scope_kind).exists():
            return entry.refuse(Refusal("scope-kind-unknown"))
        return remove_reference(entry, ScopeKind, scope_kind)
