"""Days as old systems write them."""

from datetime import date

from lentera.catalogue.queries.files import DAY_FIRST, day_in, may_be_two, order_of


def day_told(text: str, order: str) -> date | None:
    """The day of a cell, None for no day (0000-00-00). Without an order, one that may be two days is none."""
    if not order and may_be_two(text):
        return None
    return day_in(text, order or DAY_FIRST)


def order_in(cells: list[str]) -> str | None:
    """Day or month first, as cells betray it; "" when none can be read in two ways; None: a person must say."""
    betrayed = order_of(cells)
    if betrayed is not None:
        return betrayed
    return None if any(may_be_two(cell) for cell in cells) else ""
