"""The agency's side: titles of a packing list go to the facility before they are packed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.stock import queries as stock
from lentera.stock import review_words
from lentera.stock.actions import review as actions
from lentera.stock.facts.review import SubmittedTitle
from lentera.stock.forms import review as forms
from lentera.stock.queries import DraftState, PackedBox, PlacementState
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_title import known_titles
from lentera.stock.rules import ItemState
from lentera.stock.rules.review import MOST_SUBMITTED
from lentera.stock.views.acting import Words, form_page, who
from lentera.stock.views.placement import home

TO_SUBMIT = frozenset({"review-needed", "review-expired"})
"""Refusals of packing that a submission answers."""


def remember_refused(request: HttpRequest, draft: UUID, barcode: str, refusal: Refusal) -> None:
    """Keep a copy that a review kept out of a box for the list that goes to the facility: in the session only."""
    if refusal.code not in TO_SUBMIT:
        return
    kept: list[str] = request.session.get(_key(draft), [])
    if barcode not in kept and len(kept) < MOST_SUBMITTED:
        request.session[_key(draft)] = [*kept, barcode]


def _key(draft: UUID) -> str:
    return f"to-review-{draft}"


def to_submit(request: HttpRequest, state: DraftState) -> list[ItemState]:
    """One copy of each title that this packing list lacks an answer for: refused at the table, or packed before."""
    agency, on = state.agency, clock.today()
    policy = queries.policy_of(state.content.partner)
    if policy is None:
        return []
    items = list(stock.item_states(agency, list(state.packed)).values())
    for barcode in request.session.get(_key(state.id), []):
        item = stock.item_by_barcode(agency, barcode)
        if not isinstance(item, Refusal):
            items.append(item)
    why = queries.packing_refusals(state.content.partner, items, on=on)
    found: dict[UUID, ItemState] = {}
    for item in items:
        if item.record is not None and item.id in why and why[item.id].code in TO_SUBMIT:
            found.setdefault(item.record, item)
    return list(found.values())


@dataclass(frozen=True)
class KeptBack:
    """A copy in a box that may not leave in it: its title was decided on, or its approval ran out, after packing."""

    copy: ItemState
    box: int
    why: Refusal


def kept_back(state: DraftState, boxes: Iterable[PackedBox], *, on: date) -> list[KeptBack]:
    """What stands in the way of handing these boxes over on a day, box by box."""
    packed = [(copy, box.number) for box in boxes for copy in box.copies]
    why = queries.packing_refusals(state.content.partner, [copy for copy, _box in packed], on=on)
    return [KeptBack(copy, box, why[copy.id]) for copy, box in packed if copy.id in why]


def change_asked(state: DraftState, item: ItemState) -> str:
    """What has to be done to a copy before it leaves, in words; nothing for most."""
    if item.record is None:
        return ""
    asked = queries.changes_asked(state.content.partner, [item.record], on=clock.today())
    told = asked.get(item.record)
    if told is None or told.change is None:
        return ""
    return _("sebelum dikirim: %(change)s") % {"change": review_words.change_words(told.change, told.note)}


def adapted(state: PlacementState, sent: Mapping[str, UUID]) -> str:
    """Which of these copies (by barcode) left in another form, in one sentence: nothing of it is damage."""
    noted = queries.adaptations(list(sent.values()), owner=state.agency)
    words = [
        f"{barcode} {review_words.change_words(row.change, row.note)}"
        for barcode, item in sorted(sent.items())
        for row in noted.get(item, [])
        if row.placement == state.id
    ]
    if not words:
        return ""
    return _("Dikirim dalam bentuk lain menurut telaah, jadi bukan rusak: %(copies)s.") % {
        "copies": "; ".join(words)
    }


@require(Capability.REVIEW, Level.SUBMIT)
def submit(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Send the titles of a packing list for review."""
    here = request.staff.institution
    state = stock.draft_state(here, draft)
    if state is None:
        raise Http404
    partner = state.content.partner
    waiting = to_submit(request, state)

    def act(form: forms.SubmitForm) -> Any:
        titles = _titles(here, form.cleaned_data["barcodes"].split("\n"))
        if isinstance(titles, Refusal):
            return titles
        told = actions.submit_titles(
            here,
            partner,
            titles,
            on=clock.today(request.staff.zone),
            note=form.cleaned_data["note"],
            **who(request, form),
        )
        if not isinstance(told, Refusal):
            request.session.pop(_key(draft), None)
        return told

    policy = queries.policy_of(partner)
    text = (
        _(
            "Lembaga ini menjawab dalam %(days)s hari. Keputusan lembaga lain tentang judul yang sama ikut dikirim."
        )
        % {"days": policy.days}
        if policy is not None
        else ""
    )
    return form_page(
        request,
        forms.SubmitForm,
        act,
        Words(
            counted("Kirim %(count)s judul untuk ditelaah", "count") % {"count": formats.number(len(waiting))}
            if waiting
            else _("Kirim judul untuk ditelaah"),
            _("Kirim"),
            _("Judul dikirim; jawabannya tampil di halaman telaah."),
            facts=institutions.name_of(partner) or "",
            text=text,
        ),
        crumbs=[home(), (_packing(draft), _("Pengemasan"))],
        then=lambda _told: _packing(draft),
        initial={"barcodes": "\n".join(item.barcode for item in waiting)},
    )


def _packing(draft: UUID) -> str:
    return reverse("stock:packing", args=[draft])


def _titles(agency: UUID, codes: list[str]) -> dict[UUID, SubmittedTitle] | Refusal:
    """The titles behind barcodes of own copies."""
    copies: dict[UUID, ItemState] = {}
    for code in (code.strip() for code in codes):
        if not code:
            continue
        item = stock.item_by_barcode(agency, code)
        if isinstance(item, Refusal):
            return item
        if item.record is None:
            return Refusal("review-no-record", barcode=code)
        copies.setdefault(item.record, item)
    known = known_titles(copies, reader=agency)
    return {
        record: known.get(record, SubmittedTitle(title=item.title, author=item.author))
        for record, item in copies.items()
    }
