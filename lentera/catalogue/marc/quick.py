"""The short way from the bytes of an ISO 2709 record to what it says: for those without a fault, which nearly all are.

It gives up at anything odd, and `reading` goes the careful way then, which gives the same answer for the others too.
"""

import re
import struct
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from unicodedata import normalize

from lentera.catalogue.marc.decoding import MARC8, UTF8, from_marc8
from lentera.catalogue.marc.directory import ENTRY, FIELD_END
from lentera.catalogue.marc.record import CONTROL

SUBFIELD = b"\x1f"


class _Tags(dict[bytes, str]):
    """Tags as text; those of three digits are known, and one and the same object each time."""

    def __missing__(self, tag: bytes) -> str:
        return tag.decode("ascii")


_tags = _Tags({b"%03d" % number: f"{number:03d}" for number in range(1000)})
_places = [b"%05d" % number for number in range(10_000)]  # beyond these the careful way does
# Tag and place; the length says nothing that the place of the next field and the end byte do not say.
_unpackers = [struct.Struct("3s4x5s" * count).unpack for count in range(200)]


def quickly(
    leader: bytes, directory: bytes, body: bytes, encoding: str, otherwise: str
) -> tuple[tuple[str, ...], list[str], tuple[str, ...], bool] | None:
    """Tags and texts of a record without a fault, its mended encoding, and whether its 245 is a title; None when
    anything needs a closer look. Nothing in it is a control character, and `itemgetter` takes many at once. (`in` would
    ask of bytes first whether they are a number, and drop an error each time: they are sought by `find`.)
    """
    texts: list[str] = []
    raw: list[bytes] = []
    rest: str | bytes
    if body.isascii():
        texts = body.decode("ascii").split("\x1e")
        rest, sizes = texts.pop(), [len(text) + 1 for text in texts]
    else:
        raw = body.split(FIELD_END)
        rest, sizes = raw.pop(), [len(field) + 1 for field in raw]
    count = len(sizes)
    if rest or len(directory) != ENTRY * count or not 1 < count < len(_unpackers) or not directory.isalnum():
        return None
    if body.find(b"\x1f\x1e") >= 0 or body.find(b"\x1f\x1f") >= 0:  # a subfield without code and value
        return None
    entries = _unpackers[count](directory)
    del sizes[-1]
    try:
        if entries[1::2] != itemgetter(0, *accumulate(sizes))(_places):
            return None
    except IndexError:
        return None
    mended: tuple[str, ...] = ()
    if raw:
        found = _texts(leader, body, raw, encoding, otherwise)
        if found is None:
            return None
        texts, mended = found
    tags = itemgetter(*entries[::2])(_tags)
    try:
        if not _is_sound(tags, texts):
            return None
    except IndexError:
        return None
    titled = "245" in tags and is_title(texts[tags.index("245")])
    return tags, texts, mended, titled


def _is_sound(tags: tuple[str, ...], texts: list[str]) -> bool:
    """Whether every control field is without subfields and every other begins with one. Raises IndexError for a field
    that is too short for that.
    """
    first = 0  # of those that are no control fields, which stand behind these in nearly all records
    for tag in tags:
        if tag not in CONTROL:
            break
        if "\x1f" in texts[first]:
            return False
        first += 1
    if not CONTROL.isdisjoint(tags[first:]):
        pairs = zip(tags, texts, strict=True)
        return not any(text[2] != "\x1f" if tag not in CONTROL else "\x1f" in text for tag, text in pairs)
    for text in texts[first:]:  # noqa: SIM110  # a generator takes twice as long
        if text[2] != "\x1f":
            return False
    return True


def _texts(
    leader: bytes, body: bytes, fields: list[bytes], encoding: str, otherwise: str
) -> tuple[list[str], tuple[str, ...]] | None:
    """The texts of fields that are more than ASCII, composed, and what is to be said of their encoding."""
    stated = leader[9:10] == b"a"
    if encoding in ("auto", UTF8):
        try:
            told = body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if "\ufffe" in told or "\uffff" in told:
                return None
            texts = [text if text.isascii() else _composed(text) for text in told.split("\x1e")[:-1]]
            return texts, () if stated else ("encoding",)
    if encoding == MARC8 or (encoding == "auto" and otherwise == MARC8 and not stated):
        try:
            return [field.decode("ascii") if field.isascii() else _from_marc8(field) for field in fields], ()
        except UnicodeDecodeError:  # an indicator beyond ASCII
            return None
    return None


@lru_cache(maxsize=1 << 14)
def _composed(field: str) -> str:
    """A field in composed signs (NFC); a mark at the start of a value must not join its code."""
    told = normalize("NFC", field)
    if told is field or _joined.search(told) is None:
        return told
    return "\x1f".join([one[:1] + normalize("NFC", one[1:]) for one in field.split("\x1f")])


_joined = re.compile("\x1f[^\x00-\x7f]")


def _from_marc8(field: bytes) -> str:
    head, *rest = field.split(SUBFIELD)
    if not rest:
        return from_marc8(field)
    return "\x1f".join([head.decode("ascii"), *[chr(one[0]) + from_marc8(one[1:]) for one in rest if one]])


def is_title(text: str) -> bool:
    """Whether a field 245 begins as nearly all do: with $a, and more than one letter in it."""
    return text[3:4] == "a" and len(text) > 6
