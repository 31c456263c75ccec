"""ECharts options from months and counts. Colours come with the theme."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lentera.pages import formats

MOST_SERIES = 5


def month_labels(months: Sequence[date]) -> list[str]:
    """Jan, Feb, …; with the year's last two digits where the months lie in several years."""
    language = formats.SHORT_MONTHS[formats.language()]
    several = len({month.year for month in months}) > 1
    return [
        f"{language[month.month - 1]} {month:%y}" if several else language[month.month - 1]
        for month in months
    ]


def stacked(series: Mapping[str, Mapping[date, int]], rest: str) -> dict[str, Any]:
    """Bars by month, one part for each name; beyond five the smaller ones are added up under `rest`."""
    by_size = sorted(series.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    kept, others = by_size[:MOST_SERIES], by_size[MOST_SERIES:]
    if len(others) == 1:
        kept, others = by_size, []
    months = list(next(iter(series.values()))) if series else []
    drawn = [(name, list(counts.values())) for name, counts in kept]
    if others:
        drawn.append((rest, [sum(counts[month] for _, counts in others) for month in months]))
    return {
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": month_labels(months)},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "stack": "all", "name": name, "data": data} for name, data in drawn],
    }


def side_by_side(series: Mapping[str, Mapping[date, int]]) -> dict[str, Any]:
    """Bars by month beside each other."""
    months = list(next(iter(series.values()))) if series else []
    return {
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": month_labels(months)},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": name, "data": list(counts.values())} for name, counts in series.items()
        ],
    }


def shares(values: Mapping[str, int], name: str) -> dict[str, Any]:
    """Lying bars of percents, the first name on top."""
    told = list(values.items())[::-1]
    return {
        "grid": {"left": 20, "right": 48, "top": 16, "bottom": 12, "containLabel": True},
        "xAxis": {"type": "value", "max": 100},
        "yAxis": {"type": "category", "data": [label for label, _ in told]},
        "series": [
            {
                "type": "bar",
                "name": name,
                "data": [value for _, value in told],
                "label": {"show": True, "position": "right", "formatter": "{c}%"},
            }
        ],
    }
