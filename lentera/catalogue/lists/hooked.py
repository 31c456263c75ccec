"""Loaded at start: what is told about book lists, how it is laid out, said and taken back."""

from lentera.catalogue.lists import messages, projecting, undoing

__all__ = ["messages", "projecting", "undoing"]
