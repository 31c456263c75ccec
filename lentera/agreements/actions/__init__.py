"""Use cases of the area: one file a life cycle."""

from lentera.agreements.actions.draft import (
    change_draft,
    move_draft,
    move_draft_in,
    open_renewal,
    send_to_partner,
    start_draft,
)
from lentera.agreements.actions.kinds import remove_scope_kind, save_scope_kind
from lentera.agreements.actions.signed import (
    amend,
    archive,
    consent,
    enter_from_paper,
    evaluate,
    resume,
    settle_question,
    sign,
    sign_in,
    suspend,
    terminate,
)
from lentera.agreements.actions.ticking import due, tick

__all__ = [
    "amend",
    "archive",
    "change_draft",
    "consent",
    "due",
    "enter_from_paper",
    "evaluate",
    "move_draft",
    "move_draft_in",
    "open_renewal",
    "remove_scope_kind",
    "resume",
    "save_scope_kind",
    "send_to_partner",
    "settle_question",
    "sign",
    "sign_in",
    "start_draft",
    "suspend",
    "terminate",
    "tick",
]
