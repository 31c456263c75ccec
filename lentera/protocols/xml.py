"""XML as text, for answers that are written a thousand times a second."""

from xml.sax.saxutils import escape, quoteattr

_unwritable = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
_unwritable |= dict.fromkeys(range(0xD800, 0xE000))  # halves of signs
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(value: str) -> str:
    """Text for an element, without the characters that XML 1.0 cannot state."""
    return escape(value.translate(_unwritable))


def attribute(value: str) -> str:
    """A value for an attribute, quotes included."""
    return quoteattr(value.translate(_unwritable))


def element(name: str, value: str) -> str:
    """A whole element with text; empty when there is none."""
    return f"<{name}>{text(value)}</{name}>" if value else ""
