"""Readers' cards: number and barcode, and the name only where somebody asks for it."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lentera.circulation import actions, queries
from lentera.circulation.facts import LookupPurpose
from lentera.circulation.forms.cards import CardsForm
from lentera.circulation.queries.readers import ReaderLine
from lentera.circulation.views.readers import KEEPS
from lentera.circulation.views.scanning import desk_of
from lentera.documents.labels import Label, LabelKind, decide_labels, labels_paper, pages_needed
from lentera.institutions import queries as institutions
from lentera.institutions.access import StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.outcomes import Outcome

REFUSED = 409


@require(*KEEPS)
def cards(request: StaffRequest) -> HttpResponse:
    """Print cards. That these readers were seen is recorded, as for every list; whose cards they were is not."""
    form = CardsForm(request.POST if request.method == "POST" else None, initial={"sheet": "card"})
    if request.method != "POST" or not form.is_valid():
        return render(request, "circulation/cards.html", {"form": form})
    here, told = desk_of(request.staff), form.cleaned_data
    members = [line for line in queries.readers(here.institution) if line.card and not line.closed]
    chosen, unknown = _chosen(members, form.numbers(), told["since"], request)
    made = [Label(line.card, (line.name,) if told["named"] else ()) for line in chosen]
    sheet, start = form.label_sheet(), told["start"]
    refusal = decide_labels(sheet, len(made), start=start)
    if refusal is not None and not made and refusal.code == "labels-none":
        refusal = Refusal("cards-none")
    if refusal is None and request.POST.get("go") == "pdf":
        actions.note_list(here, LookupPurpose.LIST, len(made), at=clock.now())
        pdf = labels_paper(
            LabelKind.CARD,
            made,
            sheet,
            start=start,
            title=_("Kartu pembaca"),
            place=institutions.shown_names([here.institution]).get(here.institution, ""),
            created=clock.now(),
            language="en" if get_language() == "en" else "id",
        )
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="kartu.pdf"'
        return answer
    outcome = Outcome.refused(refusal) if refusal is not None else None
    if outcome is None:
        pages = formats.number(pages_needed(len(made), sheet, start))
        text = counted("%(cards)s kartu pada %(pages)s lembar", "cards")
        outcome = Outcome.info(text % {"cards": formats.number(len(made)), "pages": pages})
    context = {"form": form, "outcome": outcome, "unknown": len(unknown)}
    return render(request, "circulation/cards.html", context, status=200 if refusal is None else REFUSED)


def _chosen(
    members: list[ReaderLine], numbers: list[str], since: date | None, request: StaffRequest
) -> tuple[list[ReaderLine], list[str]]:
    by_card = {line.card: line for line in members}
    listed = [by_card[number] for number in numbers if number in by_card]
    newer = [
        line
        for line in sorted(members, key=lambda one: one.card)
        if since is not None and clock.local_day(line.registered_at, request.staff.zone) >= since
    ]
    return list(dict.fromkeys([*listed, *newer])), [number for number in numbers if number not in by_card]
