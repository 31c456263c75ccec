"""One title of a list, drawn once and not anew for every page on which it stands.

Drawing twenty of them took half of the time of a page of results.
"""

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lentera.catalogue.showing import Result

register = template.Library()
KEPT = 4_000  # lines, of about 2 KB
PLACES = 3  # shown of those where copies are


class At(NamedTuple):
    """A place with copies, by the name that it is shown under."""

    name: str


class Line(NamedTuple):
    """All that a line shows, and nothing else: the template knows no more, so equal lines look alike."""

    language: str | None
    prefix: str  # of addresses
    level: int  # of the heading
    id: UUID
    title: str
    subtitle: str
    author: str
    year: int | None
    call_number: str
    sentence: str
    use: str
    tone: int
    cover: str
    known: bool
    free: int
    total: int
    places: tuple[At, ...]


@register.simple_tag
def title_line(result: Result, level: int = 2) -> SafeString:
    """The line of a title in a list, with its heading at this level."""
    record, available = result.record, result.available
    return _drawn(
        Line(
            get_language(),
            get_script_prefix(),
            level,
            record.id,
            record.title,
            record.subtitle,
            record.author,
            record.year,
            record.call_number,
            result.sentence,
            str(result.use),
            result.tone,
            result.cover,
            result.known,
            available.free,
            available.total,
            tuple(At(place.name) for place in available.places[:PLACES]),
        )
    )


@lru_cache(maxsize=KEPT)
def _drawn(line: Line) -> SafeString:
    return SafeString(get_template("catalogue/_result.html").render({"line": line}))
