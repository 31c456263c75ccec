"""What the area fills in for others: one file a life cycle."""

from lentera.agreements.hooked import (
    agreement,
    clock,
    drafting,
    monitoring,
    registers,
    signing,
    visit,
    visit_papers,
)

__all__ = [
    "agreement",
    "clock",
    "drafting",
    "monitoring",
    "registers",
    "signing",
    "visit",
    "visit_papers",
]
