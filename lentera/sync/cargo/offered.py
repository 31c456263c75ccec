"""What areas hand over beside streams (`journal.offering`): carried under the name of each offer, never looked into."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from lentera.journal import offering
from lentera.sync import registry
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import Message, Offered
from lentera.sync.models import Peer

LONGEST = 1 << 20  # bytes of one message


class Offers:
    """Every offer that an area registered."""

    messages: ClassVar[tuple[type, ...]] = (Offered,)

    def load(self, peer: UUID) -> Iterator[Message]:
        """What each area has for this node."""
        chooses = Peer.objects.filter(id=peer, by_editions=True).exists()
        reader = offering.Reader(peer, frozenset(registry.authors_at(peer)), chooses)
        for name, offer in offering.offers():
            for data in offer.tell(reader):
                yield Offered(name, data)

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """Give each area what came for it; offers that only a newer program knows are passed over."""
        said: dict[str, list[bytes]] = {}
        for message in told:
            if isinstance(message, Offered) and len(message.data) <= LONGEST:
                said.setdefault(message.name, []).append(message.data)
        for name, offer in offering.offers():
            if name in said:
                offer.hear(label.sender, said[name])
