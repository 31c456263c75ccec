"""The keyboard on the kiosk's screen, for every field there that takes words."""

from typing import Any

from django import template

from lentera.catalogue.kiosk import KEYS

register = template.Library()


@register.inclusion_tag("catalogue/_kiosk_keys.html")
def kiosk_keys(go: str) -> dict[str, Any]:
    """Keys that write into the form's field marked `data-keyed`; `go` is the word on the key that sends it."""
    return {"keys": KEYS, "go": go}
