"""Clippings: reading what was pasted from a page of search results or a newspaper, and noting it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from lentera.agreements.facts.coverage import ClippingNoted, ClippingRemoved
from lentera.journal.refusals import Refusal

_UNITS = (
    r"(?:detik|menit|jam|hari|minggu|bulan|tahun|"
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
)
_AGO = re.compile(
    rf"^(?:sekitar |about )?(?:\d+|se|an?|one|satu)?\s*{_UNITS}\s*(?:yang )?(?:lalu|ago)$", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"^(?:baca (?:juga|selengkapnya).*|lihat juga.*|selengkapnya|read (?:more|also).*|see also.*|related.*|"
    r"berita terkait|terkait|terpopuler|terbaru|trending|populer|"
    r"bagikan.*|share.*|tweet|whatsapp|telegram|facebook|x|instagram|copy link|salin tautan|"
    r"iklan|advertisement|sponsored|"
    r"komentar.*|\d+ komentar|comments?|\d+ comments?|"
    r"login|masuk|daftar|subscribe|langganan|beranda|home|menu|search|cari|"
    r"next|previous|selanjutnya|sebelumnya|tags?:?.*|editor ?:.*|penulis ?:.*|reporter ?:.*|"
    r"foto ?:.*|photo ?:.*|ist(?:imewa)?\.?|©.*|copyright.*|hak cipta.*|(?:dilihat|dibaca|views?)\b.*|"
    r"\d+(?:[.,]\d+)*\s*(?:kali|x)?\s*(?:dilihat|dibaca|views?|shares?|likes?)?)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DAY_HEAD = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)[,\s]+",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{1,2} [A-Za-z]{3,9} \d{4}|[A-Za-z]{3,9} \d{1,2}, \d{4})\b"
)
LONGEST_PASTE = 100_000
"""Characters: some forty pages of results. A longer text is somebody's whole newspaper."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One report as far as the pasted text tells; `day` is the text of its day, for the form to read."""

    title: str
    medium: str = ""
    url: str = ""
    day: str = ""


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to what it says: "8 hours ago", "Baca juga: …", "Bagikan"."""
    said = line.strip().strip("·•|-–—>").strip()
    return not said or bool(_AGO.match(said) or _FURNITURE.match(said))


def without_furniture(text: str) -> list[str]:
    """The lines that say something, each with its spaces put right."""
    lines = []
    for line in text.splitlines():
        # Pages print "Medium · 8 hours ago" on one line: its pieces are judged one by one.
        pieces = [piece for piece in re.split(r"\s+[·•|]\s+", line) if not is_furniture(piece)]
        said = " · ".join(" ".join(piece.split()) for piece in pieces)
        if said:
            lines.append(said)
    return lines


def read_pasted(text: str) -> list[Pasted]:
    """The reports in a pasted text, each address once. A report ends with its address, or with an empty line.

    The longest line is the title; a short line beside it, or the address's host, is the medium.
    """
    found: list[Pasted] = []
    seen: set[str] = set()
    for block in _blocks(text):
        report = _read(block)
        key = report.url or report.title.casefold()
        if report.title and key not in seen:
            seen.add(key)
            found.append(report)
    return found


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for paragraph in re.split(r"\n\s*\n", text[:LONGEST_PASTE].replace("\r\n", "\n")):
        for line in without_furniture(paragraph):
            blocks[-1].append(line)
            if _ADDRESS.search(line):
                blocks.append([])
        if blocks[-1]:
            blocks.append([])
    return _joined([block for block in blocks if block])


def _joined(blocks: list[list[str]]) -> list[list[str]]:
    # An address that stands alone belongs to the words above it.
    told: list[list[str]] = []
    for block in blocks:
        alone = len(block) == 1 and _ADDRESS.fullmatch(block[0]) is not None
        if alone and told and not any(_ADDRESS.search(line) for line in told[-1]):
            told[-1].extend(block)
        else:
            told.append(block)
    return told


def _read(block: list[str]) -> Pasted:
    url, day = "", ""
    words: list[str] = []
    for line in block:
        if (address := _ADDRESS.search(line)) is not None:
            url = url or _clean(address[0])
            line = line.replace(address[0], "").strip(" ·-–")
        if (when := _DAY.search(line)) is not None:
            day = day or when[0]
            rest = _DAY_HEAD.sub("", line.replace(when[0], "").strip(" ·,-–()")).strip(" ·,-–()")
            line = rest if not _DAY_HEAD.match(f"{rest} ") else ""
        words += [piece for piece in line.split(" · ") if piece]
    if not words:
        return Pasted("", url=url, day=day)
    title = max(words, key=len)
    medium = next((one for one in words if one != title and len(one) <= 40 and len(one.split()) <= 4), "")
    if not medium and url:
        medium = (urlsplit(url).hostname or "").removeprefix("www.")
    return Pasted(title[:300], medium[:200], url[:1000], day)


def _clean(address: str) -> str:
    told = address.rstrip(".,;)]}>\"'”")
    return told if told.lower().startswith("http") else f"https://{told}"


def is_address(url: str) -> bool:
    """Whether this is the address of a page: http or https, with a host, without spaces."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)


def decide_clipping(told: ClippingNoted, *, known: Collection[str], today: date) -> ClippingNoted | Refusal:
    """A clipping names its medium, title and day. `known`: the addresses of the author's other clippings."""
    if not told.medium.strip() or not told.title.strip():
        return Refusal("clipping-incomplete")
    if told.published_on > today:
        return Refusal("clipping-in-future", day=told.published_on)
    if told.url and not is_address(told.url):
        return Refusal("clipping-address", url=told.url[:80])
    if told.url and told.url in known:
        return Refusal("clipping-twice", url=told.url[:80])
    return told


def decide_clipping_removal(
    known: UUID | None, release: UUID | None, reason: str
) -> ClippingRemoved | Refusal:
    """A clipping goes with its reason."""
    if known is None:
        return Refusal("clipping-unknown")
    if not reason.strip():
        return Refusal("cause-missing")
    return ClippingRemoved(clipping=known, reason=reason.strip(), release=release)
