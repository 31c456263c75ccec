"""Circulation: readers, loan rules, lending at the desk, and the counts that partners hear of it."""
