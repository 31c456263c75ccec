"""MARC-in-JSON: one record, an array, an object with `records`, or one record a line."""

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
_place = re.compile(r"\(byte (\d+)\)")


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
        told = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Read(1, 0, None, _broken(error))
        return
    if isinstance(told, dict) and isinstance(told.get("records"), list):
        told = told["records"]
    records = told if isinstance(told, list) else [told]
    for number, one in enumerate(records, 1):
        yield _read(number, one)


def _is_lines(path: Path) -> bool:
    """Whether the first line alone is a whole value, with more behind it."""
    with path.open("rb") as file:
        first, second = file.readline(1 << 24), file.readline(1 << 10)
    try:
        msgspec.json.decode(first.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
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
                yield _read(number, msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf")))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Read(number, 0, None, _broken(error))


def _broken(error: Exception) -> Refusal:
    """Where it is broken, by the sentence of the reader, which knows one language."""
    told = str(error)
    if place := _place.search(told):
        return Refusal("json-broken-at", byte=int(place[1]) + 1)
    return Refusal("json-cut-off" if "truncated" in told else "json-broken")


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
