"""`{% comments_of id %}`: the comments on a draft as the reader may see them, with the form to add one."""

from typing import Any
from uuid import UUID

from django import template

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, DraftState
from lentera.agreements.models import AgreementDraft
from lentera.agreements.rules import COMMENTABLE, TAKEABLE, WRITABLE
from lentera.agreements.views.comments import may_speak
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock

register = template.Library()


@register.inclusion_tag("agreements/_comments.html", takes_context=True)
def comments_of(context: dict[str, Any], agreement: UUID) -> dict[str, Any]:
    """The card of comments; nothing where no version was sent."""
    request = context["request"]
    staff: Staff = request.staff
    sent = queries.sent_version(agreement)
    if sent is None:
        return {"sent": None}
    agency, version, content = sent
    draft = AgreementDraft.objects.filter(id=agreement).values_list("state", flat=True).first()
    own = agency == staff.institution
    writes = may_speak(staff, own)
    live = draft not in ("signed", "rejected", "cancelled")
    lines = [
        _shown(one, content, staff, own=own, writes=writes and live, state=draft)
        for one in queries.comments_on(agreement, staff.institution)
    ]
    return {
        "sent": {"version": version},
        "agreement": agreement,
        "open_lines": [one for one in lines if one["open"]],
        "closed_lines": [one for one in lines if not one["open"]],
        "may_comment": writes and live,
        "own": own,
        "places": places_of(content),
        "chosen": request.GET.get("place", ""),
        "request": request,
    }


def places_of(content: Content) -> list[tuple[str, Any]]:
    """What a comment may stand on, in the order of the paper."""
    fields = [("", words.FIELDS[""]), *((name, words.FIELDS[name]) for name in COMMENTABLE)]
    articles = [
        (clause.code, f"Pasal {place} {clause.title}") for place, clause in enumerate(content.clauses, 1)
    ]
    return [*fields, *articles]


def _shown(
    line: queries.CommentLine, content: Content, staff: Staff, *, own: bool, writes: bool, state: str | None
) -> dict[str, Any]:
    named = dict(places_of(content))
    articles = {clause.code for clause in content.clauses}
    takeable = line.place in articles or line.place in TAKEABLE
    return {
        "line": line,
        "open": line.open,
        "who": institutions.name_of(line.author) or "",
        "mine": line.author == staff.institution,
        "place": named.get(line.place, line.place),
        "answers": [
            {"line": one, "who": institutions.name_of(one.author) or ""}
            for one in sorted(line.answers, key=lambda one: (one.made_at, one.id))
        ],
        "may_settle": writes and line.open and (own or line.author == staff.institution),
        "may_answer": writes and line.open,
        "may_take": own
        and writes
        and line.open
        and bool(line.proposal)
        and takeable
        and state in {one.value for one in WRITABLE}
        and state != DraftState.REQUESTED.value,
    }


@register.inclusion_tag("agreements/_addenda.html", takes_context=True)
def addenda_card(context: dict[str, Any], agreement: UUID) -> dict[str, Any]:
    """Addenda that are being written for an agreement of the office, and the way to begin one."""
    staff: Staff = context["request"].staff
    state = queries.agreement_state(agreement)
    if state is None or state.agency != staff.institution:
        return {"shown": False}
    drafts = queries.addendum_drafts(agreement, staff.institution)
    begins = may(staff, Capability.AGREEMENTS, Level.CREATE) and clock.today(staff.zone) <= state.last_day
    return {"shown": begins or bool(drafts), "drafts": drafts, "begins": begins, "agreement": agreement}
