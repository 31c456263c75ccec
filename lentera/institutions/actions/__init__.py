"""What can be done: institutions and libraries, officials and contacts, accounts and roles."""

from lentera.institutions.actions.accounts import (
    add_account,
    deactivate_account,
    end_role,
    give_role,
    saw_account,
    set_password,
)
from lentera.institutions.actions.forgetting import forget_what_is_over
from lentera.institutions.actions.officials import (
    appoint,
    close_position,
    end_term,
    forget_contact,
    note_contact,
    open_position,
)
from lentera.institutions.actions.registering import (
    change_details,
    change_parent,
    close_institution,
    found_agency,
    note_count,
    register_institution,
    rename_institution,
    save_library,
    withdraw_count,
)

__all__ = [
    "add_account",
    "appoint",
    "change_details",
    "change_parent",
    "close_institution",
    "close_position",
    "deactivate_account",
    "end_role",
    "end_term",
    "forget_contact",
    "forget_what_is_over",
    "found_agency",
    "give_role",
    "note_contact",
    "note_count",
    "open_position",
    "register_institution",
    "rename_institution",
    "save_library",
    "saw_account",
    "set_password",
    "withdraw_count",
]
