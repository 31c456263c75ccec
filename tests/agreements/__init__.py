"""Agreements keep what they promise."""
