"""What this node asks for (large evidence that lies elsewhere), and what cannot be had any more.

The evidence itself follows the streams, as far as there is room (`exporting`).
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from lentera.sync import erasing, wanting
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import BlobGone, Erased, Message, Wants
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.readable import concerns


class WantedBlobs:
    """Wishes for evidence and their sad answers (`sync.wanting`)."""

    messages: ClassVar[tuple[type, ...]] = (Wants, BlobGone, Erased)

    def load(self, peer: UUID) -> Iterator[Message]:
        """All wishes in one message, also when there are none: so the other node knows that one is over."""
        yield Wants(wanting.wanted_from(peer))
        yield from wanting.gone_for(peer, list(concerns(peer)))
        yield from erasing.done_for(peer)

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """The wishes read last count; a bundle without the message, of an older program, says nothing of them."""
        try:
            for message in told:
                if isinstance(message, Wants):
                    wanting.hear(label.sender, message.wanted)
            erasing.hear_gone(label.sender, [one for one in told if isinstance(one, BlobGone)])
            erasing.hear_done(label.sender, [one for one in told if isinstance(one, Erased)])
        except ValueError as error:  # an id that is none
            raise NotABundle("bundle-damaged", place=0) from error
