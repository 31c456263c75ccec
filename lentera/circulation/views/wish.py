"""What partners' readers wish for, as their agency sees it: titles and numbers; and how it is sent."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from lentera.circulation import actions, hooks, queries
from lentera.circulation.actions import Desk
from lentera.circulation.forms.hold import WishAnswerForm
from lentera.circulation.messages.hold import WAYS
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.outcomes import Outcome

AHEAD = timedelta(days=92)  # how far the next visit of the van is looked for


@require(Capability.REQUESTS)
def wishes(request: StaffRequest) -> HttpResponse:
    """Titles wished for, by partner; chosen ones are planned for a van or a placement."""
    staff = request.staff
    here = Desk(staff.institution, staff.account, staff.library, staff.zone)
    refused, outcome = _answer(request, here) if request.method == "POST" else (None, None)
    partner = _partner(request.GET.get("partner", ""))
    lines = queries.open_wishes(here.institution, partner=partner)
    today = here.day(clock.now())
    names = {
        row.id: row.shown_name
        for row in institutions.institutions().filter(id__in={line.partner for line in lines})
    }
    groups = [
        _group(
            one,
            names[one],
            [line for line in lines if line.partner == one],
            hooks.next_van(here.institution, one, today),
            refused if refused is not None and refused.data.get("partner") == str(one) else None,
        )
        for one in sorted(names, key=names.__getitem__)
    ]
    context = {
        "groups": groups,
        "total": len(lines),
        "may_answer": may(staff, Capability.REQUESTS, Level.CREATE),
        "outcome": outcome,
        "zone": here.zone,
    }
    return render(request, "circulation/wishes.html", context)


def _group(
    partner: UUID, name: str, lines: list[queries.WishLine], van: date | None, refused: WishAnswerForm | None
) -> dict[str, Any]:
    """The wishes of one partner; after a refusal with its form as it was filled in."""
    ticked = refused["wishes"].value() if refused is not None else None
    return {
        "partner": partner,
        "name": name,
        "form": refused or WishAnswerForm(initial={"day": van}),
        "van": van,
        "wishes": [
            {
                "line": line,
                "way": (way := WAYS.get(line.way, "")),  # type: ignore[call-overload]
                "ticked": not way if ticked is None else str(line.id) in ticked,
            }
            for line in lines
        ],
    }


def _answer(request: StaffRequest, here: Desk) -> tuple[WishAnswerForm | None, Outcome]:
    """What became of an answer, and its form where it was refused."""
    if not may(request.staff, Capability.REQUESTS, Level.CREATE):
        return None, Outcome.refused(gettext("Peran Anda hanya melihat daftar ini."))
    known = [line.id for line in queries.open_wishes(here.institution)]
    form = WishAnswerForm(request.POST, wishes=known)
    if not form.is_valid():
        errors = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return form, Outcome.refused(errors)
    told = form.cleaned_data
    done = 0
    for wish in told["wishes"]:
        result = actions.answer_wish(
            here,
            UUID(wish),
            way=told["way"],
            day=told["day"],
            request_id=f"{form.request_id_value}:{wish}",
            at=clock.now(),
        )
        if isinstance(result, Refusal):
            return form, Outcome.refused(result)
        done += 1
    title = counted("%(count)s judul dijadwalkan", "count") % {"count": formats.number(done)}
    text = gettext("Dikirim dengan %(way)s, diperkirakan %(day)s. Mitra melihatnya pada daftar pesanannya.")
    said = text % {"way": WAYS[told["way"]], "day": formats.full_date(told["day"])}
    return None, Outcome.ok(title, said)


def _partner(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None
