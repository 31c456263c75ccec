"""Versions of a draft, any two side by side."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lentera.agreements import queries, words
from lentera.agreements.facts import ScopeLine
from lentera.agreements.models import AgreementDraft, SentDraft
from lentera.agreements.queries import Version
from lentera.agreements.rules import Change, Comparison, Difference, ScopeDifference, compare_contents
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.pages import formats


@require(Capability.AGREEMENTS)
def versions(request: StaffRequest, id: UUID) -> HttpResponse:
    """Every text that was saved or sent; two of them compared (`?a=2&b=5`), else the last two."""
    staff = request.staff
    found = queries.versions(id, staff.institution)
    if not found:
        raise Http404
    numbers = {one.place: one for one in found}
    b = numbers.get(_number(request.GET.get("b", ""))) or found[-1]
    a = numbers.get(_number(request.GET.get("a", ""))) or numbers.get(b.place - 1) or found[0]
    draft = AgreementDraft.objects.filter(id=id, institution=staff.institution).first()
    sent = SentDraft.objects.filter(id=id).first()
    actors = {
        one.actor: institutions.actor_name(one.actor, reader=staff.institution)
        for one in found
        if one.actor is not None
    }
    context = {
        "id": id,
        "heading": draft.title if draft is not None else sent.title if sent is not None else "",
        "versions": [
            {"version": one, "who": actors.get(one.actor) if one.actor else "", "label": label_of(one)}
            for one in reversed(found)
        ],
        "a": a,
        "b": b,
        "a_label": label_of(a),
        "b_label": label_of(b),
        **comparison_shown(compare_contents(a.content, b.content)),
    }
    return render(request, "agreements/versions.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def label_of(version: Version) -> str:
    """How a version is called: by its number when it was sent, else as saved."""
    if version.sent is not None:
        return _("Versi %(n)s untuk mitra") % {"n": version.sent}
    return _("Simpanan %(n)s") % {"n": version.place}


def comparison_shown(told: Comparison) -> dict[str, Any]:
    """A comparison as the fragment draws it."""
    return {
        "changed": told.changed,
        "fields": [_place(one, words.FIELDS[one.field]) for one in told.fields],
        "articles": [_place(one, one.title) for one in told.articles if one.change.value != "same"],
        "same_articles": [one.title for one in told.articles if one.change.value == "same"],
        "scope_changes": scope_shown(told.scope),
        "scope_changed": any(one.change.value != "same" for one in told.scope),
    }


def _place(one: Difference, title: Any) -> dict[str, Any]:
    return {
        "title": title,
        "change": words.CHANGES[one.change],
        "tone": words.CHANGE_TONES[one.change],
        "moved": one.change is Change.MOVED,
        "before": one.before,
        "after": one.after,
    }


def scope_shown(lines: Iterable[ScopeDifference]) -> list[dict[str, Any]]:
    """Promises in both texts, with their targets in words."""
    return [
        {
            "name": (one.after or one.before).name,  # type: ignore[union-attr]
            "before": promise(one.before),
            "after": promise(one.after),
            "change": words.CHANGES[one.change],
            "tone": words.CHANGE_TONES[one.change],
            "same": one.change.value == "same",
        }
        for one in lines
    ]


def promise(line: ScopeLine | None) -> str:
    """A target with unit and period, "" for none."""
    if line is None:
        return ""
    return (
        f"{formats.number(line.target)} {words.UNITS.get(line.unit, line.unit)} {words.PERIODS[line.period]}"
    )
