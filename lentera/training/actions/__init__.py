"""What can be done in training."""

from lentera.training.actions.certificates import issue_certificates, revoke_certificate
from lentera.training.actions.courses import (
    save_course,
    save_plan_item,
)
from lentera.training.actions.participation import (
    Person,
    enrol,
    extract_attendance,
    forget_due,
    leave,
    state_results,
    take_attendance,
)
from lentera.training.actions.runs import (
    SessionRequest,
    call_run_off,
    change_run,
    close_session,
    complete_run,
    plan_run,
)

__all__ = [
    "Person",
    "SessionRequest",
    "call_run_off",
    "change_run",
    "close_session",
    "complete_run",
    "enrol",
    "extract_attendance",
    "forget_due",
    "issue_certificates",
    "leave",
    "plan_run",
    "revoke_certificate",
    "save_course",
    "save_plan_item",
    "state_results",
    "take_attendance",
]
