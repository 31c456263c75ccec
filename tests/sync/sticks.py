"""Bundles in parts, for tests: what was made for small sticks."""

from base64 import b85encode
from random import Random

from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.sync import exporting
from tests.journal.sample.facts import ListPrinted
from tests.sync.test_exchange import ACTOR, NOON


def parts_of(sender, receiver, room):
    """The parts for a stick of `room` bytes; nothing was too large."""
    with sender.open():
        made = exporting.export_parts(receiver.id, room)
    assert not isinstance(made, Refusal), made
    assert made.left == []
    return made.bundles


def say_noise(house, author, count, size, *, seed=1):
    """Public lists whose content cannot be compressed, `size` bytes each."""
    chance = Random(seed)
    with house.open(), writing(author, None, actor=ACTOR, at=NOON) as entry:
        for _ in range(count):
            entry.record(ListPrinted(digest=entry.keep_blob(b85encode(chance.randbytes(size))), lines=1))
