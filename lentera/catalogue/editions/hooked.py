"""Loaded at start: what is told about editions, how it is laid out and said, and what goes to other nodes."""

from datetime import date

from lentera.catalogue.editions import messages, offered, projecting, taking
from lentera.journal.ticking import every_day

__all__ = ["messages", "offered", "projecting"]


@every_day("catalogue.editions")
def settle_editions(_institution: object, _today: date) -> int:
    """What came with a bundle and waits is compared again: a kill may have come between."""
    return taking.settle()
