"""Use cases of the area: one file a life cycle."""

from lentera.agreements.actions.clauses import (
    retire_clause,
    save_clause,
)
from lentera.agreements.actions.draft import (
    change_draft,
    move_draft,
    move_draft_in,
    open_renewal,
    send_to_partner,
    start_draft,
)
from lentera.agreements.actions.evaluation import Task, carry_over, evaluate, explain_gap, remark, wind_down
from lentera.agreements.actions.kinds import remove_scope_kind, save_scope_kind
from lentera.agreements.actions.press import (
    approve_quote,
    approve_release,
    ask_for_quote,
    publish_release,
    record_consent,
    write_release,
)
from lentera.agreements.actions.reminders import (
    save_chat_text,
    save_reminders,
)
from lentera.agreements.actions.signed import (
    amend,
    archive,
    consent,
    enter_from_paper,
    resume,
    settle_question,
    sign,
    sign_in,
    suspend,
    terminate,
)
from lentera.agreements.actions.signing_event import (
    EventOutcome,
    cancel_event,
    hold_event,
    move_agreement,
    place_agreement,
    plan_event,
)
from lentera.agreements.actions.ticking import (
    due,
    escalate,
    tick,
)
from lentera.agreements.actions.visit import (
    cancel_visit,
    close_follow_up,
    open_follow_up,
    plan_visit,
    postpone_follow_up,
    record_visit,
    write_minutes,
)
from lentera.agreements.actions.visit_request import (
    answer_visit,
    ask_for_visit,
    attend,
    object_to_minutes,
    strike_attendance,
    withdraw_visit_request,
)

__all__ = [
    "EventOutcome",
    "Task",
    "amend",
    "answer_visit",
    "approve_quote",
    "approve_release",
    "archive",
    "ask_for_quote",
    "ask_for_visit",
    "attend",
    "cancel_event",
    "cancel_visit",
    "carry_over",
    "change_draft",
    "close_follow_up",
    "consent",
    "due",
    "enter_from_paper",
    "escalate",
    "evaluate",
    "explain_gap",
    "hold_event",
    "move_agreement",
    "move_draft",
    "move_draft_in",
    "object_to_minutes",
    "open_follow_up",
    "open_renewal",
    "place_agreement",
    "plan_event",
    "plan_visit",
    "postpone_follow_up",
    "publish_release",
    "record_consent",
    "record_visit",
    "remark",
    "remove_scope_kind",
    "resume",
    "retire_clause",
    "save_chat_text",
    "save_clause",
    "save_reminders",
    "save_scope_kind",
    "send_to_partner",
    "settle_question",
    "sign",
    "sign_in",
    "start_draft",
    "strike_attendance",
    "suspend",
    "terminate",
    "tick",
    "wind_down",
    "withdraw_visit_request",
    "write_minutes",
    "write_release",
]
