"""How facts change the area's tables: one file a life cycle."""

from lentera.agreements.projections import agreement, realisation

__all__ = ["agreement", "realisation"]
