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
LARGEST_FILE = 1 << 30  # bytes of one bundle
MOST_TIMES = 100  # larger than packed: facts come to 10 or 20, and only a bomb to more
AROUND = 6 << 10  # bytes: the most that label, signature and age's header take
_FILLER_COST = 28  # bytes that a filler's own frame takes besides its zeros
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


class Packer:
    """Plain bytes of one bundle, frame by frame; with `room` (bytes of the finished file) no more than fits."""

    def __init__(self, room: int | None = None) -> None:
        self._room = room
        self._plain = bytearray()
        self._group: list[bytes] = []
        self._size = 0

    def add(self, messages: Iterable[Message]) -> bool:
        """Take these messages, all or (False) none of them."""
        told = [_encoder.encode(message) for message in messages]
        if self._room is not None and not self._fits(self._size + sum(map(len, told))):
            self._close()  # what the open frame really takes is known now
            apart = Packer()
            apart._take(told)
            apart._close()
            if file_size(len(self._plain) + len(apart._plain)) > self._room:
                return False
            self._plain += apart._plain
            return True
        self._take(told)
        return True

    @property
    def taken(self) -> int:
        """Bytes of its frames so far."""
        self._close()
        return len(self._plain)

    @property
    def free(self) -> int:
        """Bytes that still go in for certain, whatever they are; LARGEST_FILE without a limit."""
        self._close()
        left = (LARGEST_FILE if self._room is None else self._room) - file_size(len(self._plain))
        return max(0, left - PAD - (left >> 7) - 1024)

    def seal(self, recipients: list[str]) -> bytes:
        """The age file to these recipients. Its size is a multiple of PAD, give or take age's own few bytes."""
        self._close()
        missing = -(len(self._plain) + _FILLER_COST) % PAD
        plain = bytes(self._plain) + _raw_frame(_encoder.encode([Filler(b"\0" * missing)]), level=None)
        return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(one) for one in recipients])

    def _take(self, told: list[bytes]) -> None:
        for one in told:
            self._group.append(one)
            self._size += len(one)
            if self._size >= FRAME:
                self._close()

    def _close(self) -> None:
        if self._group:
            self._plain += _raw_frame(_list_of(self._group), level=10)
            self._group, self._size = [], 0

    def _fits(self, raw: int) -> bool:
        # zstd adds at most a 256th and some bytes a frame to what it cannot compress.
        worst = raw + (raw >> 8) + 600 * (raw // FRAME + 1)
        return self._room is None or file_size(len(self._plain) + worst) <= self._room


def file_size(plain: int) -> int:
    """The most bytes that the file of a bundle takes whose frames have `plain` bytes."""
    padded = -(-(plain + _FILLER_COST) // PAD) * PAD
    return padded + AROUND + 16 * (padded // (64 << 10) + 2)


def encoded_size(messages: Iterable[Message]) -> int:
    """Bytes of these messages before compression."""
    return sum(len(_encoder.encode(message)) for message in messages)


def pack(messages: Iterable[Message], recipients: list[str]) -> bytes:
    """All messages as one age file."""
    packer = Packer()
    packer.add(messages)
    return packer.seal(recipients)


def unpack(sealed: bytes, identities: list[pyrage.x25519.Identity]) -> Iterator[Message]:
    """The messages of an age file. Raises NotABundle."""
    try:
        plain = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError as error:
        raise NotABundle("bundle-not-for-us") from error
    at, frames, left = 0, 0, most_unpacked(len(plain))
    while at < len(plain):
        frames += 1
        length = int.from_bytes(plain[at : at + 4], "big")
        packed = plain[at + 4 : at + 4 + length]
        if frames > MOST_FRAMES or length == 0 or len(packed) != length:
            raise NotABundle("bundle-damaged", place=at)
        at += 4 + length
        try:
            told = _unpacked(packed, at)
            left -= len(told)
            if left < 0:
                raise NotABundle("bundle-too-large", place=at)
            yield from _messages(told)
        except msgspec.DecodeError as error:
            raise NotABundle("bundle-damaged", place=at) from error


def most_unpacked(size: int) -> int:
    """Bytes that `size` packed bytes of a bundle may come to in all: one blob of whatever size, and what facts do."""
    return LARGEST + MOST_TIMES * size


def inflated(packed: bytes, most: int = LARGEST) -> bytes:
    """The bytes of one zstd frame, at most `most` of them and as many as a blob may have. Raises NotABundle."""
    pieces, total = [], 0
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed) as reader:
            while piece := reader.read(1 << 20):
                total += len(piece)
                if total > min(most, LARGEST):
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


def _list_of(told: list[bytes]) -> bytes:
    """Encoded messages as one MessagePack list."""
    return b"\xdd" + len(told).to_bytes(4, "big") + b"".join(told)


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
