"""What can be taken back: loans at the desk, and the steps of family reading."""

from lentera.circulation.undoing import family, lending

__all__ = ["family", "lending"]
