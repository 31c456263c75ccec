"""What stands round the titles of a page of results, pressed: the field, the count, each facet, the decades."""

import re
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from lentera.catalogue.showing import Bar, Choice
from lentera.pages import formats
from lentera.pages.pressing import Hole, pressed

register = template.Library()
_MARK = 0xF0000  # signs of a private plane: the first stands for the first word


@register.simple_tag(takes_context=True)
def search_field(context: Context) -> SafeString:
    """The field of a search with what is asked, and what may have been meant."""
    hidden = context["hidden"]
    values = {name: context[name] for name in ("q", "address", "sort", "suggestion", "suggestion_url")}
    for place, (name, value) in enumerate(hidden):
        values |= {f"name {place}": name, f"value {place}": value}
    return _search(
        values,
        hidden=len(hidden),
        sort=bool(context["sort"]),
        suggestion=bool(context["suggestion"]),
        results=bool(context["results"]),
    )


@pressed("catalogue/_search.html")
def _search(hole: Hole, *, hidden: int, sort: bool, suggestion: bool, results: bool) -> dict[str, Any]:
    meant = {name: hole(name) for name in ("suggestion", "suggestion_url")} if suggestion else {}
    told = {
        "q": hole("q"),
        "address": hole("address"),
        "sort": hole("sort") if sort else "",
        "results": results,
    }
    return {**told, **meant, "hidden": [(hole(f"name {at}"), hole(f"value {at}")) for at in range(hidden)]}


@register.simple_tag(takes_context=True)
def found_head(context: Context) -> SafeString:
    """How many titles there are, and the orders in which they can stand."""
    total, sorts = context["total"], context["sorts"]
    values = {"number": formats.number(total), **{f"url {at}": url for at, (_, url, _) in enumerate(sorts)}}
    named = tuple((str(label), chosen) for label, _, chosen in sorts)
    return _head(values, total=min(total, 2), sorts=named, facets=bool(context["facets"]))


@pressed("catalogue/_found_head.html")
def _head(hole: Hole, *, total: int, sorts: tuple[tuple[str, bool], ...], facets: bool) -> dict[str, Any]:
    orders = [
        (label, "" if chosen or not total else hole(f"url {at}"), chosen)
        for at, (label, chosen) in enumerate(sorts)
    ]
    return {"number": hole("number"), "total": total, "sorts": orders, "facets": facets}


@register.simple_tag
def facet(label: object, choices: list[Choice]) -> SafeString:
    """The values of a facet, each with the address that chooses it or lets it go."""
    lines = [
        _line("catalogue/_facet_line.html", one.chosen, (one.url, one.label, formats.number(one.count)))
        for one in choices
    ]
    return _facet({"lines": SafeString("".join(lines))}, label=str(label))


@pressed("catalogue/_facet.html")
def _facet(hole: Hole, *, label: str) -> dict[str, Any]:
    return {"label": label, "lines": hole("lines")}


@register.simple_tag
def years(bars: list[Bar]) -> SafeString:
    """The picture of decades; each bar opens its decade."""
    drawn = [
        _line(
            "catalogue/_years_bar.html",
            bar.chosen,
            (bar.url, bar.label, bar.x, bar.reach, bar.y, bar.width, bar.height),
        )
        for bar in bars
        if bar.height
    ]
    values = {"first": bars[0].decade, "last": bars[-1].decade, "bars": SafeString("".join(drawn))}
    return _years(values)


@pressed("catalogue/_years.html")
def _years(hole: Hole) -> dict[str, Any]:
    return {name: hole(name) for name in ("first", "last", "bars")}


def _line(template: str, chosen: bool, words: tuple[object, ...]) -> str:
    """One of many lines, which has no words of its own: pressed alone, since each number of them is another shape (to
    press one takes 1 to 3 ms, and each process had 50 of them before it).
    """
    told = [escape(str(word)) for word in words]
    pieces = _pieces(template, chosen, len(told))
    return "".join([told[piece] if isinstance(piece, int) else piece for piece in pieces])


@lru_cache(maxsize=64)
def _pieces(template: str, chosen: bool, count: int) -> tuple[int | str, ...]:
    """A line in pieces: text as it is, and the places of its words."""
    marks = [chr(_MARK + at) for at in range(count)]
    drawn = get_template(template).render({"words": marks, "chosen": chosen})
    return tuple(
        ord(piece) - _MARK if piece in marks else piece for piece in re.split(f"([{''.join(marks)}])", drawn)
    )
