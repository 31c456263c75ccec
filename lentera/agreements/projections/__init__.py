"""How facts change the area's tables: one file a life cycle."""

from lentera.agreements.projections import (
    agreement,
    coverage,
    drafting,
    escalation,
    monitoring,
    photo,
    press,
    realisation,
    signing,
    signing_event,
    visit,
    visit_request,
)

__all__ = [
    "agreement",
    "coverage",
    "drafting",
    "escalation",
    "monitoring",
    "photo",
    "press",
    "realisation",
    "signing",
    "signing_event",
    "visit",
    "visit_request",
]
