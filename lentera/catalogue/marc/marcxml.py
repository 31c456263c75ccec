"""MARCXML as a stream: each `record` element is cut out and parsed alone, so a broken one harms no other.

A document type is refused before anything is parsed: entities that name each other grow without end.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from lentera.catalogue.marc.record import CONTROL, Marc, Part
from lentera.catalogue.marc.xmlfaults import fault
from lentera.journal.refusals import Refusal

BLOCK = 1 << 18
LARGEST = 1 << 24  # bytes: a record element that goes on longer is refused

_lines = str.maketrans("\t\n\r", "   ")  # that a file was set in lines is no part of its texts
_end = re.compile(rb"</(?:[\w.-]+:)?record\s*>")
_start = re.compile(rb"<(?:[\w.-]+:)?record(?=[\s>])")
_comment = re.compile(rb"<!--.*?-->", re.DOTALL)
_declared = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")


def records_of_xml(file: BinaryIO) -> Iterator[tuple[int, int, Marc | Refusal]]:
    """Number (from 1), byte offset and content of each MARC record; the last may be a refusal of the rest."""
    number, start, rest = 0, 0, b""
    encoding: str | None = None
    first = True
    while block := file.read(BLOCK):
        rest += block
        if first:
            first = False
            if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
                yield 1, 0, Refusal("xml-encoding", encoding="UTF-16")
                return
            encoding = encoding_of_xml(rest)
        place = 0
        while (found := _end.search(rest, place)) is not None:
            opened = rest.rfind(b"<!--", place, found.start())
            if opened >= 0 and rest.find(b"-->", opened, found.start()) < 0:  # this end stands in a comment
                closed = rest.find(b"-->", found.end())
                if closed < 0:
                    break
                rest = rest[:opened] + b" " * (closed + 3 - opened) + rest[closed + 3 :]
                continue
            segment = rest[place : found.end()]
            if b"<!DOCTYPE" in segment or b"<!ENTITY" in segment:
                yield number + 1, start + place, Refusal("xml-doctype")
                return
            opening = _last_start(segment)
            if opening is not None:
                at, element = opening
                if not (
                    b"header" in element and b"leader" not in element
                ):  # an OAI-PMH record that was deleted
                    number += 1
                    yield number, start + place + at, _parse(element, encoding or "utf-8")
            place = found.end()
        rest, start = rest[place:], start + place
        if len(rest) > LARGEST:
            yield number + 1, start, Refusal("xml-record-too-long", bytes=len(rest))
            return
    if b"<!DOCTYPE" in rest or b"<!ENTITY" in rest:
        yield number + 1, start, Refusal("xml-doctype")
    elif _start.search(_comment.sub(b"", rest)) is not None:
        yield number + 1, start, Refusal("record-cut-off", bytes=len(rest))
    elif number == 0:
        yield 1, 0, Refusal("xml-no-records")


def encoding_of_xml(head: bytes) -> str:
    """The encoding that the head of an XML file states: UTF-8 when it says nothing."""
    declared = _declared.match(head.removeprefix(b"\xef\xbb\xbf"))
    return declared.group(1).decode("ascii").lower() if declared else "utf-8"


def _last_start(segment: bytes) -> tuple[int, bytes] | None:
    """Where the innermost record element begins, and its bytes: around MARC, OAI-PMH has a `record` of its
    own.
    """
    plain = _comment.sub(lambda found: b" " * len(found.group()), segment) if b"<!--" in segment else segment
    starts = [found.start() for found in _start.finditer(plain)]
    return (starts[-1], plain[starts[-1] :]) if starts else None


class _Builder:
    """Collects leader and fields from the events of one element."""

    def __init__(self) -> None:
        self.leader = ""
        self.parts: list[Part] = []
        self.problem: Refusal | None = None
        self._text: list[str] | None = None
        self._tag = self._indicators = self._code = ""
        self._subfields: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in ("controlfield", "datafield"):
            self._tag = attributes.get("tag", "")
            if not (len(self._tag) == 3 and self._tag.isalnum() and self._tag.isascii()):
                self.problem = self.problem or Refusal("field-tag", tag=self._tag or "-")
            self._indicators = (attributes.get("ind1") or " ")[0] + (attributes.get("ind2") or " ")[0]
            self._subfields = []
        elif local == "subfield":
            self._code = attributes.get("code", "")
            if len(self._code) != 1:
                self.problem = self.problem or Refusal("subfield-code", tag=self._tag, sign=self._code or "-")
        self._text = [] if local in ("leader", "controlfield", "subfield") else None

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        text = "".join(self._text) if self._text else ""
        self._text = None
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if local == "leader":
            self.leader = (text.strip("\r\n\t") + " " * 24)[:24]
        elif local == "subfield":
            self._subfields.append(self._code + text.strip("\r\n\t").translate(_lines))
        elif local == "controlfield":
            text = (
                text.strip("\r\n\t").translate(_lines) if self._tag not in CONTROL else text.translate(_lines)
            )
            self.parts.append((self._tag, text if self._tag in CONTROL else f"  \x1fa{text}"))
        elif local == "datafield" and self._subfields:
            if self._tag in CONTROL:  # its data stand in subfields
                self.parts.append((self._tag, "".join(one[1:] for one in self._subfields)))
            else:
                self.parts.append((self._tag, "\x1f".join([self._indicators, *self._subfields])))


def _parse(element: bytes, encoding: str) -> Marc | Refusal:
    try:
        parser = expat.ParserCreate(encoding)
        builder = _Builder()
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.characters
        parser.buffer_text = True
        parser.Parse(element, True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
            return Refusal("xml-encoding", encoding=encoding)
        return fault(error)
    except (ValueError, LookupError):
        return Refusal("xml-encoding", encoding=encoding)
    if builder.problem is not None:
        return builder.problem
    if not builder.parts:
        return Refusal("record-no-fields")
    return Marc.of_parts(builder.leader or " " * 24, builder.parts)
