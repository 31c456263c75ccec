"""Tables of circulation: what the journal says of readers, loans and counts, and the forgettable rows beside it."""

from lentera.circulation.models.cart import CartRound
from lentera.circulation.models.count import DailyCount, LendingCount, MonthlyCount, VisitCount
from lentera.circulation.models.demand import DemandCase
from lentera.circulation.models.family import FamilyParcel, FamilyReading, FamilySession, FamilySetting
from lentera.circulation.models.history import HistoryChoice, ReaderActivity, ReadingHistory
from lentera.circulation.models.hold import HeldCopy, Hold, ShelfCopy, ShelfTurn
from lentera.circulation.models.kiosk import KioskVisit, PinFailure
from lentera.circulation.models.loan import AlsoBorrowed, Loan, LoanReader
from lentera.circulation.models.lookup import ReaderOpening
from lentera.circulation.models.movement import (
    Movement,
    MovementBatch,
    MovementBefore,
    MovementFile,
    MovementSetting,
    PlannedRelease,
    ReaderArrival,
    ReaderLetter,
    ReaderParcel,
    ReentryPlace,
)
from lentera.circulation.models.paper import SlipQuestion, SlipReader
from lentera.circulation.models.privacy import PrivacyTerms, RightsNote, RightsRequest
from lentera.circulation.models.question import QuestionSetting, QuestionText, ReaderQuestion
from lentera.circulation.models.reader import Reader, ReaderIdentity, ReaderPause
from lentera.circulation.models.setting import ClosedDay, LoanLimit, LoanRuleRow, LoanRuleValue
from lentera.circulation.models.wish import TitleWish, WishAnswer

__all__ = [
    "AlsoBorrowed",
    "CartRound",
    "ClosedDay",
    "DailyCount",
    "DemandCase",
    "FamilyParcel",
    "FamilyReading",
    "FamilySession",
    "FamilySetting",
    "HeldCopy",
    "HistoryChoice",
    "Hold",
    "KioskVisit",
    "LendingCount",
    "Loan",
    "LoanLimit",
    "LoanReader",
    "LoanRuleRow",
    "LoanRuleValue",
    "MonthlyCount",
    "Movement",
    "MovementBatch",
    "MovementBefore",
    "MovementFile",
    "MovementSetting",
    "PinFailure",
    "PlannedRelease",
    "PrivacyTerms",
    "QuestionSetting",
    "QuestionText",
    "Reader",
    "ReaderActivity",
    "ReaderArrival",
    "ReaderIdentity",
    "ReaderLetter",
    "ReaderOpening",
    "ReaderParcel",
    "ReaderPause",
    "ReaderQuestion",
    "ReadingHistory",
    "ReentryPlace",
    "RightsNote",
    "RightsRequest",
    "ShelfCopy",
    "ShelfTurn",
    "SlipQuestion",
    "SlipReader",
    "TitleWish",
    "VisitCount",
    "WishAnswer",
]
