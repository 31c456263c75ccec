"""Loaded at start: what is told about groups, how it is laid out, said and taken back."""

from lentera.catalogue.union import messages, projecting, undoing

__all__ = ["messages", "projecting", "undoing"]
