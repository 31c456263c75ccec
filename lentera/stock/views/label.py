"""Labels for copies: chosen, looked at, printed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lentera.documents.labels import (
    MOST,
    Label,
    LabelKind,
    LabelSheet,
    decide_labels,
    labels_paper,
    pages_needed,
    spine_lines,
)
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.outcomes import Outcome
from lentera.stock import queries as stock
from lentera.stock.forms.label import LabelForm
from lentera.stock.queries import label as queries
from lentera.stock.views.acting import REFUSED

UNKNOWN_SHOWN = 10


@require(Capability.ITEMS)
def labels(request: StaffRequest) -> HttpResponse:
    """Choose copies and a sheet; look at the first page, or get them all as PDF. Nothing is recorded."""
    initial = {}
    if request.GET.get("show") == "unseen":
        initial["barcodes"] = "\n".join(stock.unseen_in_hand(request.staff.institution).values())
    form = LabelForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "stock/labels.html", {"form": form})
    kind, sheet, start = LabelKind(form.cleaned_data["kind"]), form.label_sheet(), form.cleaned_data["start"]
    copies, unknown = _chosen(request, form)
    printed = [one for one in copies if kind is not LabelKind.SPINE or one.call_number.strip()]
    made = [
        Label(one.barcode, spine_lines(one.call_number) if kind is LabelKind.SPINE else (one.title,))
        for one in printed
    ]
    refusal = decide_labels(sheet, len(made), start=start)
    if refusal is None and request.POST.get("go") == "pdf":
        pdf = labels_paper(
            kind,
            made,
            sheet,
            start=start,
            title=_("Label buku"),
            place=institutions.shown_names([request.staff.institution]).get(request.staff.institution, ""),
            created=clock.now(),
            language="en" if get_language() == "en" else "id",
        )
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="label-{kind.value}.pdf"'
        return answer
    context = {
        "form": form,
        "outcome": _told(made, sheet, start, refusal),
        "unknown": unknown[:UNKNOWN_SHOWN],
        "unknown_count": len(unknown),
        "bare": len(copies) - len(printed),
        "picture": None if refusal is not None else first_page(made, sheet, start),
    }
    return render(request, "stock/labels.html", context, status=200 if refusal is None else REFUSED)


def _chosen(request: StaffRequest, form: LabelForm) -> tuple[list[queries.LabelCopy], list[str]]:
    told, here = form.cleaned_data, request.staff.institution
    scanned, unknown = queries.copies_by_scans(here, form.scanned())
    asked = {"shelf": told["shelf"].strip(), "since": told["since"], "words": told["words"]}
    more = queries.copies_for_labels(here, most=MOST + 1, **asked) if any(asked.values()) else []
    return list(dict.fromkeys([*scanned, *more])), unknown


def _told(made: list[Label], sheet: LabelSheet, start: int, refusal: Refusal | None) -> Outcome:
    if refusal is not None:
        return Outcome.refused(refusal)
    pages = pages_needed(len(made), sheet, start)
    return Outcome.info(
        counted("%(labels)s label pada %(pages)s lembar", "labels")
        % {"labels": formats.number(len(made)), "pages": formats.number(pages)},
        _("Periksa gambarnya, lalu cetak pada ukuran asli (100 %), tanpa menyesuaikan halaman."),
    )


def first_page(made: list[Label], sheet: LabelSheet, start: int) -> dict[str, object]:
    """The first sheet as a picture: its used places, and what comes on the others. Tenths of a millimetre."""
    places = []
    for place in range(sheet.places):
        x, y = sheet.corner(place)
        number = place - start + 1
        label = made[number] if 0 <= number < len(made) else None
        text = "" if label is None else label.code
        places.append(
            {
                "x": x,
                "y": y,
                "text": text,
                "used": number < 0,
                "middle": x + sheet.width // 2,
                "line": y + sheet.height // 2,
            }
        )
    return {
        "page_width": sheet.page[0],
        "page_height": sheet.page[1],
        "width": sheet.width,
        "height": sheet.height,
        "size": min(sheet.height // 3, sheet.width // 7),
        "places": places,
    }
