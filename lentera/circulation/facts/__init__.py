"""What happens between a reader and a copy: one file a life cycle.

A fact tells of a reader or of a loan, never of both, and one block of the journal never records both: who has which
book is told by `LoanReader` alone, which is forgettable. Institutions with an agreement hear counts.
"""

from lentera.circulation.facts.count import (
    LENDING_UNIT,
    DailyCounts,
    Dimension,
    LendingCounted,
    MonthlyCounts,
    Visited,
)
from lentera.circulation.facts.loan import Lent, LoanUndone, RenewalUndone, Renewed, Returned, ReturnUndone
from lentera.circulation.facts.reader import (
    ForgettingReason,
    ReaderClosed,
    ReaderGroup,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
)

__all__ = [
    "LENDING_UNIT",
    "DailyCounts",
    "Dimension",
    "ForgettingReason",
    "LendingCounted",
    "Lent",
    "LoanUndone",
    "MonthlyCounts",
    "ReaderClosed",
    "ReaderGroup",
    "ReaderRegistered",
    "ReaderReopened",
    "ReadersForgotten",
    "RenewalUndone",
    "Renewed",
    "ReturnUndone",
    "Returned",
    "Visited",
]
