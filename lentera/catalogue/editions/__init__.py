"""Editions: a collection of records as its agency signed it on a day, for nodes that take records, not streams."""
