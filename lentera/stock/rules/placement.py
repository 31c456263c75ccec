"""Decisions of the agency on its placements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState, decide_ground
from lentera.journal.refusals import Refusal
from lentera.stock.facts import (
    Basis,
    Box,
    Condition,
    DraftContent,
    ItemsPacked,
    ItemStatus,
    ItemsUnpacked,
    Paper,
    PlacedLine,
    PlacedRecord,
    PlacementDispatched,
    PlacementExtended,
    PlacementRecalled,
    PlacementReturned,
    Result,
    ReturnedLine,
    Signer,
    SurplusTraced,
    TraceOutcome,
)
from lentera.stock.rules.item import ItemState

KINDS: dict[Basis, frozenset[ServiceKind]] = {
    Basis.INTERLIBRARY: frozenset({ServiceKind.LENDING}),
    Basis.USE_LOAN: frozenset({ServiceKind.LENDING}),
    Basis.GRANT: frozenset({ServiceKind.PROVISION}),
}
"""Which promise each basis keeps: lending lends, a grant provides."""

USE_LOAN_YEARS = 5
"""Longest use-loan of regional property, extendable once (domain.md 2.4)."""


@dataclass(frozen=True, slots=True)
class DraftState:
    """A placement while it is packed. `packed`: item to box."""

    id: UUID
    agency: UUID
    content: DraftContent
    state: str
    packed: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """One copy of a dispatched list; `returned` is empty until the agency counted it back."""

    line: PlacedLine
    box: int
    returned: str = ""


@dataclass(frozen=True, slots=True)
class PlacementState:
    """A dispatched placement as decisions need it. `received` once the partner (or its paper) said so."""

    id: UUID
    agency: UUID
    partner: UUID
    scope_item: UUID
    unit: str
    basis: Basis
    number: str
    sent_on: date
    due: date | None
    first_due: date | None
    extensions: int
    sender: Signer
    copies: Mapping[UUID, ListedCopy]
    library: UUID | None = None
    received: bool = False
    received_from_paper: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PackedBefore:
    """The copy lies in this box already: nothing changes."""

    item: UUID
    box: int


def due_day(sent_on: date, term_days: int | None) -> date | None:
    """The last day of a term told in days: start + n (15 Feb 2024 and 90 days give 15 May)."""
    return None if term_days is None else sent_on + timedelta(days=term_days)


def years_later(day: date, years: int) -> date:
    """The day before the anniversary: the last day of a term told in years."""
    try:
        return day.replace(year=day.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)


def decide_draft(
    content: DraftContent, ground: ScopeItemState | None, *, agency: UUID, on: date
) -> Refusal | None:
    """Why a placement may not be packed for this partner on this ground; None when it may."""
    why = decide_ground(ground, on=on, kinds=KINDS[content.basis], partner=content.partner)
    if why is not None:
        return why
    if ground is not None and ground.agency != agency:
        return Refusal("ground-other-agency", ground=True, number=ground.agreement.number)
    return decide_term(content.basis, content.term_days, on)


def decide_term(basis: Basis, term_days: int | None, on: date) -> Refusal | None:
    """A grant has no term; all else has one, a use-loan at most five years."""
    if basis is Basis.GRANT:
        return None if term_days is None else Refusal("grant-has-no-term")
    if term_days is None or term_days < 1:
        return Refusal("term-missing")
    last = years_later(on, USE_LOAN_YEARS)
    if basis is Basis.USE_LOAN and on + timedelta(days=term_days) > last:
        return Refusal("use-loan-too-long", years=USE_LOAN_YEARS, last=last)
    return None


def decide_packing(
    draft: DraftState,
    items: Sequence[ItemState],
    box: int,
    *,
    elsewhere: Collection[UUID] = (),
    ties: Mapping[UUID, Refusal],
) -> ItemsPacked | PackedBefore | Refusal:
    """Whether copies may be laid into a box. `elsewhere`: those that lie in a box of another draft.

    A copy that lies in this box already changes nothing; lying in another box of this draft, it is moved.
    """
    if draft.state != "open":
        return Refusal("draft-closed")
    if box < 1:
        return Refusal("box-number")
    if not items:
        return Refusal("item-unknown")
    new: list[UUID] = []
    for item in items:
        if draft.packed.get(item.id) == box:
            continue
        why = _not_free(item, draft, elsewhere, ties)
        if why is not None:
            return why
        new.append(item.id)
    if not new:
        return PackedBefore(items[0].id, box)
    return ItemsPacked(placement=draft.id, box=box, items=tuple(new))


def _not_free(
    item: ItemState, draft: DraftState, elsewhere: Collection[UUID], ties: Mapping[UUID, Refusal]
) -> Refusal | None:
    if item.owner != draft.agency:
        return Refusal("item-of-other-owner", barcode=item.barcode)
    if item.status is not ItemStatus.ON_SHELF:
        return Refusal(f"item-{item.status.replace('_', '-')}", barcode=item.barcode)
    if item.id in elsewhere:
        return Refusal("item-in-other-draft", barcode=item.barcode)
    return ties.get(item.id)


def decide_unpacking(draft: DraftState, items: Sequence[UUID]) -> ItemsUnpacked | Refusal:
    """Whether copies may be taken out of their boxes."""
    if draft.state != "open":
        return Refusal("draft-closed")
    packed = tuple(item for item in items if item in draft.packed)
    if not packed:
        return Refusal("item-not-packed")
    return ItemsUnpacked(placement=draft.id, items=packed)


def decide_dispatch(
    draft: DraftState,
    items: Mapping[UUID, ItemState],
    ground: ScopeItemState | None,
    *,
    paper: Paper,
    sender: Signer,
    sent_on: date,
    ties: Mapping[UUID, Refusal],
    records: Sequence[PlacedRecord] = (),
    history: bool = False,
) -> PlacementDispatched | Refusal:
    """Whether the packed boxes may leave, and the whole list that the partner gets. `items`: the packed copies."""
    if draft.state != "open":
        return Refusal("draft-closed")
    why = decide_draft(draft.content, ground, agency=draft.agency, on=sent_on)
    if why is not None or ground is None:
        return why or Refusal("ground-missing", ground=True)
    if not draft.packed:
        return Refusal("boxes-empty")
    if not sender.name.strip() or not sender.position.strip():
        return Refusal("signer-missing")
    boxes: dict[int, list[PlacedLine]] = {}
    for id, box in draft.packed.items():
        item = items.get(id)
        if item is None:
            return Refusal("item-unknown")
        why = _not_free(item, draft, (), ties)
        if why is not None:
            return why
        boxes.setdefault(box, []).append(placed_line(item))
    return PlacementDispatched(
        placement=draft.id,
        partner=draft.content.partner,
        agreement=ground.agreement.id,
        scope_item=ground.id,
        basis=draft.content.basis,
        paper=paper,
        sent_on=sent_on,
        term_days=draft.content.term_days,
        due=due_day(sent_on, draft.content.term_days),
        sender=sender,
        boxes=tuple(
            Box(number=number, lines=tuple(sorted(lines, key=lambda line: line.barcode)))
            for number, lines in sorted(boxes.items())
        ),
        records=tuple(records),
        library=draft.content.library,
        note=draft.content.note,
        history=history,
    )


def placed_line(item: ItemState) -> PlacedLine:
    """A copy as the list names it."""
    return PlacedLine(
        item=item.id,
        barcode=item.barcode,
        title=item.title,
        record=item.record,
        author=item.author,
        call_number=item.call_number,
        condition=item.condition,
        value=item.value,
    )


def decide_extension(
    placement: PlacementState, ground: ScopeItemState | None, *, due: date, on: date, reason: str
) -> PlacementExtended | Refusal:
    """Whether the partner may keep the copies longer: a new service, so it needs ground on the day that it is given."""
    if placement.closed:
        return Refusal("placement-closed", number=placement.number)
    if placement.due is None or placement.first_due is None:
        return Refusal("grant-has-no-term")
    why = decide_ground(ground, on=on, kinds=KINDS[placement.basis], partner=placement.partner)
    if why is not None or ground is None:
        return why or Refusal("ground-missing", ground=True)
    if due <= placement.due:
        return Refusal("extension-not-later", due=placement.due)
    if placement.basis is Basis.USE_LOAN:
        if placement.extensions:
            return Refusal("use-loan-extended-once", number=placement.number)
        last = years_later(placement.due + timedelta(days=1), USE_LOAN_YEARS)
        if due > last:
            return Refusal("use-loan-too-long", years=USE_LOAN_YEARS, last=last)
    return PlacementExtended(
        placement=placement.id, partner=placement.partner, scope_item=ground.id, due=due, reason=reason
    )


def decide_recall(
    placement: PlacementState, items: Collection[UUID], *, by: date, on: date, reason: str
) -> PlacementRecalled | Refusal:
    """Whether copies may be asked back before their day; a granted one is not the agency's any more."""
    if placement.closed:
        return Refusal("placement-closed", number=placement.number)
    if placement.basis is Basis.GRANT:
        return Refusal("grant-stays", number=placement.number)
    if by < on:
        return Refusal("recall-in-the-past", by=by)
    if not reason.strip():
        return Refusal("reason-needed")
    if any(item not in placement.copies for item in items):
        return Refusal("item-not-listed")
    return PlacementRecalled(
        placement=placement.id, partner=placement.partner, items=tuple(items), by=by, reason=reason
    )


