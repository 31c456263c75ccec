"""Authorities: one form for each name and subject, the forms that lead to it, and the records that use it."""
