"""What can be done with papers."""

from lentera.papers.actions.number import (
    enter_hand_range,
    save_scheme,
    take_number_in,
    void_number_in,
    void_taken,
    withdraw_hand_range,
)
from lentera.papers.actions.paper import (
    cancel_paper,
    issue,
    keep_paper_in,
    make,
    own_templates,
    paper_data,
    render_paper,
    replace_paper,
)
from lentera.papers.actions.retention import (
    approve_destruction,
    decline_destruction,
    propose_destruction,
    save_retention_class,
)
from lentera.papers.actions.scan import attach_scan, erase_scan, save_upload_limit

__all__ = [
    "approve_destruction",
    "attach_scan",
    "cancel_paper",
    "decline_destruction",
    "enter_hand_range",
    "erase_scan",
    "issue",
    "keep_paper_in",
    "make",
    "own_templates",
    "paper_data",
    "propose_destruction",
    "render_paper",
    "replace_paper",
    "save_retention_class",
    "save_scheme",
    "save_upload_limit",
    "take_number_in",
    "void_number_in",
    "void_taken",
    "withdraw_hand_range",
]
