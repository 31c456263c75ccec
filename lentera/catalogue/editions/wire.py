"""What nodes say to each other about editions, inside the bundles that they exchange. Ids and hashes are bytes."""

from uuid import UUID

import msgspec

from lentera.journal.ids import derived_id


class Want(msgspec.Struct, array_like=True, frozen=True):
    """What the sender has of a collection: edition `number` whole, or else the beginnings of its buckets' hashes."""

    author: bytes
    collection: bytes
    number: int
    root: str
    have: bytes


class Wants(msgspec.Struct, tag="wants", array_like=True, frozen=True):
    """All that the sender wants; said in every bundle, also when it is nothing."""

    wants: list[Want]


class Head(msgspec.Struct, tag="head", array_like=True, frozen=True):
    """What the parts after it lead to. `places` and `hashes`: the buckets that are told of; all when `places` is empty.

    `held`: not a collection that was published, but the titles of copies that are placed with the receiver, or other
    forms of their headings.
    """

    author: bytes
    collection: bytes
    number: int
    buckets: int
    root: str
    held: bool
    places: list[int]
    hashes: bytes


class Put(msgspec.Struct, array_like=True, frozen=True):
    """A record: its id, since when it reads so (seconds since 1970), its canonical MARC."""

    record: bytes
    saved: int
    written: bytes


class Bucket(msgspec.Struct, array_like=True, frozen=True):
    """What leads from the receiver's bucket to the edition's. `whole`: what it has beside `put` goes."""

    place: int
    whole: bool
    drop: list[bytes]
    put: list[Put]


class Part(msgspec.Struct, tag="part", array_like=True, frozen=True):
    """Some buckets of the edition whose head came before."""

    collection: bytes
    number: int
    buckets: list[Bucket]


Said = Wants | Head | Part
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Said)


def write(said: Said) -> bytes:
    """The bytes of what is said."""
    return _encoder.encode(said)


def read(told: bytes) -> Said | None:
    """What was said, or None when nobody here can read it."""
    try:
        return _decoder.decode(told)
    except (msgspec.DecodeError, ValueError):
        return None


def held_by(author: UUID) -> UUID:
    """What stands for the titles of an agency's copies that are placed with the receiver."""
    return derived_id(author, "held")
