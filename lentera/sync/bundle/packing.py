"""From messages to bytes and back: MessagePack in zstd frames of at most 1 MiB, in an age file, padded.

Everything is counted while it is read: a frame that unpacks to more than it may, a message that is none and a file
that ends early are refused before anything is believed.
"""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec
import pyrage
import zstandard

from lentera.journal.blobs import LARGEST
from lentera.journal.refusals import Refusal
from lentera.sync.bundle.messages import Filler, Message, Unheard

FRAME = 1 << 20  # bytes of messages in one frame
LARGEST_FRAME = FRAME + (1 << 22)  # a frame may end with a message that goes over: one long entry
PAD = 8 << 10  # bytes: sizes are multiples of this
MOST_FRAMES = 4096
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Message])
_apart = msgspec.msgpack.Decoder(list[msgspec.Raw])
_one = msgspec.msgpack.Decoder(Message)
_tag = msgspec.msgpack.Decoder(list[Any])
_known = {kind.__struct_config__.tag for kind in get_args(Message)}


class NotABundle(Exception):
    """The bytes cannot be read. Holds a `Refusal` that says why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, **details)  # type: ignore[arg-type]


def pack(messages: Iterable[Message], recipients: list[str]) -> bytes:
    """The age file to these recipients. Its size is a multiple of PAD, give or take age's own few bytes."""
    plain = bytearray()
    group: list[Message] = []
    size = 0
    for message in messages:
        group.append(message)
        size += _size(message)
        if size >= FRAME:
            plain += _frame(group)
            group, size = [], 0
    if group:
        plain += _frame(group)
    missing = -(len(plain) + 4 + _FILLER_COST) % PAD
    plain += _raw_frame(_encoder.encode([Filler(b"\0" * missing)]), level=None)
    return pyrage.encrypt(bytes(plain), [pyrage.x25519.Recipient.from_str(one) for one in recipients])


def unpack(sealed: bytes, identities: list[pyrage.x25519.Identity]) -> Iterator[Message]:
    """The messages of an age file. Raises NotABundle."""
    try:
        plain = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError as error:
        raise NotABundle("bundle-not-for-us") from error
    at, frames = 0, 0
    while at < len(plain):
        frames += 1
        length = int.from_bytes(plain[at : at + 4], "big")
        packed = plain[at + 4 : at + 4 + length]
        if frames > MOST_FRAMES or length == 0 or len(packed) != length:
            raise NotABundle("bundle-damaged", place=at)
        at += 4 + length
        try:
            yield from _messages(_unpacked(packed, at))
        except msgspec.DecodeError as error:
            raise NotABundle("bundle-damaged", place=at) from error


def inflated(packed: bytes) -> bytes:
    """The bytes of one zstd frame, at most as many as a blob may have. Raises NotABundle."""
    pieces, total = [], 0
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed) as reader:
            while piece := reader.read(1 << 20):
                total += len(piece)
                if total > LARGEST:
                    raise NotABundle("bundle-too-large", place=total)
                pieces.append(piece)
    except zstandard.ZstdError as error:
        raise NotABundle("bundle-damaged", place=0) from error
    return b"".join(pieces)


def _messages(told: bytes) -> list[Message]:
    """The messages of a frame; one of a kind that a newer program has is named, not read. Raises DecodeError."""
    try:
        return _decoder.decode(told)
    except msgspec.ValidationError:
        return [_message(one) for one in _apart.decode(told)]


def _message(told: msgspec.Raw) -> Message:
    parts = _tag.decode(told)
    if parts and isinstance(parts[0], str) and parts[0] not in _known:
        return Unheard(parts[0][:30])
    return _one.decode(told)


_FILLER_COST = 24  # bytes that a filler's own frame takes besides its zeros


def _size(message: Message) -> int:
    return sum(
        len(value) if isinstance(value, bytes) else sum(map(len, value)) if isinstance(value, list) else 8
        for value in (getattr(message, name) for name in message.__struct_fields__)
    )


def _frame(group: list[Message]) -> bytes:
    return _raw_frame(_encoder.encode(group), level=10)


def _raw_frame(told: bytes, *, level: int | None) -> bytes:
    # Filler is stored as it is: compressed zeros would take no room.
    packed = b"r" + told if level is None else b"z" + zstandard.ZstdCompressor(level=level).compress(told)
    return len(packed).to_bytes(4, "big") + packed


def _unpacked(packed: bytes, place: int) -> bytes:
    if packed[:1] == b"r":
        return packed[1:]
    # `max_output_size` does not bound a frame that states its size, so it is read in pieces and counted.
    pieces, total = [], 0
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**23).stream_reader(packed[1:]) as reader:
            while piece := reader.read(1 << 16):
                total += len(piece)
                if total > LARGEST_FRAME:
                    raise NotABundle("bundle-too-large", place=place)
                pieces.append(piece)
    except zstandard.ZstdError as error:
        raise NotABundle("bundle-damaged", place=place) from error
    return b"".join(pieces)
