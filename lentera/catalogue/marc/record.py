"""A MARC record as plain data, its canonical bytes, and the way back out to ISO 2709 and MARCXML.

Canonical bytes are one line of JSON, a list of the leader and then tag and text of each field in turn:
`["00000nam a2200000 i 4500","001","lt-1","245","10\\u001faBumi manusia /\\u001fcPramoedya Ananta Toer"]`. Unlike
ISO 2709 they have no limit of 99,999 bytes a record, any tool reads them, and both ways take a tenth of the time of
MARC-in-JSON, which earlier records were kept in and is still read. The same record always gives the same bytes, so
their digest tells whether something changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

CONTROL = frozenset(f"00{digit}" for digit in range(10))
"""The tags of control fields."""
FIELD, SUBFIELD = "\x1e", "\x1f"
Part = tuple[str, str]
"""Tag and text of a field as transmission has it: data, or two indicators and `\\x1f`, code, value a subfield."""
Columns = tuple[Sequence[str], Sequence[str]]
"""The same of all fields of a record: their tags, their texts."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[str])
_separators = str.maketrans("\x1d\x1e\x1f", "   ")
_marks = {0x1D: None, 0x1E: None, 0x1F: None}


class Field(msgspec.Struct, frozen=True, gc=False):
    """One field: a control field has `data`, any other two indicators and its subfields (code, value)."""

    tag: str
    data: str = ""
    indicators: str = "  "
    subfields: tuple[tuple[str, str], ...] = ()

    @property
    def is_control(self) -> bool:
        """Whether this is a control field (001 to 009): no indicators, no subfields."""
        return self.tag in CONTROL

    def first(self, code: str) -> str:
        """The first subfield `code`, or an empty string."""
        return next((value for found, value in self.subfields if found == code), "")

    def all(self, codes: str) -> list[str]:
        """Every subfield whose code is in `codes`, in the record's order."""
        return [value for found, value in self.subfields if found in codes]


class Marc:
    """A record: leader (24 characters) and fields in the order in which they stand. Never changed once made.

    It holds `fields`, or the `parts` that it was read from, or those as `columns`, and makes one from the other when
    it is asked: an import reads, keeps and tells most fields without ever looking into them.
    """

    __slots__ = ("_columns", "_fields", "_parts", "leader")

    def __init__(self, leader: str, fields: Iterable[Field]) -> None:
        self.leader = leader
        self._fields: tuple[Field, ...] | None = tuple(fields)
        self._parts: list[Part] | None = None
        self._columns: Columns | None = None

    @classmethod
    def of_parts(cls, leader: str, parts: list[Part]) -> "Marc":
        """The record made of `parts`, which nobody changes any more."""
        made = cls.__new__(cls)
        made.leader, made._fields, made._parts, made._columns = leader, None, parts, None
        return made

    @classmethod
    def of_columns(cls, leader: str, tags: Sequence[str], texts: Sequence[str]) -> "Marc":
        """The record whose fields have these tags and these texts, which nobody changes any more."""
        made = cls.__new__(cls)
        made.leader, made._fields, made._parts, made._columns = leader, None, None, (tags, texts)
        return made

    @property
    def columns(self) -> "Columns":
        """The tags of all fields, and their texts; not to be changed."""
        if self._columns is None:
            parts = self.parts
            self._columns = [tag for tag, _ in parts], [text for _, text in parts]
        return self._columns

    @property
    def parts(self) -> list[Part]:
        """Tag and text of each field; not to be changed."""
        if self._parts is None:
            if self._columns is not None:
                self._parts = list(zip(*self._columns, strict=True))
            else:
                self._parts = [(field.tag, text_of(field)) for field in self._fields or ()]
        return self._parts

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in their order."""
        if self._fields is None:
            self._fields = tuple([_field_of(tag, text) for tag, text in self.parts])
        return self._fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Marc) and self.leader == other.leader and self.fields == other.fields

    def __hash__(self) -> int:
        return hash((self.leader, self.fields))

    def __repr__(self) -> str:
        return f"Marc({self.leader!r}, {self.fields!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Marc.of_parts, (self.leader, self.parts)

    def each(self, *tags: str) -> Iterator[Field]:
        """The fields with one of `tags`, in the record's order."""
        if self._fields is None:
            return (_field_of(tag, text) for tag, text in self.parts if tag in tags)
        return (field for field in self._fields if field.tag in tags)

    def first(self, tag: str) -> Field | None:
        """The first field `tag`."""
        return next(self.each(tag), None)

    def control(self, tag: str) -> str:
        """The data of control field `tag`, or an empty string."""
        field = self.first(tag)
        return field.data if field is not None else ""


def _field_of(tag: str, text: str) -> Field:
    if tag in CONTROL:
        return Field(tag, text)
    subfields = text[3:].split(SUBFIELD) if len(text) > 3 else ()
    return Field(tag, "", text[:2], tuple([(one[:1], one[1:]) for one in subfields]))


