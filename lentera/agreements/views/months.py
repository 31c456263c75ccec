"""What was realised month by month, as a page draws it."""

from datetime import date
from typing import Any

from lentera.pages import formats

HEIGHT = 40  # px of the highest bar


def month_bars(months: dict[date, int], start: date, last: date) -> dict[str, Any] | None:
    """Bars from the month of `start` to that of `last`; None when nothing was realised or it is one month only."""
    firsts = []
    day = start.replace(day=1)
    while day <= last:
        firsts.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    highest = max((months.get(first, 0) for first in firsts), default=0)
    if highest <= 0 or len(firsts) < 2:
        return None
    width = 100 / len(firsts)
    bars = []
    for place, first in enumerate(firsts):
        value = months.get(first, 0)
        height = round(HEIGHT * max(value, 0) / highest)
        bars.append(
            {
                "x": f"{place * width:.3f}%",
                "middle": f"{(place + 0.5) * width:.3f}%",
                "width": f"{width * 0.72:.3f}%",
                "y": HEIGHT + 16 - height,
                "value_y": HEIGHT + 12 - height,
                "height": height,
                "value": value,
                "label": formats.month(first),
                "letter": formats.month(first)[:1] if len(firsts) <= 24 else "",
            }
        )
    return {"bars": bars, "base": HEIGHT + 16, "label_y": HEIGHT + 30, "numbers": len(firsts) <= 14}
