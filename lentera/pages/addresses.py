"""Addresses of pages that a node may not have (areas are plugged together in `config`), and those that forms bring."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def address(name: str, *args: Any) -> str:
    """The address of a page by its URL name, or "" where this node has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def place_here(told: str, otherwise: str) -> str:
    """`told` where it is a path of this house, else `otherwise`: what a form says to go back to, a stranger may write.

    It goes into `HttpResponseRedirect` or `redirect`, which would take a word without a slash for a page's name.
    """
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, None) else otherwise
