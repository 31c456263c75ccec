"""What is done with records: import many, save one, remove one."""

from lentera.catalogue.actions.importing import OUTCOMES, Progress, import_records
from lentera.catalogue.actions.mappings import remove_mapping, save_mapping
from lentera.catalogue.actions.records import refresh_search, remove_record, save_record

__all__ = [
    "OUTCOMES",
    "Progress",
    "import_records",
    "refresh_search",
    "remove_mapping",
    "remove_record",
    "save_mapping",
    "save_record",
]
