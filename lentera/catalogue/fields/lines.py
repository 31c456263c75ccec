"""Fields as a person types them: `$a Judul : $b anak judul`. Reading never fails; checks speak afterwards."""

import re
import unicodedata
from collections.abc import Iterable

from lentera.catalogue.marc.record import CONTROL, Field

MARK = "$"
_mark = re.compile(r"(?:^|(?<=\s))\$(?:(\S)(?=\s|$)|([a-z]))")  # $a Judul, $aJudul; US$5 and $5.00 are money
_dollar = re.compile(r"(?:^|(?<=\s))\$")
DOLLAR = "{dollar}"  # a dollar sign inside a value that would be read as a mark
_controls = dict.fromkeys((*range(32), 127), " ") | dict.fromkeys((0x98, 0x9C))


def text_of(field: Field) -> str:
    """A field as one line: the data of a control field, else its subfields."""
    if field.is_control:
        return field.data
    return " ".join(f"{MARK}{code} {_dollar.sub(DOLLAR, value)}" for code, value in field.subfields)


def field_from(tag: str, one: str, two: str, text: str) -> Field:
    """The field that a line states. Without a mark all of it is subfield a; `_` and `#` are blanks."""
    composed = unicodedata.normalize("NFC", text.translate(_controls))
    if tag in CONTROL:
        return Field(tag, composed.rstrip("\n"))
    return Field(tag, "", _indicator(one) + _indicator(two), tuple(_subfields(composed)))


def restored(fields: Iterable[Field], base: Iterable[Field]) -> list[Field]:
    """The fields, where a row was not touched as it stood in `base`: a line cannot show a blank at a value's end."""
    original: dict[Field, Field] = {}
    for field in base:
        original.setdefault(field_from(field.tag, *_both(field), text_of(field)), field)
    return [original.get(field, field) for field in fields]


def _both(field: Field) -> tuple[str, str]:
    return (field.indicators + "  ")[0], (field.indicators + "  ")[1]


def _indicator(typed: str) -> str:
    sign = typed[:1]
    return " " if sign in ("", "_", "#") else sign


def _subfields(text: str) -> list[tuple[str, str]]:
    """Code and value of each subfield. A mark opens the line or follows a blank, so that US$20 stays a price."""
    found: list[tuple[str, str]] = []
    marks = list(_mark.finditer(text))
    head = text[: marks[0].start()] if marks else text
    if head.strip():
        found.append(("a", head.strip().replace(DOLLAR, MARK)))
    ends = [*(one.start() for one in marks), len(text)][1:]
    for match, end in zip(marks, ends, strict=True):
        value = text[match.end() : end].strip()
        if value:
            found.append((match.group(1) or match.group(2), value.replace(DOLLAR, MARK)))
    return found
