"""Decisions about papers: plain data in, a fact or a refusal out."""

from lentera.papers.rules.number import (
    NumberState,
    SchemeState,
    check_scheme,
    decide_hand_range,
    decide_number,
    decide_void,
    decide_withdrawal,
    holes,
    next_free,
)
from lentera.papers.rules.paper import (
    LARGEST_SCAN,
    PaperState,
    decide_cancellation,
    decide_erasing,
    may_issue,
    may_replace,
    paper_code,
)
from lentera.papers.rules.retention import (
    DEFAULTS,
    ClassState,
    Fate,
    Kept,
    ProposalState,
    decide_declining,
    decide_destruction,
    decide_proposal,
)

__all__ = [
    "DEFAULTS",
    "LARGEST_SCAN",
    "ClassState",
    "Fate",
    "Kept",
    "NumberState",
    "PaperState",
    "ProposalState",
    "SchemeState",
    "check_scheme",
    "decide_cancellation",
    "decide_declining",
    "decide_destruction",
    "decide_erasing",
    "decide_hand_range",
    "decide_number",
    "decide_proposal",
    "decide_void",
    "decide_withdrawal",
    "holes",
    "may_issue",
    "may_replace",
    "next_free",
    "paper_code",
]
