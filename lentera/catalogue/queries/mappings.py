"""Kept mappings of columns."""

from uuid import UUID

import msgspec

from lentera.catalogue.formats.columns import Mapping
from lentera.catalogue.models import ColumnMapping


def mappings(institution: UUID) -> list[ColumnMapping]:
    """The kept mappings of an institution, by name."""
    return list(ColumnMapping.objects.filter(institution=institution).order_by("name", "id"))


def mapping_by_id(institution: UUID, id: UUID) -> ColumnMapping | None:
    """A kept mapping of this institution, or None."""
    return ColumnMapping.objects.filter(institution=institution, id=id).first()


def mapping_for(institution: UUID, heads: tuple[str, ...]) -> ColumnMapping | None:
    """The kept mapping of a table with exactly these heads, or None."""
    rows = ColumnMapping.objects.filter(institution=institution, heads="\n".join(heads))
    return rows.order_by("name", "id").first() if any(heads) else None


def columns_of(row: ColumnMapping) -> Mapping:
    """What a kept mapping says."""
    return msgspec.json.decode(row.mapping, type=Mapping)
