"""Tables of circulation: what the journal says of readers, loans and counts, and the forgettable rows beside it."""

from lentera.circulation.models.count import DailyCount, LendingCount, MonthlyCount, VisitCount
from lentera.circulation.models.loan import AlsoBorrowed, Loan, LoanReader
from lentera.circulation.models.reader import Reader, ReaderIdentity, ReaderPause
from lentera.circulation.models.setting import ClosedDay, LoanRuleRow

__all__ = [
    "AlsoBorrowed",
    "ClosedDay",
    "DailyCount",
    "LendingCount",
    "Loan",
    "LoanReader",
    "LoanRuleRow",
    "MonthlyCount",
    "Reader",
    "ReaderIdentity",
    "ReaderPause",
    "VisitCount",
]
