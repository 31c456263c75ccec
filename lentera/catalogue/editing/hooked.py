"""Loaded at start: what the editor says."""

from lentera.catalogue.editing import messages

__all__ = ["messages"]
