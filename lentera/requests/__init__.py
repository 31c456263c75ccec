"""Requests: what a partner asks an agency for, and what becomes of it."""
