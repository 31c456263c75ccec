"""The history of an object as a page draws it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from lentera.agreements import words
from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff
from lentera.journal.history import Line, history
from lentera.pages import hooks

SHOWN = 7


def history_rows(object_id: UUID, staff: Staff, *, whole: bool = False) -> tuple[list[dict[str, Any]], int]:
    """The facts about an object that the staff's institution may read, newest first; and how many there are."""
    lines = history(object_id, reader=staff.institution)
    shown = lines if whole else lines[:SHOWN]
    names = {
        actor: institutions.actor_name(actor, reader=staff.institution)
        for actor in {line.actor for line in shown if line.actor is not None}
    }
    rows = []
    for place, line in enumerate(shown):
        who = names.get(line.actor) if line.actor is not None else None
        if line.actor == line.author:
            who = gettext("otomatis")
        rows.append(
            {
                "text": hooks.fact_text_of(line.kind, _said(line)),
                "on": line.at,
                "detail": who or hooks.name_of("institution", line.author),
                "tone": "soon" if place == 0 else "",
            }
        )
    return rows, len(lines)


def _said(line: Line) -> dict[str, Any]:
    fields = line.fields
    if "state" in fields:
        fields["state"] = words.DRAFT_STATES.get(fields["state"], fields["state"])
    return fields
