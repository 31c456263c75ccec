"""Filling parts: each begins with the same head and holds as many loads as its file has room for."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from lentera.journal.refusals import Refusal
from lentera.sync.bundle.messages import Message
from lentera.sync.bundle.packing import Packer, file_size
from lentera.sync.strides import Load


class Filling:
    """Loads on their way into parts of at most `room` bytes.

    `free`: bytes that an empty part has for loads. `left`: what not even that holds. `served`: evidence that went in.
    """

    def __init__(self, head: list[Message], room: int) -> None:
        self._head, self._room = head, room
        self.left: list[Refusal] = []
        self.served: list[tuple[UUID, str]] = []
        self._broken: set[object] = set()
        packer = Packer(room)
        self.free = packer.free if packer.add(head) else 0

    @property
    def least(self) -> int:
        """The bytes of a file that holds the head alone."""
        packer = Packer()
        packer.add(self._head)
        return file_size(packer.taken)

    def parts(self, loads: Iterable[Load]) -> Iterator[Packer]:
        """The parts, each as soon as it is full; at least one."""
        packer = self._begin()
        for load in loads:
            if load.chain in self._broken:
                continue
            if not packer.add(load.messages):
                fresh = self._begin()
                if not fresh.add(load.messages):
                    self._leave(load)
                    continue
                yield packer
                packer = fresh
            if load.served is not None:
                self.served.append(load.served)
        yield packer

    def _begin(self) -> Packer:
        packer = Packer(self._room)
        packer.add(self._head)
        return packer

    def _leave(self, load: Load) -> None:
        if load.chain is not None:
            self._broken.add(load.chain)
        self.left.append(Refusal("load-too-large", size=load.size))
