"""Use cases of circulation: load, decide, record."""

from lentera.circulation.actions.counting import forget_links, say_counts, tick
from lentera.circulation.actions.desk import Desk, give_back, lend, record_visits, renew, undo_newest
from lentera.circulation.actions.importing import Read, import_readers, read_readers
from lentera.circulation.actions.readers import (
    NewReader,
    change_identity,
    close_reader,
    draw_card,
    end_pauses,
    forget_due,
    forget_reader,
    register,
    register_all,
    reopen_reader,
)
from lentera.circulation.actions.settings import remove_setting, save_closed_day, save_rule
from lentera.circulation.actions.story import record_story
from lentera.circulation.actions.together import add_pairs, drop_small

__all__ = [
    "Desk",
    "NewReader",
    "Read",
    "add_pairs",
    "change_identity",
    "close_reader",
    "draw_card",
    "drop_small",
    "end_pauses",
    "forget_due",
    "forget_links",
    "forget_reader",
    "give_back",
    "import_readers",
    "lend",
    "read_readers",
    "record_story",
    "record_visits",
    "register",
    "register_all",
    "remove_setting",
    "renew",
    "reopen_reader",
    "save_closed_day",
    "save_rule",
    "say_counts",
    "tick",
    "undo_newest",
]
