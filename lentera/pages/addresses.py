"""Addresses of pages that a node may not have (areas are plugged together in `config`), and those that forms bring."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def address(name: str, *args: Any) -> str:
    """The address of a page by its URL name, or "" where this node has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def often(name: str, id: UUID | None = None) -> str:
    """The address of a page by its URL name, of one thing where it has one: for what is drawn at each scan.

    It is looked up once; Django looks through all patterns of that name again each time.
    """
    before, after = _around(name, get_script_prefix(), id is not None)
    return before if id is None else f"{before}{id}{after}"


@lru_cache(maxsize=256)
def _around(name: str, _prefix: str, of_one: bool) -> tuple[str, str]:
    if not of_one:
        return reverse(name), ""
    mark = UUID(int=0)
    before, _, after = reverse(name, args=[mark]).partition(str(mark))
    return before, after


def place_here(told: str, otherwise: str) -> str:
    """`told` where it is a path of this house, else `otherwise`: what a form says to go back to, a stranger may write.

    It goes into `HttpResponseRedirect` or `redirect`, which would take a word without a slash for a page's name.
    """
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, None) else otherwise
