"""Sentences of refusals and facts: one file a life cycle."""

from lentera.agreements.messages import agreement, monitoring, signing, visit, visit_request

__all__ = ["agreement", "monitoring", "signing", "visit", "visit_request"]
