"""What circulation fills in others: one file a life cycle."""

from lentera.circulation.hooked import kiosk, lending

__all__ = ["kiosk", "lending"]
