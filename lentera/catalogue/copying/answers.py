"""Reading an SRU answer of any version: how many there are, what the server complains of, and its MARC records.

A document type is refused before anything is read: entities that name each other grow without end.
"""

from io import BytesIO
from xml.parsers import expat

import msgspec

from lentera.catalogue.marc.reading import UnknownFormat, read_stream
from lentera.catalogue.marc.record import Marc
from lentera.journal.refusals import Refusal

ROOT = "searchRetrieveResponse"
MOST_TEXT = 2_000  # signs of a complaint that are kept


class Answered(msgspec.Struct, frozen=True):
    """One answer: records in the server's order, how many it knows, and how many it sent that are no MARC."""

    total: int
    marcs: tuple[Marc, ...] = ()
    others: int = 0


class _NotXml(Exception):
    """The answer has what no SRU answer has."""


class _Outline:
    """Root, counts, complaint and packed records of an answer."""

    def __init__(self) -> None:
        self.root = ""
        self.total = ""
        self.complaint: dict[str, str] = {}
        self.packing = ""
        self.packed: list[str] = []
        self.records = 0
        self._depth = 0
        self._text: list[str] | None = None

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        self._depth += 1
        if local == "recordData":
            self.records += 1
        if local in ("numberOfRecords", "recordPacking", "recordXMLEscaping", "recordData") or (
            local in ("uri", "details", "message") and "diag" in name
        ):
            self._text = []

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._depth -= 1
        told = "".join(self._text) if self._text is not None else ""
        if local == "numberOfRecords" and self._depth == 1:
            self.total = told.strip()
        elif local in ("recordPacking", "recordXMLEscaping"):
            self.packing = told.strip()
        elif local == "recordData" and told.lstrip().startswith("<"):
            self.packed.append(told)
        elif local in ("uri", "details", "message") and "diag" in name:
            self.complaint.setdefault(local, told.strip()[:MOST_TEXT])
        self._text = None


def read_answer(body: bytes, name: str) -> Answered | Refusal:
    """What a server answered, or one reason why it cannot be used."""
    outline = _Outline()
    try:
        _parse(body, outline)
    except _NotXml:
        return Refusal("target-doctype", name=name)
    except (expat.ExpatError, ValueError, LookupError):
        return Refusal("target-not-sru", name=name)
    if outline.root != ROOT:
        return Refusal("target-not-sru", name=name)
    if outline.complaint and not outline.records:
        told = [outline.complaint.get(part, "") for part in ("message", "details")]
        reason = ": ".join(part for part in told if part) or outline.complaint.get("uri", "-")
        return Refusal("target-complains", name=name, reason=reason[:200])
    marcs, others = _records(body, outline)
    total = int(outline.total) if outline.total.isdecimal() and len(outline.total) < 12 else len(marcs)
    return Answered(total, tuple(marcs), others)


def _parse(body: bytes, outline: _Outline) -> None:
    def refuse(*_: object) -> None:
        raise _NotXml

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = outline.start
    parser.EndElementHandler = outline.end
    parser.CharacterDataHandler = outline.characters
    parser.Parse(body, True)


def _records(body: bytes, outline: _Outline) -> tuple[list[Marc], int]:
    sources = (
        [text.encode() for text in outline.packed] if outline.packed else [body] if outline.records else []
    )
    marcs: list[Marc] = []
    for source in sources:
        try:
            marcs += [read.marc for read in read_stream(BytesIO(source), "marcxml") if read.marc is not None]
        except UnknownFormat:
            continue
    return marcs, max(outline.records - len(marcs), 0)
