"""Parcels of authors that move: what lies beside the journal goes to the new home, and is destroyed at the old one.

Until the new home has said that it took the parcel in, the parcel goes with every bundle to it.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

import zstandard

from lentera.journal import clock, parcels
from lentera.journal.node import this_node
from lentera.sync import registry
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import LARGE_PART, Message, SealedParcel, Took
from lentera.sync.bundle.packing import inflated
from lentera.sync.models import Handover


class Moved:
    """Forgettable rows and accounts of an author whose home has moved (`journal.parcels`)."""

    messages: ClassVar[tuple[type, ...]] = (SealedParcel, Took)

    def load(self, peer: UUID) -> Iterator[Message]:
        """Parcels for a new home, and what was taken in here."""
        for moved in Handover.objects.filter(to=peer, confirmed_at=None).order_by("author"):
            packed = zstandard.ZstdCompressor(level=6).compress(parcels.pack(moved.author))
            for at in range(0, len(packed), LARGE_PART):
                yield SealedParcel(moved.author.bytes, packed[at : at + LARGE_PART])
        for taken in Handover.objects.filter(to=this_node()).order_by("author"):
            yield Took(taken.author.bytes)

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """Parcels are taken from a former home only, for authors whose home is here now."""
        packed: dict[UUID, bytearray] = {}
        took: list[UUID] = []
        for message in told:
            if isinstance(message, SealedParcel):
                packed.setdefault(UUID(bytes=message.author), bytearray()).extend(message.data)
            elif isinstance(message, Took):
                took.append(UUID(bytes=message.author))
        for author, parcel in packed.items():
            homes = registry.homes_of(author)
            if homes[-1:] == [this_node()] and label.sender in homes:
                parcels.unpack(inflated(bytes(parcel)))
                Handover.objects.update_or_create(
                    author=author,
                    defaults={"to": this_node(), "registry": label.registry, "confirmed_at": clock.now()},
                )
        # Not by what the peer knows of the registry: that is stored before the parcel, and a kill may come between.
        for row in Handover.objects.filter(to=label.sender, confirmed_at=None, author__in=took):
            parcels.destroy(row.author)
            Handover.objects.filter(author=row.author).update(confirmed_at=clock.now())
