"""Copies: what an owner has, what a holder has in hand, and how copies go from one to the other."""
