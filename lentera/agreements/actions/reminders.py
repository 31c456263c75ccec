"""What an office sets about its clock, its reminders and its messages."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lentera.agreements.models import ChatText, ClockStep, ReminderRule
from lentera.agreements.rules.chat import unknown_word
from lentera.agreements.rules.clock import STEPS
from lentera.agreements.rules.escalation import Reminders, decide_reminders
from lentera.institutions import queries as institutions
from lentera.journal.ids import derived_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing


def save_reminders(
    agency: UUID,
    steps: Mapping[str, tuple[int, str]],
    reminders: Reminders,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Set days and owners of the steps (`{step: (days, owner)}`) and the reminders; only changed steps are recorded."""
    with writing(agency, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        refusal = decide_reminders(
            {name: days for name, (days, _owner) in steps.items() if name in STEPS},
            reminders.alert_days, reminders.to_owner, reminders.to_superior, reminders.to_head,
        )  # fmt: skip
        if refusal is None and reminders.superior is not None:
            known = {one.id for one in institutions.accounts_of(agency)}
            refusal = None if reminders.superior in known else Refusal("superior-unknown")
        if refusal is not None:
            return entry.refuse(refusal)
        kept = {row.step: (row.days, row.owner) for row in ClockStep.objects.filter(institution=agency)}
        for name in STEPS:
            if name in steps and kept.get(name) != steps[name]:
                days, owner = steps[name]
                fields = {"step": name, "days": days, "owner": owner.strip()}
                save_reference(entry, ClockStep, derived_id(agency, f"clock {name}"), fields)
        fields = {
            "alert_days": alert_text(reminders.alert_days),
            "to_owner": reminders.to_owner,
            "to_superior": reminders.to_superior,
            "to_head": reminders.to_head,
            "superior": reminders.superior,
        }
        return save_reference(entry, ReminderRule, derived_id(agency, "reminders"), fields)


def save_chat_text(
    institution: UUID,
    kind: str,
    text: str,
    *,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> Saved | Refusal:
    """Word a message of one kind the office's own way."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if not text.strip():
            return entry.refuse(Refusal("chat-text-missing"))
        if (word := unknown_word(text)) is not None:
            return entry.refuse(Refusal("chat-word-unknown", word=word))
        fields = {"kind": kind, "text": text.strip()}
        return save_reference(entry, ChatText, derived_id(institution, f"chat {kind}"), fields)


def alert_text(days: Sequence[int]) -> str:
    """Days as they are kept: the farthest first, each once."""
    return ",".join(str(one) for one in sorted(set(days), reverse=True))


def alert_days_from(text: str) -> tuple[int, ...]:
    """Days as a form brings them: numbers with anything between. Raises ValueError where a word is none."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    return tuple(sorted({int(word) for word in words}, reverse=True))
