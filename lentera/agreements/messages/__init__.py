"""Sentences of refusals and facts: one file a life cycle."""

from lentera.agreements.messages import (
    agreement,
    clock,
    drafting,
    monitoring,
    press,
    signing,
    visit,
    visit_request,
)

__all__ = [
    "agreement",
    "clock",
    "drafting",
    "monitoring",
    "press",
    "signing",
    "visit",
    "visit_request",
]
