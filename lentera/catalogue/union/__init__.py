"""Matching the union catalogue: which records of several houses are the same title, and what was decided."""
