"""What the catalogue offers to the exchange between nodes: editions, and what nodes want of them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from lentera.catalogue.editions import handing_out, taking
from lentera.journal.offering import Reader, register_offer


class Editions:
    """Both sides of it: a node may publish collections and follow those of others."""

    def tell(self, to: Reader) -> Iterator[bytes]:
        """What this node wants of the other's collections, and what goes there of its own."""
        yield taking.wanted(to)
        yield from handing_out.handed_out(to)

    def hear(self, sender: UUID, said: Sequence[bytes]) -> None:
        """Keep what a node said."""
        taking.hear(sender, said)

    def settle(self) -> None:
        """Compare what waits with what was signed."""
        taking.settle()


register_offer("editions", Editions(), instead_of="catalogue")
