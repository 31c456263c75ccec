"""Cards that pages of agreements, visits, events and follow-ups draw by one line: the clock, and a message to paste."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from lentera.agreements import queries, words
from lentera.agreements.queries import chat
from lentera.institutions.access import Capability, Staff, may
from lentera.journal import clock

register = template.Library()


@register.inclusion_tag("agreements/_clock_card.html", takes_context=True)
def renewal_clock(context: Context, agreement: UUID) -> dict[str, Any]:
    """The steps of a renewal with day, owner, done or days late; nothing outside its time or to other institutions."""
    staff: Staff | None = getattr(context.get("request"), "staff", None)
    state = queries.agreement_state(agreement)
    if staff is None or state is None or state.agency != staff.institution:
        return {"lines": []}
    today = clock.today(staff.zone)
    lines = queries.clocks([state], queries.clock_of(staff.institution), today=today).get(agreement, [])
    open_lines = [line for line in lines if not line.done]
    now = open_lines[0] if open_lines else None
    return {
        "lines": [{"line": line, "label": words.STEPS[line.name], "now": line is now} for line in lines],
        "may_set": may(staff, Capability.AGREEMENTS),
    }


@register.inclusion_tag("agreements/_chat_card.html", takes_context=True)
def chat_message(context: Context, kind: str, about: UUID) -> dict[str, Any]:
    """A polite message about one thing, ready to be copied; nothing where the account may not read that thing."""
    request: Any = context.get("request")
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return {"text": ""}
    text = chat.message(staff, kind, about, absolute=request.build_absolute_uri)
    return {"text": text or "", "kind": kind, "id": f"chat-{kind}-{about.hex[:8]}"}
