"""A MARC record as plain data, its canonical bytes, and the way back out to ISO 2709 and MARCXML.

Canonical bytes are MARC-in-JSON in one line: unlike ISO 2709 they have no limit of 99,999 bytes a record, and
any tool reads them. The same record always gives the same bytes, so their digest tells whether something
changed.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec
import pymarc

_encoder = msgspec.json.Encoder()


class Field(msgspec.Struct, frozen=True):
    """One field: a control field has `data`, any other two indicators and its subfields (code, value)."""

    tag: str
    data: str = ""
    indicators: str = "  "
    subfields: tuple[tuple[str, str], ...] = ()

    @property
    def is_control(self) -> bool:
        """Whether this is a control field (001 to 009): no indicators, no subfields."""
        return self.tag < "010"

    def first(self, code: str) -> str:
        """The first subfield `code`, or an empty string."""
        return next((value for found, value in self.subfields if found == code), "")

    def all(self, codes: str) -> list[str]:
        """Every subfield whose code is in `codes`, in the record's order."""
        return [value for found, value in self.subfields if found in codes]


class Marc(msgspec.Struct, frozen=True):
    """A record: leader (24 characters) and fields in the order in which they stand."""

    leader: str
    fields: tuple[Field, ...]

    def each(self, *tags: str) -> Iterator[Field]:
        """The fields with one of `tags`, in the record's order."""
        return (field for field in self.fields if field.tag in tags)

    def first(self, tag: str) -> Field | None:
        """The first field `tag`."""
        return next(self.each(tag), None)

    def control(self, tag: str) -> str:
        """The data of control field `tag`, or an empty string."""
        field = self.first(tag)
        return field.data if field is not None else ""


def to_plain(marc: Marc) -> dict[str, Any]:
    """The record as MARC-in-JSON (a dictionary for `json`)."""
    return {
        "leader": marc.leader,
        "fields": [
            {
                field.tag: field.data
                if field.is_control
                else {
                    "ind1": field.indicators[0],
                    "ind2": field.indicators[1],
                    "subfields": [{code: value} for code, value in field.subfields],
                }
            }
            for field in marc.fields
        ],
    }


def from_plain(plain: dict[str, Any]) -> Marc:
    """The record that MARC-in-JSON states. Raises KeyError, TypeError or ValueError when it is another
    shape.
    """
    fields = []
    for entry in plain["fields"]:
        ((tag, told),) = entry.items()
        if isinstance(told, str):
            fields.append(Field(tag, told))
        else:
            pairs = tuple((code, value) for one in told["subfields"] for code, value in one.items())
            fields.append(Field(tag, "", told["ind1"] + told["ind2"], pairs))
    return Marc(plain["leader"], tuple(fields))


def to_bytes(marc: Marc) -> bytes:
    """Canonical bytes: MARC-in-JSON, UTF-8, one line without a line break. Lengths in the leader are set to
    zero.
    """
    old = marc.leader
    neutral = Marc(f"00000{old[5:9]}a2200000{old[17:20]}4500", marc.fields)
    return _encoder.encode(to_plain(neutral))


def from_bytes(written: bytes) -> Marc:
    """The record behind canonical bytes."""
    return from_plain(msgspec.json.decode(written))


def digest_of(written: bytes) -> str:
    """What tells one state of a record from another: hex BLAKE2b of 16 bytes over the canonical bytes."""
    return blake2b(written, digest_size=16).hexdigest()


def to_pymarc(marc: Marc) -> pymarc.Record:
    """The record as pymarc knows it, for whoever wants its tools."""
    record = pymarc.Record(leader=marc.leader, force_utf8=True)
    for field in marc.fields:
        if field.is_control:
            record.add_field(pymarc.Field(tag=field.tag, data=field.data))
        else:
            record.add_field(
                pymarc.Field(
                    tag=field.tag,
                    indicators=pymarc.Indicators(field.indicators[0], field.indicators[1]),
                    subfields=[pymarc.Subfield(code=code, value=value) for code, value in field.subfields],
                )
            )
    return record


def to_iso2709(marc: Marc) -> bytes:
    """The record in transmission format, UTF-8. Lengths that the format cannot state are written as nines."""
    written: bytes = to_pymarc(marc).as_marc()
    return written


def to_marcxml(marc: Marc) -> str:
    """The record as a MARCXML `record` element (its namespace is stated by the collection around it)."""
    parts = [f"<record><leader>{_text(marc.leader)}</leader>"]
    for field in marc.fields:
        if field.is_control:
            parts.append(f"<controlfield tag={quoteattr(field.tag)}>{_text(field.data)}</controlfield>")
            continue
        one, two = field.indicators[0], field.indicators[1]
        parts.append(f"<datafield tag={quoteattr(field.tag)} ind1={_attribute(one)} ind2={_attribute(two)}>")
        parts.extend(
            f"<subfield code={_attribute(code)}>{_text(value)}</subfield>" for code, value in field.subfields
        )
        parts.append("</datafield>")
    return "".join([*parts, "</record>"])


_unwritable = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def _text(value: str) -> str:
    """Text for XML, without the control characters that XML 1.0 cannot state."""
    return escape(value.translate(_unwritable))


def _attribute(value: str) -> str:
    return quoteattr(value.translate(_unwritable))
