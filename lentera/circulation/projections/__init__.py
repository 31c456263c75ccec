"""How the facts of circulation change its tables."""

from lentera.circulation.projections import count, loan, reader

__all__ = ["count", "loan", "reader"]
