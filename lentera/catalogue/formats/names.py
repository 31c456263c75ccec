"""Several names in one cell of a table.

`;`, `|` and `<a><b>` always part them. A comma may do so (`Andrea Hirata, Dee Lestari`) or turn one name about
(`Rowling, J.K.`): unless the mapping says what parts names, it does only where each part is a whole name in direct
order, and the column does not turn its names about (`García Márquez, Gabriel José` among them). What is left together
can be parted later; what was parted wrongly is two people that never were.
"""

import re
from collections.abc import Iterable
from typing import Literal

Mark = Literal["", ";", ",", "/", "&", "dan"]
MARKS: tuple[Mark, ...] = ("", ";", ",", "/", "&", "dan")  # "": as this module tells
_PARTS = {",": r"[;|,]", "/": r"[;|/]", "&": r"[;|&]", "dan": r"[;|]|\s(?:dan|and)\s"}
_others = re.compile(
    r"[\s,;]*[\[(]?\b(?:dkk|et\.? ?al|dan kawan-kawan|and others)\b\.?[\])]?\s*$", re.IGNORECASE
)
_and = re.compile(r"^(?:dan|and|&)\s+", re.IGNORECASE)
_initials = re.compile(r"(?:[A-Z]\.-?)+[A-Z]?\.?|[A-Z]")
_address = r"(?:Prof|Drs?|Dra|Ir|Hj?|KH)\.?"
_beside = re.compile(  # forms of address, generations, academic degrees
    _address
    + r"|(?:Jr|Sr|Ph\.?D|MBA|MSc|Lc|SH|SE|SPd|MPd|MSi|MHum|II|III|IV)\.?|[SMABD]\.(?:[A-Z][A-Za-z]*\.?)+"
)
_before = re.compile(_address)
_particles = re.compile(r"van|von|den?|der|ter|ten|d[aiu]|del|la|le|el|al|(?i:ibnu?|bint?i?|abu)")
_body = re.compile(
    r"(?:departemen|kementerian|badan|dinas|pusat|direktorat|lembaga|universitas|institut|yayasan|panitia|komisi"
    r"|perpustakaan|balai|majelis|dewan|pt|cv|ikatan|persatuan|himpunan|kantor|biro|sekretariat|mahkamah|bank"
    r"|tim (?:penyusun|penulis|redaksi|guru|dosen|peneliti|pengembang)|university|ministry|department|institute"
    r"|association|society|center|centre|committee|council)\b",
    re.IGNORECASE,
)


def names_in(cell: str, mark: Mark = "", *, turned: bool = False) -> tuple[list[str], set[str]]:
    """The names in a cell, and what was decided on the way (codes of `messages.MENDED`). `turned`: so `are_turned`
    says of its column.
    """
    text, codes = cell.strip(), set[str]()
    if text.startswith("<") and text.endswith(">"):
        return _told(text[1:-1].split("><")), codes
    if _others.search(text) and (shorter := _others.sub("", text)):
        text = shorter
        codes.add("names-others")
    if mark in _PARTS:
        return _together(re.split(_PARTS[mark], text)), codes
    parts = _told(re.split(r"[;|]", text))
    if mark or len(parts) != 1 or "," not in text:
        return parts, codes
    found = _together(text.split(","))
    several = len(found) > 1 and all(map(_is_whole, found)) and not _body.match(found[0])
    if several and not turned:
        return found, codes | {"names-parted"}
    if several and len(found) == 2:
        return parts, codes | {"names-turned"}
    return parts, codes | ({"names-unsure"} if len(found) > 2 else set())


def are_turned(cells: Iterable[str]) -> bool:
    """Whether a column of names has most of them turned about, the family's first: one word before a comma and a name
    after it. Bodies, and names of one word, say nothing.
    """
    turned = others = 0
    for cell in cells:
        text = _others.sub("", cell.strip()).strip("<>")
        for part in _told(re.split(r"[;|]|><", text)):
            found = _together(part.split(","))
            if len(found) == 2 and len(_plain_words(found[0])) == 1:
                turned += 1
            elif found and all(map(_is_whole, found)) and not _body.match(found[0]):
                others += 1
    return turned > others


def _told(parts: list[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _together(parts: list[str]) -> list[str]:
    """The parts without the `dan` before the last; degrees and years stay with the name before them."""
    found: list[str] = []
    for part in _told(parts):
        words = part.split()
        if found and (all(map(_beside.fullmatch, words)) or part[0].isdigit()):
            found[-1] += f", {part}"
        elif plain := _and.sub("", part):
            found.append(plain)
    return found


def _is_whole(name: str) -> bool:
    """Whether it reads as a name in direct order: of two words at least, and no initial at its end."""
    words = _plain_words(name)
    return len(words) > 1 and not _initials.fullmatch(words[-1])


def _plain_words(name: str) -> list[str]:
    """Without particles, forms of address, and degrees after a comma."""
    words = [word for word in name.partition(",")[0].split() if not _particles.fullmatch(word)]
    while words and _before.fullmatch(words[0]):
        del words[0]
    return words
