"""Agreements between an agency and its partners: the ground of every service, and what became of it."""
