"""The clock of steps as an office keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lentera.agreements.rules.clock import Clock
from lentera.agreements.rules.renewal import RENEWAL_CLOCK


@dataclass(frozen=True, slots=True)
class OfficeClock:
    """The steps with their days before the end, and who takes each (position or unit)."""

    clock: Clock
    owners: Mapping[str, str] = field(default_factory=dict)


def clock_of(_agency: UUID) -> OfficeClock:
    """The clock of an office: its own days and owners where it set them, else what `RENEWAL_CLOCK` recommends."""
    return OfficeClock(RENEWAL_CLOCK)
