"""What circulation fills in others: one file a life cycle."""

from lentera.circulation.hooked import hold, kiosk, lending, movement, paper, privacy

__all__ = ["hold", "kiosk", "lending", "movement", "paper", "privacy"]
