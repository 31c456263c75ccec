"""Sentences of the area: why not, what happened, and the words of its choices. Never a reader's name.

A file a life cycle; each registers its own texts.
"""

from lentera.circulation.messages.family import STEPS
from lentera.circulation.messages.hold import PRIORITIES, STATES, WAYS
from lentera.circulation.messages.kiosk import FOR_READERS
from lentera.circulation.messages.lending import FACTS, GROUPS, REFUSALS
from lentera.circulation.messages.letter import LETTER_STATES, LETTER_TONES
from lentera.circulation.messages.movement import ENDS, KINDS
from lentera.circulation.messages.paper import CONTRADICTIONS, SHEETS, SLIPS
from lentera.circulation.messages.privacy import OUTCOMES, PURPOSES, RIGHTS
from lentera.circulation.messages.rule import KIND_WORDS, RULES, UNITS
from lentera.circulation.messages.taking import FACTS as TAKING

__all__ = [
    "CONTRADICTIONS",
    "ENDS",
    "FACTS",
    "FOR_READERS",
    "GROUPS",
    "KINDS",
    "KIND_WORDS",
    "LETTER_STATES",
    "LETTER_TONES",
    "OUTCOMES",
    "PRIORITIES",
    "PURPOSES",
    "REFUSALS",
    "RIGHTS",
    "RULES",
    "SHEETS",
    "SLIPS",
    "STATES",
    "STEPS",
    "TAKING",
    "UNITS",
    "WAYS",
]
