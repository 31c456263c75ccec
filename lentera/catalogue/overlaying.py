"""Overlaying: what of a record stays when another one, from a file, takes its place.

A pattern is a tag with X for any sign (`9XX`), with a subfield that such fields have (`650$9`), or with what it says
(`658$2=lentera-use`).
"""

import re
from collections.abc import Iterable

import msgspec

from lentera.catalogue.marc.brief import OWN_USE
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

PROTECTED = ("590", f"658$2={OWN_USE}", "9XX")
"""What is a library's own in any catalogue: local notes and fields, and the use that it stated."""
MOST = 50  # patterns
_pattern = re.compile(r"([0-9X]{3})(?:\$([0-9a-z])(?:=(\S[^\n]{0,79}))?)?")


class Pattern(msgspec.Struct, frozen=True):
    """Fields by tag (X: any sign), by a subfield that they have, and by what it says."""

    tag: str
    code: str = ""
    value: str = ""

    def fits(self, field: Field) -> bool:
        """Whether this field is meant."""
        if any(mine not in ("X", its) for mine, its in zip(self.tag, field.tag, strict=False)):
            return False
        if not self.code:
            return True
        told = [value for code, value in field.subfields if code == self.code]
        return bool(told) if not self.value else self.value in told


def read_patterns(lines: Iterable[str]) -> tuple[Pattern, ...] | Refusal:
    """Patterns as a person writes them, one a line; empty lines are passed over."""
    patterns = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        found = _pattern.fullmatch(text[:3].upper() + text[3:])
        if found is None or found[1] in ("XXX", "245"):
            return Refusal("overlay-pattern", pattern=text)
        patterns.append(Pattern(found[1], found[2] or "", found[3] or ""))
    return tuple(patterns) if len(patterns) <= MOST else Refusal("overlay-too-many", most=MOST)


def overlay(old: Marc, new: Marc, protected: Iterable[Pattern]) -> Marc:
    """`new` with the protected fields of `old`. Tag by tag: where the old record has none, those of the new stay."""
    patterns = tuple(protected)
    kept = [field for field in old.fields if any(one.fits(field) for one in patterns)]
    if not kept:
        return new
    tags = {field.tag for field in kept}
    taken = [
        field for field in new.fields if field.tag not in tags or not any(one.fits(field) for one in patterns)
    ]
    return Marc(new.leader, tuple(sorted([*taken, *kept], key=lambda field: field.tag)))
