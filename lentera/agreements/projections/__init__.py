"""How facts change the area's tables: one file a life cycle."""

from lentera.agreements.projections import agreement, press, realisation, signing_event, visit

__all__ = ["agreement", "press", "realisation", "signing_event", "visit"]
