"""Pieces that cannot be taken yet: remembered with why until the sender's next bundle brings them again."""

from hashlib import blake2b
from uuid import UUID

from lentera.journal import clock
from lentera.journal.receiving import Range
from lentera.journal.refusals import Refusal
from lentera.sync.bundle.label import Label
from lentera.sync.models import Parked, Peer


def forget_parked(label: Label) -> None:
    """Whatever a node still lacks comes again in its next bundle, so what waited from an older one is forgotten.

    Parts of one bundle do not speak for one another.
    """
    of_same = Peer.objects.filter(id=label.sender, heard=label.number).exists()
    if label.parts == 1 or not of_same:
        Parked.objects.filter(peer=label.sender).delete()


def _name_of_piece(piece: Range) -> str:
    return blake2b(b"".join(piece.hashes()), digest_size=32).hexdigest()


def park(peer: UUID, piece: Range, why: Refusal) -> None:
    """Remember a piece of a node's bundle with why it waits."""
    Parked.objects.update_or_create(
        digest=_name_of_piece(piece),
        defaults={
            "peer": peer,
            "code": why.code,
            "details": {name: str(value) for name, value in why.details.items()},
            "entries": len(piece.entries),
            "seen_at": clock.now(),
        },
    )


def taken_now(piece: Range) -> None:
    """What waited is here."""
    Parked.objects.filter(digest=_name_of_piece(piece)).delete()
