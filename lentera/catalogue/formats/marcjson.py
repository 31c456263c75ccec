"""MARC-in-JSON: one record, an array, an object with `records`, or one record a line."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from lentera.catalogue.marc.reading import Read, checked
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

LARGEST = 1 << 28  # bytes of a file that is one JSON value


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
        yield Read(1, 0, None, Refusal("json-broken", reason=str(error)))
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
                yield Read(number, 0, None, Refusal("json-broken", reason=str(error)))


def _read(number: int, told: Any) -> Read:
    if not isinstance(told, dict) or not isinstance(told.get("fields"), list):
        return Read(number, 0, None, Refusal("json-no-record"))
    fields: list[Field] = []
    for one in told["fields"]:
        field = _field(one)
        if isinstance(field, Refusal):
            return Read(number, 0, None, field)
        if field is not None:
            fields.append(field)
    leader = told.get("leader")
    marc = Marc((leader if isinstance(leader, str) else "").ljust(24)[:24], tuple(fields))
    return checked(number, 0, marc, ())


def _field(told: Any) -> Field | Refusal | None:
    if not isinstance(told, dict) or len(told) != 1:
        return Refusal("json-no-record")
    ((tag, content),) = told.items()
    if len(tag) != 3 or not (tag.isascii() and tag.isalnum()):
        return Refusal("field-tag", tag=tag or "-")
    if isinstance(content, str):
        return Field(tag, unicodedata.normalize("NFC", content)) if tag < "010" else None
    if not isinstance(content, dict) or not isinstance(content.get("subfields"), list):
        return Refusal("json-no-record")
    pairs: list[tuple[str, str]] = []
    for one in content["subfields"]:
        for code, value in one.items() if isinstance(one, dict) else ():
            if len(code) != 1:
                return Refusal("subfield-code", tag=tag, sign=code or "-")
            pairs.append((code, unicodedata.normalize("NFC", str(value))))
    indicators = "".join((str(content.get(name) or " ") + " ")[0] for name in ("ind1", "ind2"))
    return Field(tag, "", indicators, tuple(pairs)) if pairs else None
