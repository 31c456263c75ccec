"""What stands round the titles of a page of results, pressed: the field, the count, each facet, the decades."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from lentera.catalogue.showing import Bar, Choice
from lentera.pages import formats
from lentera.pages.pressing import Hole, pressed

register = template.Library()


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
    values: dict[str, object] = {}
    for place, one in enumerate(choices):
        values[f"label {place}"], values[f"url {place}"] = one.label, one.url
        values[f"number {place}"] = formats.number(one.count)
    return _facet(values, label=str(label), chosen=tuple(one.chosen for one in choices))


@pressed("catalogue/_facet.html")
def _facet(hole: Hole, *, label: str, chosen: tuple[bool, ...]) -> dict[str, Any]:
    choices = [
        {
            "label": hole(f"label {place}"),
            "url": hole(f"url {place}"),
            "number": hole(f"number {place}"),
            "chosen": one,
        }
        for place, one in enumerate(chosen)
    ]
    return {"label": label, "choices": choices}


@register.simple_tag
def years(bars: list[Bar]) -> SafeString:
    """The picture of decades; each bar opens its decade."""
    values: dict[str, object] = {"first": bars[0].decade, "last": bars[-1].decade}
    for place, bar in enumerate(bars):
        values[f"label {place}"], values[f"url {place}"] = bar.label, bar.url
        values[f"y {place}"], values[f"height {place}"] = bar.y, bar.height
    shape = tuple((bar.x, bar.width, bar.reach, bar.height > 0, bar.chosen) for bar in bars)
    return _years(values, shape=shape)


@pressed("catalogue/_years.html")
def _years(hole: Hole, *, shape: tuple[tuple[int, int, int, bool, bool], ...]) -> dict[str, Any]:
    bars = [
        {
            "label": hole(f"label {place}"),
            "url": hole(f"url {place}"),
            "x": x,
            "width": width,
            "reach": reach,
            "y": hole(f"y {place}"),
            "height": hole(f"height {place}"),
            "chosen": chosen,
        }
        for place, (x, width, reach, drawn, chosen) in enumerate(shape)
        if drawn
    ]
    return {"bars": bars, "first": hole("first"), "last": hole("last")}
