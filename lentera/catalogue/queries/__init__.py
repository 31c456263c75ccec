"""What pages, protocols and other areas ask of the catalogue."""

from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.record import Marc, to_marcxml
from lentera.catalogue.marc.record import from_bytes as marc_from
from lentera.catalogue.queries.batches import (
    batch,
    batch_log,
    batches,
    overlay_rules,
    rollback_log,
    was_rolled_back,
)
from lentera.catalogue.queries.covers import covers
from lentera.catalogue.queries.editions import EditionLine, editions, held_titles
from lentera.catalogue.queries.harvest import (
    Harvested,
    earliest_change,
    now,
    publishers,
    quiet_moment,
    reading_through,
    written,
)
from lentera.catalogue.queries.held import (
    harvest,
    harvest_held,
    harvest_size,
    harvested,
    libraries_of,
    library_names,
)
from lentera.catalogue.queries.kiosks import KioskLine, Terminal, kiosks, terminal_of
from lentera.catalogue.queries.likeness import similar
from lentera.catalogue.queries.lists import book_list, book_lists, lists_seen, records_of, titles_of
from lentera.catalogue.queries.mappings import columns_of, mapping_by_id, mapping_for, mappings
from lentera.catalogue.queries.records import (
    FACETS,
    Count,
    Found,
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
from lentera.catalogue.queries.stored import written_many
from lentera.catalogue.queries.structured import find, find_as, is_whole, moment, scan, titles_under
from lentera.catalogue.queries.taken_back import taken_back
from lentera.catalogue.queries.union import (
    Group,
    Proposal,
    groups_of,
    has_proposals,
    proposal,
    proposals,
    proposals_left,
)
from lentera.catalogue.search.scanning import Scannable, Term
from lentera.catalogue.search.structured import (
    Combined,
    Everything,
    Exactly,
    Order,
    Question,
    Words,
    Years,
)
from lentera.catalogue.watching import standing_still

__all__ = [
    "FACETS",
    "Brief",
    "Combined",
    "Count",
    "EditionLine",
    "Everything",
    "Exactly",
    "Found",
    "Group",
    "Harvested",
    "KioskLine",
    "Marc",
    "Order",
    "Proposal",
    "Question",
    "Scannable",
    "Term",
    "Terminal",
    "Words",
    "Years",
    "batch",
    "batch_log",
    "batches",
    "book_list",
    "book_lists",
    "brief_of",
    "columns_of",
    "covers",
    "earliest_change",
    "editions",
    "export_records",
    "find",
    "find_as",
    "groups_of",
    "harvest",
    "harvest_held",
    "harvest_size",
    "harvested",
    "has_proposals",
    "held_titles",
    "is_whole",
    "kiosks",
    "libraries_of",
    "library_names",
    "lists_seen",
    "mapping_by_id",
    "mapping_for",
    "mappings",
    "marc_from",
    "marc_of",
    "marc_of_id",
    "moment",
    "now",
    "overlay_rules",
    "proposal",
    "proposals",
    "proposals_left",
    "publishers",
    "quiet_moment",
    "reading_through",
    "record",
    "record_by_control",
    "record_by_isbn",
    "record_ids",
    "records_by_ids",
    "records_by_title",
    "records_of",
    "rollback_log",
    "scan",
    "search",
    "similar",
    "sitemap_parts",
    "sitemap_records",
    "standing_still",
    "taken_back",
    "terminal_of",
    "titles_of",
    "titles_under",
    "to_marcxml",
    "visible",
    "was_removed",
    "was_rolled_back",
    "written",
    "written_many",
]
