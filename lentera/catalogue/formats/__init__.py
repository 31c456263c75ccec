"""Formats: each reads a file of another system and gives MARC records, or one reason why not."""

from lentera.catalogue.formats.opening import FORMATS, Opened, detect, open_file

__all__ = ["FORMATS", "Opened", "detect", "open_file"]
