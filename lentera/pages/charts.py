"""The numbers of a chart as a plain table, so that a chart is never the only way to them."""

from collections.abc import Mapping
from typing import Any


def as_table(option: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Head and rows of an ECharts option with a category axis, or with a pie.

    Series of other forms (no axis categories) give one row per point.
    """
    series = _listed(option.get("series"))
    pies = [one for one in series if one.get("type") == "pie"]
    if pies:
        points = pies[0].get("data", [])
        return {
            "head": ["", pies[0].get("name", "")],
            "rows": [[_name(point), _value(point)] for point in points],
        }
    axes = [
        axis for axis in (*_listed(option.get("xAxis")), *_listed(option.get("yAxis"))) if axis.get("data")
    ]
    categories = [_name(category) for category in axes[0]["data"]] if axes else []
    head = ["", *(one.get("name", "") for one in series)]
    if not categories:
        categories = [
            str(place + 1) for place in range(max((len(one.get("data", [])) for one in series), default=0))
        ]
    columns = [[_value(point) for point in one.get("data", [])] for one in series]
    rows = [
        [category, *(column[place] if place < len(column) else "" for column in columns)]
        for place, category in enumerate(categories)
    ]
    return {"head": head, "rows": rows}


def _listed(part: Any) -> list[Mapping[str, Any]]:
    if part is None:
        return []
    return list(part) if isinstance(part, (list, tuple)) else [part]


def _name(point: Any) -> Any:
    return point.get("name", point.get("value", "")) if isinstance(point, Mapping) else point


def _value(point: Any) -> Any:
    return point.get("value", "") if isinstance(point, Mapping) else point
