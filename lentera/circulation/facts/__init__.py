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
from lentera.circulation.facts.demand import DemandDecided, DemandOpened, DemandPrinted, SubjectTold
from lentera.circulation.facts.family import (
    FamilyAgreed,
    FamilyArrived,
    FamilyAsked,
    FamilyChecked,
    FamilyDropped,
    FamilySent,
    FamilySessionHeld,
)
from lentera.circulation.facts.hold import Priority, SetOnHoldShelf, TakenFromHoldShelf, TakenWhy
from lentera.circulation.facts.loan import Lent, LoanUndone, RenewalUndone, Renewed, Returned, ReturnUndone
from lentera.circulation.facts.lookup import LookupPurpose, ReaderLookedUp, ReadersListed
from lentera.circulation.facts.movement import (
    LEAVING,
    LoanEnd,
    LoanEnded,
    MovementKind,
    MovementsImported,
    MovementsImportUndone,
    MovementUndone,
    ReaderMoved,
)
from lentera.circulation.facts.paper import (
    Contradiction,
    Settlement,
    SlipAct,
    SlipKeyed,
    SlipQuestioned,
    SlipSettled,
)
from lentera.circulation.facts.privacy import (
    ReaderResumed,
    ReaderSuspended,
    RightsAnswered,
    RightsKind,
    RightsOutcome,
    RightsRequested,
)
from lentera.circulation.facts.question import QuestionAnswered, QuestionAsked, QuestionDropped
from lentera.circulation.facts.reader import (
    ForgettingReason,
    LiftReason,
    PauseLifted,
    ReaderClosed,
    ReaderGroup,
    ReaderRegistered,
    ReaderReopened,
    ReadersForgotten,
)
from lentera.circulation.facts.taking import LoanTakenOver, ReadersTakenBack
from lentera.circulation.facts.wish import SentWith, TitleWished, WishAnswered

__all__ = [
    "LEAVING",
    "LENDING_UNIT",
    "Contradiction",
    "DailyCounts",
    "DemandDecided",
    "DemandOpened",
    "DemandPrinted",
    "Dimension",
    "FamilyAgreed",
    "FamilyArrived",
    "FamilyAsked",
    "FamilyChecked",
    "FamilyDropped",
    "FamilySent",
    "FamilySessionHeld",
    "ForgettingReason",
    "LendingCounted",
    "Lent",
    "LiftReason",
    "LoanEnd",
    "LoanEnded",
    "LoanTakenOver",
    "LoanUndone",
    "LookupPurpose",
    "MonthlyCounts",
    "MovementKind",
    "MovementUndone",
    "MovementsImportUndone",
    "MovementsImported",
    "PauseLifted",
    "Priority",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionDropped",
    "ReaderClosed",
    "ReaderGroup",
    "ReaderLookedUp",
    "ReaderMoved",
    "ReaderRegistered",
    "ReaderReopened",
    "ReaderResumed",
    "ReaderSuspended",
    "ReadersForgotten",
    "ReadersListed",
    "ReadersTakenBack",
    "RenewalUndone",
    "Renewed",
    "ReturnUndone",
    "Returned",
    "RightsAnswered",
    "RightsKind",
    "RightsOutcome",
    "RightsRequested",
    "SentWith",
    "SetOnHoldShelf",
    "Settlement",
    "SlipAct",
    "SlipKeyed",
    "SlipQuestioned",
    "SlipSettled",
    "SubjectTold",
    "TakenFromHoldShelf",
    "TakenWhy",
    "TitleWished",
    "Visited",
    "WishAnswered",
]
