"""What circulation fills in others: one file a life cycle."""

from lentera.circulation.hooked import lending

__all__ = ["lending"]
