"""An entry of a stream, opened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lentera.journal import blobs
from lentera.journal.facts import Fact


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as projections and history see it."""

    author: UUID
    stream: UUID
    audience: str
    area: str
    seq: int
    hash: bytes
    at: datetime
    recorded: datetime
    actor: UUID
    fact: Fact

    def content(self, digest: str) -> bytes:
        """The content blob that the fact cites. Raises KeyError when it has not arrived."""
        return blobs.content(self.author, digest)
