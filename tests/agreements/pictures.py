"""Small pictures for tests, made by hand: nothing decodes or encodes pictures on the server."""

import struct
import zlib


def png(width: int = 60, height: int = 40, shade: int = 200) -> bytes:
    """A PNG of one grey; another `shade` is another picture."""
    row = b"\0" + bytes((shade, shade, shade)) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"tEXt", b"Comment\0blok B")
        + _chunk(b"IDAT", zlib.compress(row * height))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
