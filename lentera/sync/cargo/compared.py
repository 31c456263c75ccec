"""Digests of laid out tables, where a person asked to compare them (`sync.comparing`)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from lentera.sync import comparing
from lentera.sync.bundle.label import Label
from lentera.sync.bundle.messages import Comparison, Message


class Comparisons:
    """What was asked and what is answered: nothing goes along where nobody asked."""

    messages: ClassVar[tuple[type, ...]] = (Comparison,)

    def load(self, peer: UUID) -> Iterator[Message]:
        """The digests of now, in every bundle until the answer has come, or until the other node asks no more."""
        yield from comparing.messages(peer)

    def unload(self, label: Label, told: Sequence[Message]) -> None:
        """Keep them: they are compared once the streams of the bundle are laid out."""
        comparing.hear(label.sender, [one for one in told if isinstance(one, Comparison)])