def decide_trace(
    placement: PlacementState,
    surplus: UUID,
    barcode: str,
    item: ItemState | None,
    *,
    outcome: TraceOutcome,
    place: str,
    traced: bool,
    note: str,
) -> SurplusTraced | Refusal:
    """Whether a surplus copy's true place is told. It can join this placement only from the agency's own shelf."""
    if traced:
        return Refusal("surplus-traced", barcode=barcode)
    if outcome is not TraceOutcome.NOT_OURS and item is None:
        return Refusal("barcode-unknown", barcode=barcode)
    if outcome is TraceOutcome.JOINS and item is not None and item.status is not ItemStatus.ON_SHELF:
        return Refusal(f"item-{item.status.replace('_', '-')}", barcode=barcode)
    joins = outcome is TraceOutcome.JOINS and item is not None
    return SurplusTraced(
        placement=placement.id,
        partner=placement.partner,
        surplus=surplus,
        barcode=barcode,
        outcome=outcome,
        place=place,
        line=placed_line(item) if joins and item is not None else None,
        note=note,
    )


def decide_return_count(
    placement: PlacementState,
    sent: Collection[UUID] | None,
    results: Mapping[UUID, Result],
    *,
    sending: UUID | None,
    sender: Signer | None,
    receiver: Signer,
    on: date,
    note: str = "",
) -> PlacementReturned | Refusal:
    """What the agency counted of a return. `sent`: what the partner said it sent (None: counted from paper).

    What was sent and not counted is missing. The placement closes with the last copy that is still out.
    """
    if placement.closed:
        return Refusal("placement-closed", number=placement.number)
    if not receiver.name.strip() or not receiver.position.strip():
        return Refusal("signer-missing")
    if sender is not None and same_person(sender, receiver):
        return Refusal("same-signer", name=receiver.name)
    if any(item not in placement.copies for item in results):
        return Refusal("item-not-listed")
    expected = set(results) | set(sent or ())
    if not expected:
        return Refusal("boxes-empty")
    if any(placement.copies[item].returned in ("good", "damaged") for item in expected):
        return Refusal("item-returned-before")
    lines = tuple(
        ReturnedLine(item=item, result=results.get(item, Result.MISSING))
        for item in sorted(expected, key=lambda one: placement.copies[one].line.barcode)
    )
    out = {item for item, copy in placement.copies.items() if not copy.returned}
    return PlacementReturned(
        placement=placement.id,
        partner=placement.partner,
        sending=sending,
        received_on=on,
        receiver=receiver,
        lines=lines,
        closes=out <= expected,
        note=note,
    )


def same_person(one: Signer, other: Signer) -> bool:
    """Whether two signers are one: by account, or by the name on the paper."""
    if one.account is not None and one.account == other.account:
        return True
    return " ".join(one.name.casefold().split()) == " ".join(other.name.casefold().split())


def paper_code(chance: UUID) -> str:
    """The code under which a paper can be checked, such as BAST-7F3K92-QDM40X: no letter that reads like a digit."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    rest, code = chance.int, ""
    for _ in range(12):
        rest, place = divmod(rest, 32)
        code += letters[place]
    return f"BAST-{code[:6]}-{code[6:]}"


def worse(condition: Condition, result: Result) -> Condition:
    """The condition after a count."""
    return Condition.DAMAGED if result is Result.DAMAGED else condition
