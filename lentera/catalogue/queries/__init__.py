"""What pages, protocols and other areas ask of the catalogue."""

from lentera.catalogue.formats.copies import day_of, money_of
from lentera.catalogue.formats.tables import enclosed_rows, sniff
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.record import Marc, to_marcxml
from lentera.catalogue.marc.record import from_bytes as marc_from
from lentera.catalogue.queries.harvest import (
    Harvested,
    earliest_change,
    harvest,
    harvest_size,
    harvested,
    now,
    publishers,
    quiet_moment,
    written,
)
from lentera.catalogue.queries.likeness import similar
from lentera.catalogue.queries.mappings import columns_of, mapping_by_id, mapping_for, mappings
from lentera.catalogue.queries.records import (
    FACETS,
    Count,
    Found,
    batches,
    export_records,
    marc_of,
    marc_of_id,
    record,
    record_by_control,
    record_by_isbn,
    record_ids,
    records_by_ids,
    records_by_title,
    search,
    visible,
    was_removed,
)
from lentera.catalogue.queries.sitemap import sitemap_parts, sitemap_records
from lentera.catalogue.queries.structured import find
from lentera.catalogue.search.structured import (
    Combined,
    Everything,
    Exactly,
    NoWords,
    Order,
    Question,
    Words,
    Years,
)

__all__ = [
    "FACETS",
    "Brief",
    "Combined",
    "Count",
    "Everything",
    "Exactly",
    "Found",
    "Harvested",
    "Marc",
    "NoWords",
    "Order",
    "Question",
    "Words",
    "Years",
    "batches",
    "brief_of",
    "columns_of",
    "day_of",
    "earliest_change",
    "enclosed_rows",
    "export_records",
    "find",
    "harvest",
    "harvest_size",
    "harvested",
    "mapping_by_id",
    "mapping_for",
    "mappings",
    "marc_from",
    "marc_of",
    "marc_of_id",
    "money_of",
    "now",
    "publishers",
    "quiet_moment",
    "record",
    "record_by_control",
    "record_by_isbn",
    "record_ids",
    "records_by_ids",
    "records_by_title",
    "search",
    "similar",
    "sitemap_parts",
    "sitemap_records",
    "sniff",
    "to_marcxml",
    "visible",
    "was_removed",
    "written",
]
