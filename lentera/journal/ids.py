"""Identifiers: random, so that they say nothing; filed by time, where the fact tells its time anyway; derived ones, so
that replay finds the same again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from hashlib import blake2b
from random import Random
from uuid import UUID, uuid4, uuid5

LONGEST_REQUEST = 100  # signs
_REST = 112  # bits of an id after those that ids made together share
_RANDOM = (1 << _REST) - 1
_VERSION, _VARIANT = 7 << 76, 2 << 62  # where RFC 9562 has them
_CHANCE = 0xFFF << 64 | (1 << 62) - 1  # the bits beside them and the moment
_source: ContextVar[Callable[[], UUID]] = ContextVar("lentera_id_source", default=uuid4)


def new_id() -> UUID:
    """A random UUID (version 4)."""
    return _source.get()()


def ids_together() -> Callable[[], UUID]:
    """What makes ids for rows that come together: random, but for their first 16 bits, which they share.

    So an index has them side by side. Where each of a thousand lies on a page of its own, a million rows make SQLite
    write a page for each row and index.
    """
    head = new_id().int >> _REST << _REST

    def together() -> UUID:
        return UUID(int=head | new_id().int & _RANDOM)

    return together


def timely_id(at: datetime) -> UUID:
    """A UUID that begins with its moment (version 7 of RFC 9562): for what a desk writes all day.

    Rows of one day lie side by side in every index, so that a write meets the same few pages however many years lie
    before it. Never for a reader, whose id says nothing.
    """
    milliseconds = int(at.timestamp() * 1000) & 0xFFFFFFFFFFFF
    return UUID(int=milliseconds << 80 | _VERSION | _VARIANT | new_id().int & _CHANCE)


def derived_id(base: UUID, name: str) -> UUID:
    """The UUID (version 5) of `name` under `base`: for rows that a fact makes without naming them."""
    return uuid5(base, name)


def fitting_request(told: str) -> str:
    """A request's id as it is kept: its hash where it has more signs than fit, or a NUL, which no database keeps."""
    if len(told) <= LONGEST_REQUEST and "\0" not in told:
        return told
    return blake2b(told.encode(errors="replace"), digest_size=32).hexdigest()


@contextmanager
def seeded_ids(seed: int | str) -> Iterator[None]:
    """Inside, `new_id` draws from a seeded source: the demo and some tests tell the same story each time."""
    chance = Random(seed)
    token = _source.set(lambda: UUID(int=chance.getrandbits(128), version=4))
    try:
        yield
    finally:
        _source.reset(token)
