"""Sentences of the area: why not, what happened, and the words of its choices. Never a reader's name.

A file a life cycle; each registers its own texts.
"""

from lentera.circulation.messages.lending import FACTS, GROUPS, REFUSALS

__all__ = ["FACTS", "GROUPS", "REFUSALS"]
