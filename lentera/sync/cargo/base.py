"""What every kind of cargo offers."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol
from uuid import UUID

from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import Message


class Cargo(Protocol):
    """One kind of thing beside streams. Losing, repeating or reordering bundles must do it no harm."""

    messages: ClassVar[tuple[type, ...]]  # the kinds of messages that it reads

    def load(self, peer: UUID) -> Iterator[Message]:
        """What goes to a node now, all of it in every bundle until the node has said that it has it.

        It is never spread over the parts of a bundle: a small cargo goes with each of them, a large one with one.
        """

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """Take what a registered node sent, inside the transaction that stores the bundle's entries.

        Called for every bundle, also when it has none of these messages; for one part of several only when it has
        some. Raises NotABundle or NotABackup: then nothing of the bundle is taken.
        """
