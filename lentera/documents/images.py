"""Photos from outside: size and soundness read from their segments, and what tells of place and camera taken out.

Nothing is decoded, so an image that would fill the memory when drawn costs nothing here.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_NEXT: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_JPEG_PERSONAL: Final = frozenset({*range(0xE1, 0xF0), 0xFE}) - {
    0xE2,
    0xEE,
}  # 0xE2 holds the colours, 0xEE Adobe's
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)


@dataclass(frozen=True)
class Image:
    """`kind` jpeg or png; width and height in pixels; `end`: where the picture ends and a tail begins."""

    kind: str
    width: int
    height: int
    end: int


def look_at(data: bytes) -> Image | None:
    """The head of a JPEG or PNG whose segments follow each other to the end, else None."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(_PNG_START):
        return _png(data)
    return None


def strip_image(data: bytes) -> bytes:
    """The same picture without EXIF, place, comments, texts and tail; the pixels are untouched (no new encoding).

    A photo that only its EXIF turns upright keeps a minimal EXIF with the turn alone.
    Raises ValueError for what is no sound JPEG or PNG: ask `check_upload` first.
    """
    image = look_at(data)
    if image is None:
        raise ValueError("Neither JPEG nor PNG")
    if image.kind == "png":
        kept = [data[start:end] for name, start, end in _chunks(data[: image.end]) if name in _PNG_KEPT]
        return _PNG_START + b"".join(kept)
    pieces, turn = [b"\xff\xd8"], 1
    for marker, start, end in _segments(data):
        if marker == 0xE1:
            turn = _turn(data[start + 4 : end]) or turn
        elif marker == 0xE2 and not data[start + 4 :].startswith(b"ICC_PROFILE\x00"):
            continue  # pictures inside the picture, with a place of their own
        elif marker not in _JPEG_PERSONAL:
            pieces.append(data[start:end])
    if turn != 1:
        told = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
        told += struct.pack(">HHI", turn, 0, 0)
        pieces.insert(1, b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told)
    return b"".join(pieces)


def _jpeg(data: bytes) -> Image | None:
    size: tuple[int, int] | None = None
    end = 0
    for marker, start, stop in _segments(data):
        if marker in _JPEG_FRAMES and size is None and stop - start >= 9:
            height, width = struct.unpack(">HH", data[start + 5 : start + 9])
            size = (width, height)
        if marker == 0xD9:
            end = stop
    if size is None or not end or 0 in size:
        return None
    return Image("jpeg", *size, end)


def _segments(data: bytes) -> list[tuple[int, int, int]]:
    """(marker, start, end) of each segment from the first to the end of image; a scan's data belong to it.

    Empty when the chain breaks.
    """
    found, at = [], 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            return []
        marker = data[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == 0xD9:
            found.append((marker, at, at + 2))
            return found
        if marker in _JPEG_ALONE:
            found.append((marker, at, at + 2))
            at += 2
            continue
        if at + 4 > len(data):
            return []
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end < at + 4 or end > len(data):
            return []
        if marker == 0xDA:
            following = _JPEG_NEXT.search(data, end)
            if following is None:
                return []
            end = following.start(1) - 1
        found.append((marker, at, end))
        at = end
    return []


def _turn(told: bytes) -> int:
    """EXIF's orientation (2 to 8), 0 when it says none."""
    if not told.startswith(b"Exif\x00\x00"):
        return 0
    body = told[6:]
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None or len(body) < 10:
        return 0
    first = struct.unpack_from(order + "I", body, 4)[0]
    if first + 2 > len(body):
        return 0
    for place in range(struct.unpack_from(order + "H", body, first)[0]):
        entry = first + 2 + 12 * place
        if entry + 12 > len(body):
            return 0
        if struct.unpack_from(order + "H", body, entry)[0] == 0x0112:
            turn: int = struct.unpack_from(order + "H", body, entry + 8)[0]
            return turn if 2 <= turn <= 8 else 0
    return 0


def _png(data: bytes) -> Image | None:
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return None
    _, start, end = chunks[0]
    if end - start != 25:
        return None
    width, height = struct.unpack_from(">II", data, start + 8)
    if not width or not height or b"IDAT" not in {name for name, _, _ in chunks}:
        return None
    return Image("png", width, height, chunks[-1][2])


def _chunks(data: bytes) -> list[tuple[bytes, int, int]]:
    """(name, start, end) of each chunk up to IEND; empty when a length or a check sum is wrong."""
    found, at = [], len(_PNG_START)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        end = at + 12 + length
        if end > len(data):
            return []
        name = data[at + 4 : at + 8]
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            return []
        found.append((name, at, end))
        if name == b"IEND":
            return found
        at = end
    return []
