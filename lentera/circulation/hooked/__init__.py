"""What circulation fills in others: one file a life cycle."""

from lentera.circulation.hooked import family, hold, kiosk, lending, movement, paper, privacy, title

__all__ = ["family", "hold", "kiosk", "lending", "movement", "paper", "privacy", "title"]
