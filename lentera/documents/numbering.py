"""Numbers of official papers: `{klasifikasi}/{urut}/{unit}/{bulan}/{tahun}`, counted anew each year, no holes.

Who counts what (the numbers taken so far by an organisation for a type of paper) is the caller's knowledge;
here are only the rules.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
DEFAULT_SCHEME = "{klasifikasi}/{urut}/{unit}/{bulan}/{tahun}"
PLACES = ("klasifikasi", "urut", "unit", "bulan", "tahun")
_PLACE = re.compile(r"\{([^{}]*)\}")


class SchemeError(ValueError):
    """A scheme that cannot give each paper a number of its own; `code` says why, `detail` names the place."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Scheme:
    """A parsed scheme. `parts` alternates fixed text and places; `digits` is the least width of the count."""

    parts: tuple[str, ...]
    digits: int

    @property
    def text(self) -> str:
        count = f"{{urut:{self.digits}}}" if self.digits else "{urut}"
        return "".join(
            part if place % 2 == 0 else count if part == "urut" else f"{{{part}}}"
            for place, part in enumerate(self.parts)
        )


@dataclass(frozen=True)
class Void:
    """A number that no paper bears, and why: without a reason it would be a hole."""

    sequence: int
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"Number {self.sequence} needs a reason to be void")


def parse_scheme(text: str) -> Scheme:
    """Reads a scheme as an office writes it. `{urut:3}` fills the count with zeros to three digits.

    Raises SchemeError: unknown-place, repeated-place, no-sequence, no-year (the count starts anew each year,
    so a number without its year would come twice), stray-brace, places-touch.
    """
    parts, digits = _PLACE.split(text), 0
    for place in range(1, len(parts), 2):
        name, _, width = parts[place].partition(":")
        if name not in PLACES or (width and (name != "urut" or width not in set("123456789"))):
            raise SchemeError("unknown-place", parts[place])
        if name in parts[:place]:
            raise SchemeError("repeated-place", name)
        if place > 1 and not parts[place - 1]:
            raise SchemeError("places-touch", name)
        digits = int(width) if width else digits
        parts[place] = name
    if stray := [part for part in parts[::2] if "{" in part or "}" in part]:
        raise SchemeError("stray-brace", stray[0])
    if "urut" not in parts[1::2]:
        raise SchemeError("no-sequence")
    if "tahun" not in parts[1::2]:
        raise SchemeError("no-year")
    return Scheme(tuple(parts), digits)


def format_number(
    scheme: Scheme, *, sequence: int, on: date, classification: str = "", unit: str = ""
) -> str:
    """The number of a paper dated `on`. Raises ValueError for a count below one or an empty place."""
    if sequence < 1:
        raise ValueError(f"Numbers start at 1, not {sequence}")
    values = {
        "klasifikasi": classification,
        "urut": str(sequence).zfill(scheme.digits),
        "unit": unit,
        "bulan": roman_month(on.month),
        "tahun": f"{on.year:04d}",
    }
    if empty := [part for part in scheme.parts[1::2] if not values[part]]:
        raise ValueError(f"The number needs: {', '.join(empty)}")
    return "".join(values[part] if place % 2 else part for place, part in enumerate(scheme.parts))


def roman_month(month: int) -> str:
    """1 to 12 as I to XII. Raises ValueError for any other month."""
    if not 1 <= month <= 12:
        raise ValueError(f"No such month: {month}")
    return ROMAN_MONTHS[month - 1]


def next_sequence(issued: Iterable[int], voided: Iterable[Void] = ()) -> int:
    """The count of the next paper of this year: void numbers stay void and are never given again."""
    return max([0, *issued, *(void.sequence for void in voided)]) + 1


def holes(issued: Iterable[int], voided: Iterable[Void] = ()) -> list[int]:
    """Numbers of this year that neither a paper nor a reason accounts for, in order."""
    known = {*issued, *(void.sequence for void in voided)}
    return [number for number in range(1, max(known, default=0) + 1) if number not in known]
