"""The directory of an ISO 2709 record: which bytes belong to which tag, also where its numbers are wrong.

Real directories count characters for bytes, give lengths of nought, or let numbers of too many digits run
into the next entry. Each way of reading is tried in turn, and counts only when it explains the whole record.
"""

from typing import NamedTuple

from lentera.journal.refusals import Refusal

FIELD_END = b"\x1e"
ENTRY = 12
WIDE_ENTRIES = ((4, 5), (4, 6), (5, 5), (5, 6))  # digits of length and place: the first is the standard's


class Placed(NamedTuple):
    """Tag and bytes of each field, in the directory's order; `fits` when its numbers were right as they
    stood.
    """

    tagged: list[tuple[str, bytes]]
    fits: bool


def place_fields(directory: str, body: bytes) -> Placed | Refusal:
    """The fields of `body` (which ends with a field's end) under the tags of `directory`, or why they cannot
    be told.
    """
    parts = body.split(FIELD_END)
    parts.pop()
    starts: dict[int, bytes] = {}
    place = 0
    for part in parts:
        starts[place] = part
        place += len(part) + 1
    if len(directory) % ENTRY:
        wide = _by_wide_entries(directory, starts)
        if (
            wide is None
            and len(parts) == 1
            and ENTRY - 2 <= len(directory) < 2 * ENTRY
            and directory[:3].isalnum()
        ):
            return Placed([(directory[:3], parts[0])], False)  # one field, one entry, whatever its numbers
        return Refusal("directory-length", bytes=len(directory)) if wide is None else Placed(wide, False)
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory), ENTRY)]
    tagged = _by_place(entries, starts)
    if tagged is not None and len({entry[7:] for entry in entries}) == len(parts) == len(entries):
        return Placed(tagged, True)
    if len(entries) == len(parts):
        return Placed([(entry[:3], part) for entry, part in zip(entries, parts, strict=True)], False)
    for text in (body, _characters(body)):
        if text is not None and (cut := _by_length(entries, text)) is not None:
            return Placed(cut, False)
    return Refusal("directory-count", directory=len(entries), fields=len(parts))


def _by_place(entries: list[str], starts: dict[int, bytes]) -> list[tuple[str, bytes]] | None:
    tagged = []
    for entry in entries:
        length, start = entry[3:7], entry[7:]
        part = starts.get(int(start)) if start.isdecimal() else None
        if part is None or not length.isdecimal() or len(part) + 1 != int(length):
            return None
        tagged.append((entry[:3], part))
    return tagged


def _by_wide_entries(directory: str, starts: dict[int, bytes]) -> list[tuple[str, bytes]] | None:
    """Entries whose numbers outgrew their four and five digits: the width is the one that meets a field
    exactly.
    """
    tagged = []
    at = 0
    while at < len(directory):
        for length_digits, place_digits in WIDE_ENTRIES:
            length = directory[at + 3 : at + 3 + length_digits]
            start = directory[at + 3 + length_digits : at + 3 + length_digits + place_digits]
            part = starts.get(int(start)) if start.isdecimal() else None
            if part is not None and length.isdecimal() and len(part) + 1 == int(length):
                tagged.append((directory[at : at + 3], part))
                at += 3 + length_digits + place_digits
                break
        else:
            return None
    return tagged


def _by_length(entries: list[str], text: bytes | str) -> list[tuple[str, bytes]] | None:
    """Cut by length and place alone: for fields that hold an end byte in their middle, which is then left
    out.
    """
    tagged = []
    end = FIELD_END if isinstance(text, bytes) else "\x1e"
    for entry in entries:
        if not entry[3:].isdecimal():
            return None
        start, length = int(entry[7:]), int(entry[3:7])
        part = text[start : start + length]
        if len(part) != length or part[-1:] != end:
            return None
        raw = part[:-1] if isinstance(part, bytes) else part[:-1].encode("utf-8")
        head, *strays = raw.split(FIELD_END)
        tagged.append((entry[:3], head + b"".join(stray[stray.find(b"\x1f") :] for stray in strays)))
    return tagged if sum(int(entry[3:7]) for entry in entries) == len(text) else None


def _characters(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
