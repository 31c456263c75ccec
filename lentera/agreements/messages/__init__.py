"""Sentences of refusals and facts: one file a life cycle."""

from lentera.agreements.messages import agreement

__all__ = ["agreement"]
