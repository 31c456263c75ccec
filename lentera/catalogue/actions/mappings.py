"""Mappings of columns that a cataloguer keeps for the next file of the same kind."""

from uuid import UUID

import msgspec

from lentera.catalogue.formats.columns import Mapping
from lentera.catalogue.models import ColumnMapping
from lentera.journal.ids import new_id
from lentera.journal.references import Removed, Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_mapping(
    institution: UUID,
    name: str,
    heads: tuple[str, ...],
    mapping: Mapping,
    *,
    actor: UUID,
    request_id: RequestId,
) -> Saved | Refusal:
    """Keep a mapping under a name; a mapping of that name is replaced."""
    with writing(institution, request_id, actor=actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        name = name.strip()
        if not name:
            return entry.refuse(Refusal("mapping-name-missing"))
        row = ColumnMapping.objects.filter(institution=institution, name=name).first()
        told = {
            "name": name,
            "heads": "\n".join(heads),
            "mapping": msgspec.json.encode(mapping).decode(),
        }
        return save_reference(entry, ColumnMapping, row.id if row is not None else new_id(), told)


def remove_mapping(
    institution: UUID, mapping: UUID, *, actor: UUID, request_id: RequestId
) -> Removed | Refusal:
    """Forget a kept mapping; what was imported by it stays."""
    with writing(institution, request_id, actor=actor) as entry:
        if (first := entry.answered(Removed)) is not None:
            return first
        if not ColumnMapping.objects.filter(institution=institution, id=mapping).exists():
            return entry.refuse(Refusal("mapping-unknown"))
        return remove_reference(entry, ColumnMapping, mapping)
