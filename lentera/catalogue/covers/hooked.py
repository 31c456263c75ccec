"""Loaded at start: what is told about covers, and how it is laid out."""

from lentera.catalogue.covers import messages, projecting

__all__ = ["messages", "projecting"]
