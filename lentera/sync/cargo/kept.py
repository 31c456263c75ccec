"""Parcels that the root's node keeps unread for the homes of authors (`sync.kept`): out, held, asked back, returned."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from lentera.journal.node import this_node
from lentera.sync import registry
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import AskedBack, KeepNone, Keeps, Kept, Message
from lentera.sync.kept import holding, returned, sending


class KeptParcels:
    """A backup that only the author's own recovery key opens."""

    messages: ClassVar[tuple[type, ...]] = (Kept, Keeps, AskedBack, KeepNone)

    def load(self, peer: UUID) -> Iterator[Message]:
        """At the keeper: what it holds and what was asked back. At home: what the keeper lacks."""
        if registry.anchor().node == this_node():
            yield from holding.says(peer)
        else:
            yield from sending.messages(peer)

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """The keeper takes parcels from homes only, a home from the keeper only."""
        root = registry.anchor().node
        if root == this_node():
            holding.take(label.sender, label.number, told)
        elif label.sender == root:
            sending.hear(told)
            returned.take_back(told)
