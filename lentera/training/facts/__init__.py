"""What can happen in training: the agency's runs, who takes part, and certificates.

A closed session counts lesson hours towards the agreement (`SessionClosed`), a closed run counts people
(`RunClosed`); which of the two is told by the unit of the scope item, so that no class counts twice.
"""

from lentera.training.facts.certificate import (
    CertificateIssued,
    CertificateKind,
    CertificateRevoked,
)
from lentera.training.facts.participation import (
    AttendanceCounted,
    AttendanceExtracted,
    Enrolled,
    Left,
    LeftReason,
    MovedUp,
    Outcome,
    ParticipantsForgotten,
    Result,
    ResultsStated,
)
from lentera.training.facts.run import (
    PlannedSession,
    RunCalledOff,
    RunChanged,
    RunClosed,
    RunCompleted,
    RunOffered,
    RunPartner,
    RunPlan,
    RunPlanned,
    RunWithdrawn,
    SessionClosed,
    SessionHeld,
    Trainer,
)

__all__ = [
    "AttendanceCounted",
    "AttendanceExtracted",
    "CertificateIssued",
    "CertificateKind",
    "CertificateRevoked",
    "Enrolled",
    "Left",
    "LeftReason",
    "MovedUp",
    "Outcome",
    "ParticipantsForgotten",
    "PlannedSession",
    "Result",
    "ResultsStated",
    "RunCalledOff",
    "RunChanged",
    "RunClosed",
    "RunCompleted",
    "RunOffered",
    "RunPartner",
    "RunPlan",
    "RunPlanned",
    "RunWithdrawn",
    "SessionClosed",
    "SessionHeld",
    "Trainer",
]
