"""What areas hand from node to node beside streams: an area says what, the exchange carries it and never looks inside.

Bundles may be lost, repeated or reordered, so each offer says again what the other side has not said to have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Reader:
    """A node that a bundle goes to, with the institutions that write there.

    `chooses`: it takes what it chose of an area instead of that area's public streams.
    """

    node: UUID
    institutions: frozenset[UUID]
    chooses: bool = False


class Offer(Protocol):
    """One kind of thing that an area hands to other nodes."""

    def tell(self, to: Reader) -> Iterator[bytes]:
        """What goes to a node now, each part at most about half a MiB. It writes nothing."""

    def hear(self, sender: UUID, said: Sequence[bytes]) -> None:
        """Keep what a registered node said, inside the transaction that stores the bundle; called for every bundle.

        What nobody can read is passed over: it must not hold up the streams of the same bundle.
        """

    def settle(self) -> None:
        """Work in what was kept, once the streams of the bundle are laid out; also called any time later."""


_offers: dict[str, Offer] = {}
_chosen: set[str] = set()


def register_offer(name: str, offer: Offer, *, instead_of: str = "") -> None:
    """Offer something under a name. `instead_of`: the area whose public streams it spares nodes that choose."""
    _offers[name] = offer
    if instead_of:
        _chosen.add(instead_of)


def offers() -> list[tuple[str, Offer]]:
    """Everything that is offered, by name."""
    return sorted(_offers.items())


def is_chosen_from(area: str) -> bool:
    """Whether nodes may choose from an area instead of taking its public streams."""
    return area in _chosen


def settle_all() -> None:
    """Let every area work in what bundles brought."""
    for _, offer in offers():
        offer.settle()
