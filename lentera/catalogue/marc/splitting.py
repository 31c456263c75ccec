"""Splitting: an ISO 2709 file into the bytes of its records, by the end-of-record byte and nothing else.

Lengths in leaders are wrong in real files (characters counted for bytes, line breaks added by mail or
editors, records over 99,999 bytes), so they are not asked. Line breaks and filler between records are passed
over.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

RECORD_END = b"\x1d"
FILLER = b"\r\n\t \x00\x1a"  # the last is the end-of-file sign of old systems
BLOCK = 1 << 20
LARGEST = 1 << 24  # bytes: what goes on longer without an end of record is no record, and passed over


class Piece(NamedTuple):
    """The bytes of one record without its end byte. `ended` is false when the file stops before that byte, `whole`
    when it is so long that its bytes were passed over.
    """

    number: int
    offset: int
    data: bytes
    ended: bool = True
    whole: bool = True


def split(file: BinaryIO, *, block: int = BLOCK) -> Iterator[Piece]:
    """The records of a file, read in blocks of `block` bytes. Numbers count from 1, offsets are in bytes from
    0.
    """
    number, start, rest = 0, 0, b""
    passing = False  # over the bytes of a record that is too long
    while read := file.read(block):
        held, begin = rest + read, 0
        while (end := held.find(RECORD_END, begin)) >= 0:  # sought by words; a split goes byte by byte
            data = held[begin:end].lstrip(FILLER)
            if passing:
                passing = False
            elif data:
                number += 1
                yield Piece(number, start + end - begin - len(data), data)
            start += end + 1 - begin
            begin = end + 1
        rest = held[begin:]
        if len(rest) > LARGEST and not passing:
            number += 1
            yield Piece(number, start, b"", whole=False)
            passing = True
        if passing:
            start, rest = start + len(rest), b""
    data = rest.lstrip(FILLER)
    if data.rstrip(FILLER):
        yield Piece(number + 1, start + len(rest) - len(data), data, ended=False)