def text_of(field: Field) -> str:
    """The field's text, as in `Marc.parts`; a separator inside a value would cut it in two, and becomes a blank."""
    if field.is_control:
        return field.data.translate(_separators)
    told = "".join([f"\x1f{code}{value}" for code, value in field.subfields])
    if told.count(SUBFIELD) != len(field.subfields) or FIELD in told or "\x1d" in told:
        told = "".join([f"\x1f{code}{value.translate(_separators)}" for code, value in field.subfields])
    return field.indicators + told


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
    """Canonical bytes, UTF-8, one line without a line break. Lengths in the leader are set to zero."""
    old = marc.leader
    tags, texts = marc.columns
    flat = [f"00000{old[5:9]}a2200000{old[17:20]}4500"] * (2 * len(tags) + 1)
    flat[1::2], flat[2::2] = tags, texts
    return _encoder.encode(flat)


def from_bytes(written: bytes) -> Marc:
    """The record behind canonical bytes, today's or MARC-in-JSON."""
    if written[:1] == b"{":
        return from_plain(msgspec.json.decode(written))
    flat = _decoder.decode(written)
    tags, texts = flat[1::2], flat[2::2]
    if len(tags) != len(texts):
        raise ValueError("a tag without a text")
    return Marc.of_columns(flat[0], tags, texts)


def digest_of(written: bytes) -> str:
    """What tells one state of a record from another: hex BLAKE2b of 16 bytes over the canonical bytes."""
    return blake2b(written, digest_size=16).hexdigest()


def to_iso2709(marc: Marc) -> bytes:
    """The record in transmission format, UTF-8. Lengths that the format cannot state are written as nines."""
    directory, texts, place = [], [], 0
    for tag, text in marc.parts:
        written = text.encode() + b"\x1e"
        directory.append(f"{tag}{min(len(written), 9999):04d}{min(place, 99999):05d}")
        texts.append(written)
        place += len(written)
    base = 25 + 12 * len(directory)
    head = f"{min(base + place + 1, 99999):05d}{marc.leader[5:9]}a22{min(base, 99999):05d}{marc.leader[17:20]}4500"
    return b"".join([head.encode(), "".join(directory).encode(), b"\x1e", *texts, b"\x1d"])


def to_marcxml(marc: Marc) -> str:
    """The record as a MARCXML `record` element (its namespace is stated by the collection around it)."""
    tags = [tag for tag, _ in marc.parts]
    texts = FIELD.join([marc.leader, *[text for _, text in marc.parts]])
    told = texts if is_writable(texts) else texts.translate(_unwritable)
    if "&" in told or "<" in told or ">" in told:
        told = escape(told)
    if "\x1f&" in told or '\x1f"' in told or not "".join(tags).isalnum():
        return _careful_marcxml(marc)
    leader, *fields = told.split(FIELD)
    if SUBFIELD in leader or len(fields) != len(tags):
        return _careful_marcxml(marc)
    written = [f"<record><leader>{leader}</leader>"]
    tell = written.append
    for tag, text in zip(tags, fields, strict=True):
        if tag in CONTROL:
            tell(f'<controlfield tag="{tag}">{text}</controlfield>')
            continue
        marks, *pairs = text.split(SUBFIELD)
        if len(marks) != 2 or '"' in marks or "" in pairs:
            return _careful_marcxml(marc)
        tell(f'<datafield tag="{tag}" ind1="{marks[0]}" ind2="{marks[1]}">')
        for one in pairs:
            tell(f'<subfield code="{one[0]}">{one[1:]}</subfield>')
        tell("</datafield>")
    tell("</record>")
    return "".join(written)


def _careful_marcxml(marc: Marc) -> str:
    """The same, each text escaped by itself: for tags, indicators and codes that are more than letters and digits."""
    parts = [f"<record><leader>{_text(marc.leader)}</leader>"]
    for field in marc.fields:
        if field.is_control:
            parts.append(f"<controlfield tag={_attribute(field.tag)}>{_text(field.data)}</controlfield>")
            continue
        one, two = field.indicators[0], field.indicators[1]
        parts.append(f"<datafield tag={_attribute(field.tag)} ind1={_attribute(one)} ind2={_attribute(two)}>")
        parts.extend(
            f"<subfield code={_attribute(code)}>{_text(value)}</subfield>" for code, value in field.subfields
        )
        parts.append("</datafield>")
    return "".join([*parts, "</record>"])


_controls = bytes(code for code in range(29) if code not in (9, 10, 13))
_unwritable = dict.fromkeys(_controls) | {0xFFFE: None, 0xFFFF: None}


def is_writable(text: str) -> bool:
    """Whether XML 1.0 can state all signs of `text` but the separators of fields and subfields."""
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        return False
    written = text.encode()
    return len(written.translate(None, _controls)) == len(written)


def _text(value: str) -> str:
    """Text for XML, without the control characters that XML 1.0 cannot state."""
    return escape(value.translate(_unwritable | _marks))


def _attribute(value: str) -> str:
    return quoteattr(value.translate(_unwritable | _marks))
