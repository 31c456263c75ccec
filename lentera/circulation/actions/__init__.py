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
from lentera.circulation.actions.taking import (
    OlderLoan,
    OlderReader,
    card_end,
    new_loan_id,
    take_back_loans,
    take_back_readers,
    take_loans,
    take_readers,
)
from lentera.circulation.actions.together import add_pairs, drop_small

__all__ = [
    "Desk",
    "NewReader",
    "OlderLoan",
    "OlderReader",
    "Read",
    "add_pairs",
    "card_end",
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
    "new_loan_id",
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
    "take_back_loans",
    "take_back_readers",
    "take_loans",
    "take_readers",
    "tick",
    "undo_newest",
]
