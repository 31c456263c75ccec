"""Labels on sheets or rolls: where each one lies, what stands on it, and the sheets as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from lentera.documents.barcodes import code128_modules, code128_svg, is_encodable
from lentera.documents.rendering import qr_svg, render
from lentera.documents.words import Language
from lentera.journal.refusals import Refusal

MOST: Final = 1000  # labels in one PDF
A4: Final = (2100, 2970)
PADDING: Final = 15
NARROWEST: Final = (
    0.19  # mm a module: below it cheap laser scanners fail (GS1 General Specifications, X-dimension)
)


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Where labels lie on a page. All lengths are tenths of a millimetre."""

    columns: int
    rows: int
    width: int
    height: int
    left: int = 0
    top: int = 0
    gap_x: int = 0
    gap_y: int = 0
    page: tuple[int, int] = field(default=A4, kw_only=True)

    @property
    def places(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[int, int]:
        """The upper left corner of the label at `place` (from 0), row by row."""
        row, column = divmod(place, self.columns)
        return self.left + column * (self.width + self.gap_x), self.top + row * (self.height + self.gap_y)


PRESETS: Final = {
    "3x8": LabelSheet(3, 8, 700, 370, top=5),
    "5x13": LabelSheet(5, 13, 381, 212, left=48, top=107, gap_x=25),
    "4x11": LabelSheet(4, 11, 485, 254, left=80, top=88),
    "roll": LabelSheet(1, 1, 500, 250, page=(500, 250)),
    "card": LabelSheet(2, 5, 856, 540, left=194, top=135),
}


class LabelKind(StrEnum):
    """What is printed."""

    BARCODE = "barcode"
    SPINE = "spine"
    QR = "qr"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what its code holds, and its lines of text (of a spine: the call number, line by line)."""

    code: str
    lines: tuple[str, ...] = ()


def decide_labels(sheet: LabelSheet, labels: int, *, start: int) -> Refusal | None:
    """Whether so many labels can be printed on this sheet from position `start` (the first is 1)."""
    last_x, last_y = sheet.corner(sheet.places - 1)
    if last_x + sheet.width > sheet.page[0] or last_y + sheet.height > sheet.page[1]:
        return Refusal("labels-off-page")
    if start > sheet.places:
        return Refusal("labels-start-beyond", places=sheet.places)
    if not labels:
        return Refusal("labels-none")
    if labels > MOST:
        return Refusal("labels-too-many", most=MOST, count=labels)
    return None


def spine_lines(call_number: str) -> tuple[str, ...]:
    """A call number as it stands on a spine: every part a line of its own.

    "R 899.221 3 HIR l" is R, 899.221 3, HIR, l: a collection mark, the class, three letters of the author, one of the
    title (Perpustakaan Nasional, Pedoman pengolahan bahan pustaka). Digits after a blank still belong to the class.
    """
    lines: list[str] = []
    for part in call_number.replace("/", " ").split():
        if lines and part.isdigit() and lines[-1][:1].isdigit():
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return tuple(lines)


def bars_fit(code: str, width: int) -> bool:
    """Whether a scanner can read this as bars on a label of this width (tenths of a mm); else it gets a QR code."""
    return is_encodable(code) and (width - 2 * PADDING) / 10 / code128_modules(code) >= NARROWEST


def labels_paper(
    kind: LabelKind,
    labels: Sequence[Label],
    sheet: LabelSheet,
    *,
    start: int,
    title: str,
    place: str,
    created: datetime,
    language: Language,
) -> bytes:
    """The labels as PDF. `place` (the library) stands on each that has room for it."""
    pages = [[_told(kind, label, sheet) for label in page] for page in _pages(labels, sheet, start)]
    first = [sheet.corner(n) for n in range(sheet.places)]
    data = {
        "letterhead": {"name": place},
        "title": title,
        "kind": kind.value,
        "place": place,
        "page": list(sheet.page),
        "size": [sheet.width, sheet.height],
        "pages": [
            [
                {"x": x, "y": y} | label
                for (x, y), label in zip(first[start - 1 if number == 0 else 0 :], page, strict=False)
            ]
            for number, page in enumerate(pages)
        ],
    }
    return render("_labels", data, language=language, created=created)


def pages_needed(labels: int, sheet: LabelSheet, start: int) -> int:
    """How many sheets these labels fill."""
    return -(-(labels + start - 1) // sheet.places)


def _pages(labels: Sequence[Label], sheet: LabelSheet, start: int) -> list[Sequence[Label]]:
    first = sheet.places - start + 1
    rest = [labels[place : place + sheet.places] for place in range(first, len(labels), sheet.places)]
    return [labels[:first], *rest]


def _told(kind: LabelKind, label: Label, sheet: LabelSheet) -> dict[str, object]:
    told: dict[str, object] = {"code": label.code, "lines": list(label.lines), "bars": "", "qr": ""}
    if kind is LabelKind.SPINE:
        return told
    if kind is not LabelKind.QR and bars_fit(label.code, sheet.width):
        return told | {"bars": code128_svg(label.code)}
    return told | {"qr": qr_svg(label.code)}
