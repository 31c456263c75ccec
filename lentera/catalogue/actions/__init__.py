"""What is done with records: import many, save one, remove one."""

from lentera.catalogue.actions.editions import drop_edition, end_edition, follow_edition, publish_edition
from lentera.catalogue.actions.held import note_held
from lentera.catalogue.actions.importing import OUTCOMES, Progress, import_records
from lentera.catalogue.actions.item_lists import import_item_list
from lentera.catalogue.actions.kiosks import open_kiosk, revoke_kiosk, saw_kiosk
from lentera.catalogue.actions.lists import add_to_list, remove_list, save_list
from lentera.catalogue.actions.mappings import remove_mapping, save_mapping
from lentera.catalogue.actions.overlay import save_overlay_rules
from lentera.catalogue.actions.places import follow_copies
from lentera.catalogue.actions.records import refresh_search, remove_record, save_record
from lentera.catalogue.actions.rolling_back import RollbackPreview, preview_rollback, rollback_batch
from lentera.catalogue.actions.union import hold_apart, match, merge, propose, split

__all__ = [
    "OUTCOMES",
    "Progress",
    "RollbackPreview",
    "add_to_list",
    "drop_edition",
    "end_edition",
    "follow_copies",
    "follow_edition",
    "hold_apart",
    "import_item_list",
    "import_records",
    "match",
    "merge",
    "note_held",
    "open_kiosk",
    "preview_rollback",
    "propose",
    "publish_edition",
    "refresh_search",
    "remove_list",
    "remove_mapping",
    "remove_record",
    "revoke_kiosk",
    "rollback_batch",
    "save_list",
    "save_mapping",
    "save_overlay_rules",
    "save_record",
    "saw_kiosk",
    "split",
]
