"""The rows that decided, in words: for pages, and for machines that have no page."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from lentera.circulation.messages import GROUPS
from lentera.circulation.messages.rule import (
    ALL_GROUPS,
    ALL_KINDS,
    ALL_LIBRARIES,
    AS_LOAN,
    KIND_WORDS,
    NO,
    NONE,
    RULES,
    UNITS,
    YES,
)
from lentera.circulation.queries.copies import item_state
from lentera.circulation.queries.lending import loan as loan_by_id
from lentera.circulation.queries.readers import state_by_card
from lentera.circulation.queries.rulebook import lending_case, rule_book, rule_of
from lentera.circulation.queries.why import OF_REFUSAL, Reason, reasons_of_pause, reasons_of_refusal
from lentera.circulation.rules import ReaderState, RuleName, Scope, Value, full_limit
from lentera.institutions import queries as institutions
from lentera.journal.refusals import Refusal
from lentera.pages import formats


def value_words(name: RuleName, value: Value) -> str:
    """A value as people read it: "5 hari", "Ya", "12 Mar 2024"."""
    if name is RuleName.LEND:
        return str(YES if value else NO)
    if isinstance(value, date):
        return formats.short_date(value)
    if value is None:
        return str(AS_LOAN if name is RuleName.RENEWAL_DAYS else NONE)
    return f"{formats.number(value)} {UNITS[name]}"


def scope_words(institution: UUID, scope: Scope) -> str:
    """For whom a row stands: "Semua perpustakaan, Narapidana, Komik"; "all" is left out beside something told."""
    place = ""
    if scope.library is not None:
        library = institutions.library(scope.library)
        place = library.name if library is not None else institutions.name_of(institution) or ""
    parts = [
        place or str(ALL_LIBRARIES),
        group_words(scope.group) if scope.group else str(ALL_GROUPS),
        kind_words(scope.kind) if scope.kind else str(ALL_KINDS),
    ]
    return ", ".join(parts)


def group_words(group: str) -> str:
    """A reader group, or all."""
    words = {one.value: label for one, label in GROUPS.items()}
    return str(words.get(group, group)) if group else str(ALL_GROUPS)


def kind_words(kind: str) -> str:
    """A kind of copy, or all."""
    return str(KIND_WORDS.get(kind, kind)) if kind else str(ALL_KINDS)


def reason_words(institution: UUID, reason: Reason) -> tuple[str, str]:
    """A reason as a sentence, and the row that it comes from."""
    if reason.day is not None:
        return _closed(reason), ""
    if reason.limit is not None:
        told = {"name": reason.limit.name, "most": reason.limit.most, "kinds": _kinds(reason.limit.kinds)}
        text = gettext("Batas “%(name)s”: paling banyak %(most)s dari %(kinds)s") % told
        return text, _origin(institution, reason.scope)
    if reason.name is None:
        return "", ""
    return f"{RULES[reason.name]}: {value_words(reason.name, reason.value)}", _origin(
        institution, reason.scope
    )


def sentences(institution: UUID, reasons: list[Reason]) -> list[str]:
    """The reasons one by one, each with its row: "Buku sekaligus: 2 buku (dari baris: Semua perpustakaan, …)"."""
    told = [reason_words(institution, reason) for reason in reasons]
    return [f"{text} ({origin})" if origin else text for text, origin in told]


def reasons_behind(
    institution: UUID, library: UUID | None, code: str, barcode: str, card: str, *, on: date
) -> list[Reason]:
    """The rows behind a refusal of lending or renewing; nothing where no row of the table decided it."""
    if code not in OF_REFUSAL and code != "limit-of-kinds":
        return []
    reader = state_by_card(institution, card) if card else None
    if code == "reader-paused":
        if not isinstance(reader, ReaderState):
            return []
        book = rule_book(institution, library, around=on)
        return reasons_of_pause(book.table, library, reader.group)
    item = item_state(institution, barcode)
    if isinstance(item, Refusal):
        return []
    if isinstance(reader, ReaderState):
        book = rule_book(institution, library, around=on)
        item, reader, rule = lending_case(institution, book, item, reader)
        full = full_limit(item.kind, reader, rule) if code == "limit-of-kinds" else None
        return reasons_of_refusal(code, rule, full)
    row = None if item.open_loan is None else loan_by_id(institution, item.open_loan)
    return [] if row is None else reasons_of_refusal(code, rule_of(row, library))


def _closed(reason: Reason) -> str:
    if reason.day is None:
        return ""
    day = formats.full_date(reason.day)
    if reason.text:
        return gettext("%(day)s tutup: %(why)s") % {"day": day, "why": reason.text}
    return gettext("%(day)s tutup") % {"day": day}


def _kinds(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kind_words(kind) for kind in kinds)) if kinds else str(ALL_KINDS)


def _origin(institution: UUID, scope: Scope | None) -> str:
    if scope is None:
        return gettext("bawaan, tidak ada baris yang mengaturnya")
    return gettext("dari baris: %(scope)s") % {"scope": scope_words(institution, scope)}
