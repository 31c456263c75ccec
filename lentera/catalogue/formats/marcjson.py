"""MARC-in-JSON: one record, an array, an object with `records`, or one record a line.

A file that is cut off or broken somewhere gives its whole records all the same, and the place by its number.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import msgspec

from lentera.catalogue.marc.reading import Read, checked, tidy
from lentera.catalogue.marc.record import CONTROL, Marc, Part
from lentera.journal.refusals import Refusal

LARGEST = 1 << 28  # bytes of a file that is one JSON value
UTF8_MARK = b"\xef\xbb\xbf"
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_place = re.compile(r"\(byte (\d+)\)")
_start = re.compile(rb'\{\s*"(?:leader|fields)"\s*:')  # no other object of a record has these names
_before = re.compile(rb'[\s\[]*(?:\{[^{}]*"records"\s*:\s*\[\s*)?')
_between = re.compile(rb"[\s,\[\]}]*")


def read_json(path: Path) -> Iterator[Read]:
    """The records of a file. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(1 << 16).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:1] == b"{" and _is_lines(path):
        yield from _lines(path)
        return
    if path.stat().st_size > LARGEST:
        yield Read(1, 0, None, Refusal("json-too-large", limit=LARGEST >> 20))
        return
    try:
        told = msgspec.json.decode(path.read_bytes().removeprefix(UTF8_MARK))
    except BROKEN as error:
        yield from _salvaged(path.read_bytes(), _broken(error))
        return
    if isinstance(told, dict) and isinstance(told.get("records"), list):
        told = told["records"]
    records = told if isinstance(told, list) else [told]
    for number, one in enumerate(records, 1):
        yield _read(number, one)


def _salvaged(data: bytes, whole: Refusal) -> Iterator[Read]:
    """The records of a file that is no JSON as a whole, each from where it begins to where the next does, and what is
    none of them. `whole` is what is wrong with the file: alone, where no record of it can be read.
    """
    if all(isinstance(_first_value(data[start:end]), Exception) for start, end in _spans(data)):
        yield Read(1, 0, None, whole)
        return
    number, good = 0, 0
    first, _end = next(_spans(data))
    if _before.fullmatch(data, len(UTF8_MARK) * data.startswith(UTF8_MARK), first) is None:
        number += 1
        yield Read(number, 0, None, Refusal("json-no-record"))
    for start, end in _spans(data):
        number += 1
        told = _first_value(data[start:end])
        if isinstance(told, Exception):
            yield Read(number, 0, None, _broken(told, start, last=end == len(data)))
            continue
        value, used = told
        good += 1
        yield _read(number, value)
        if _between.fullmatch(data, start + used, end) is None:
            number += 1
            yield Read(number, 0, None, Refusal("json-broken-at", byte=start + used + 1))
    if good == number:
        yield Read(number + 1, 0, None, whole)


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each record begins, and where it ends at the latest: at the next one, or with the file.

    One at a time: a hostile file has millions that begin.
    """
    begun = None
    for found in _start.finditer(data):
        if begun is not None:
            yield begun, found.start()
        begun = found.start()
    if begun is not None:
        yield begun, len(data)


def _first_value(data: bytes) -> tuple[Any, int] | Exception:
    """The value with which these bytes begin and how many of them it takes, or why there is none."""
    try:
        return msgspec.json.decode(data), len(data)
    except BROKEN as error:
        place = _place.search(str(error)) if "trailing characters" in str(error) else None
        if place is None:
            return error
        used = int(place[1]) - 1  # the place is that behind the first sign too many
        return msgspec.json.decode(data[:used]), used


def _is_lines(path: Path) -> bool:
    """Whether the first line alone is a whole value, with more behind it."""
    with path.open("rb") as file:
        first, second = file.readline(1 << 24), file.readline(1 << 10)
    try:
        msgspec.json.decode(first.removeprefix(UTF8_MARK))
    except BROKEN:
        return False
    return bool(second.strip())


def _lines(path: Path) -> Iterator[Read]:
    number = 0
    with path.open("rb") as file:
        for line in file:
            if not line.strip():
                continue
            number += 1
            try:
                yield _read(number, msgspec.json.decode(line.removeprefix(UTF8_MARK)))
            except BROKEN as error:
                yield Read(number, 0, None, _broken(error))


def _broken(error: Exception, start: int = 0, *, last: bool = True) -> Refusal:
    """Where it is broken, by the sentence of the reader, which knows one language. Bytes count on from `start`; only
    what is `last` in its file is cut off.
    """
    told = str(error)
    if place := _place.search(told):
        return Refusal("json-broken-at", byte=start + int(place[1]) + 1)
    if "truncated" not in told:
        return Refusal("json-broken")
    return Refusal("json-cut-off") if last else Refusal("json-broken-from", byte=start + 1)


def _read(number: int, told: Any) -> Read:
    if not isinstance(told, dict) or not isinstance(told.get("fields"), list):
        return Read(number, 0, None, Refusal("json-no-record"))
    parts: list[Part] = []
    mended: set[str] = set()
    for one in told["fields"]:
        part = _part(one, mended)
        if isinstance(part, Refusal):
            return Read(number, 0, None, part)
        if part is not None:
            parts.append(part)
    leader = told.get("leader")
    leader = tidy("000", leader if isinstance(leader, str) else "", mended).ljust(24)[:24]
    return checked(number, 0, Marc.of_parts(leader, parts), tuple(sorted(mended)))


def _part(told: Any, mended: set[str]) -> Part | Refusal | None:
    if not isinstance(told, dict) or len(told) != 1:
        return Refusal("json-no-record")
    ((tag, content),) = told.items()
    if len(tag) != 3 or not (tag.isascii() and tag.isalnum()):
        return Refusal("field-tag", tag=tag or "-")
    if isinstance(content, str):
        return (tag, tidy(tag, normalize("NFC", content), mended)) if tag in CONTROL else None
    if not isinstance(content, dict) or not isinstance(content.get("subfields"), list):
        return Refusal("json-no-record")
    pairs: list[str] = []
    for one in content["subfields"]:
        for code, value in one.items() if isinstance(one, dict) else ():
            if len(code) != 1 or not code.isprintable():
                return Refusal("subfield-code", tag=tag, sign=code or "-")
            if isinstance(value, dict | list):
                return Refusal("json-no-record")
            text = "" if value is None else str(value)
            pairs.append(code + tidy(tag, normalize("NFC", text), mended))
    if not pairs:
        return None
    if tag in CONTROL:
        return tag, "".join(one[1:] for one in pairs)
    marks = "".join(
        (tidy("000", str(content.get(name) or " "), mended) + " ")[0] for name in ("ind1", "ind2")
    )
    return tag, "\x1f".join([marks, *pairs])
