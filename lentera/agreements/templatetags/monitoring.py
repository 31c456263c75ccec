"""What stands between a draft and its signature, drawn by one line on its page."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.agreements import queries, words
from lentera.agreements.facts import DraftState
from lentera.agreements.models import Agreement, AgreementDraft
from lentera.agreements.rules import WRITABLE, decide_term, gap_days
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.counting import counted

register = template.Library()


@register.inclusion_tag("agreements/_guards.html", takes_context=True)
def draft_guards(context: Context, draft: UUID) -> dict[str, Any]:
    """What the renewal learns, its gap with the reason, its umbrella, its term; nothing to other institutions."""
    staff: Staff | None = getattr(context.get("request"), "staff", None)
    row = (
        None
        if staff is None
        else AgreementDraft.objects.filter(institution=staff.institution, id=draft).first()
    )
    if (
        staff is None
        or row is None
        or row.state in (DraftState.SIGNED, DraftState.REJECTED, DraftState.CANCELLED)
    ):
        return {"lines": []}
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    today = clock.today(staff.zone)
    lines = [*_learned(row, staff, creates), *_gap(row, creates), *_umbrella(row), *_term(row)]
    if row.state not in (DraftState.AGREED, DraftState.SCHEDULED):
        objection = queries.evaluation_objection(row.predecessor, today)
        if objection is not None and objection.code == "evaluation-old":
            url = reverse("agreements:evaluate", args=[row.predecessor]) if creates else ""
            text = hooks.text_of(objection.code, objection.details)
            lines.append(_line("refused", text, url, _("Isi evaluasi")))
    return {"lines": lines}


def _line(tone: str, text: str, url: str = "", button: str = "") -> dict[str, str]:
    icons = {"refused": "alert-triangle", "soon": "alert-triangle", "good": "check", "calm": "clipboard-list"}
    return {"tone": tone, "icon": icons[tone], "text": text, "url": url, "button": button}


def _learned(row: AgreementDraft, staff: Staff, creates: bool) -> list[dict[str, str]]:
    if row.predecessor is None or not creates or DraftState(row.state) not in WRITABLE:
        return []
    rows = queries.learned_for(row, clock.today(staff.zone), staff.zone)
    other = sum(1 for one in rows if one.drafted != one.proposal.proposed)
    points = sum(1 for one in queries.points_for(row) if not one.answer)
    if not rows and not points:
        return []
    told = []
    if other:
        told.append(
            ngettext("%(n)s target lain dari usul", "%(n)s target lain dari usul", other)
            % {"n": formats.number(other)}
        )
    if points:
        told.append(
            ngettext("%(n)s hambatan belum dijawab", "%(n)s hambatan belum dijawab", points)
            % {"n": formats.number(points)}
        )
    text = ", ".join(told) if told else _("Target dan hambatan dari perjanjian sebelumnya sudah masuk")
    url = reverse("agreements:learned", args=[row.id])
    return [_line("soon" if points else "calm", text, url, _("Bandingkan dengan yang tercapai"))]


def _gap(row: AgreementDraft, creates: bool) -> list[dict[str, str]]:
    before = None if row.predecessor is None else queries.agreement_state(row.predecessor)
    days = 0 if before is None else gap_days(before.last_day, row.start)
    if before is None or days < 1:
        return []
    told = {"days": formats.number(days)}
    reason = queries.gap_reason(row.id, queries.draft_content(row.content), before)
    url = reverse("agreements:gap", args=[row.id]) if creates else ""
    if reason:
        text = counted("Jeda %(days)s hari, dijelaskan: %(reason)s", "days") % {**told, "reason": reason}
        return [_line("calm", text, url, _("Ubah alasan"))]
    text = ngettext(
        "Jeda %(days)s hari belum dijelaskan, jadi belum dapat ditandatangani",
        "Jeda %(days)s hari belum dijelaskan, jadi belum dapat ditandatangani",
        days,
    )
    return [_line("refused", text % told, url, _("Jelaskan jeda"))]


def _umbrella(row: AgreementDraft) -> list[dict[str, str]]:
    parent = queries.draft_content(row.content).parent
    memo = None if parent is None else Agreement.objects.filter(id=parent).first()
    if memo is None or memo.end >= row.start:
        return []
    text = _(
        "Payungnya, %(name)s %(number)s, berakhir %(end)s; perjanjian tetap sah tetapi tidak berpayung"
    ) % {
        "name": words.INSTRUMENTS[memo.instrument],
        "number": memo.number,
        "end": formats.short_date(memo.end),
    }
    return [_line("soon", text, reverse("agreements:agreement", args=[memo.id]), _("Lihat payung"))]


def _term(row: AgreementDraft) -> list[dict[str, str]]:
    content = queries.draft_content(row.content)
    refusal = decide_term(
        content, queries.term_limits(row.institution_id), extended=queries.times_extended(content)
    )
    return [] if refusal is None else [_line("refused", str(hooks.text_of(refusal.code, refusal.details)))]
