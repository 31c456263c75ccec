"""Addresses of pages that a node may not have: areas are plugged together in `config`."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The address of a page by its URL name, or "" where this node has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
