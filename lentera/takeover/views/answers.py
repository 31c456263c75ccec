"""Questions as a page draws them, and the answers that come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.circulation import queries as circulation
from lentera.pages import formats
from lentera.pages.dates import parse_date
from lentera.pages.signs import scannable
from lentera.takeover.days import day_told
from lentera.takeover.messages import QUESTIONS
from lentera.takeover.rules import Question, Typed
from lentera.takeover.told import LEAVE, OldLoan, Person
from lentera.takeover.words import shown

SHOWN = 50  # questions of a page


@dataclass
class Row:
    """One question with what its lines say."""

    question: Question
    facts: list[tuple[str, str]]
    choices: list[tuple[str, str]]
    typed: str = ""
    hint: str = ""


@dataclass
class Group:
    """Questions of one kind."""

    kind: str
    sentence: Any
    rows: list[Row] = field(default_factory=list)
    total: int = 0


def page_of(
    questions: Sequence[Question], people: Sequence[Person], loans: Sequence[OldLoan], institution: UUID
) -> list[Group]:
    """The first questions, by kind. Names stand here for the librarian alone; no message and no log has them."""
    groups: dict[str, Group] = {}
    persons = {one.line: one for one in people}
    lent = {one.line: one for one in loans}
    names: dict[str, str] = {}
    for one in people:  # a card that two have names both; by no card nobody is named
        if one.found_by:
            same = names.get(one.found_by)
            names[one.found_by] = f"{same} / {one.name}" if same else one.name
        if one.number:
            names[one.number] = one.name
    for place, question in enumerate(questions):
        group = groups.setdefault(question.kind, Group(question.kind, QUESTIONS[question.kind]))
        group.total += 1
        if place < SHOWN:
            group.rows.append(_row(question, persons, lent, names, institution))
    return [group for group in groups.values() if group.rows]


def _row(
    question: Question,
    persons: Mapping[int, Person],
    loans: Mapping[int, OldLoan],
    names: Mapping[str, str],
    institution: UUID,
) -> Row:
    facts = [(_("Baris"), ", ".join(str(line) for line in question.lines or (question.line,)))]
    choices: list[tuple[str, str]] = []
    if question.kind == "other-name":
        reader = circulation.reader_by_card(institution, question.card)
        here = circulation.identity(institution, reader) if reader is not None else None
        facts += [(_("Kartu"), question.card), (_("Di berkas"), persons[question.line].name),
                  (_("Di sini"), here.name if here else "")]  # fmt: skip
        choices = [("same", _("orangnya sama"))]
    elif question.kind == "double-card":
        facts.append((_("Kartu"), question.card))
        choices = [
            (str(line), _("baris %(line)s: %(name)s") % {"line": line, "name": persons[line].name})
            for line in question.lines
        ]
    elif question.kind == "other-member":
        facts += [(_("Barcode"), shown(question.barcode) or "–"), (_("Kartu"), question.card),
                  (_("Peminjam"), names.get(question.told, "–"))]  # fmt: skip
        choices = [("same", _("orangnya sama"))]
    elif question.kind == "double-loan":
        facts.append((_("Barcode"), shown(question.barcode)))
        choices = [(str(line), _loan_words(loans[line], names)) for line in question.lines]
    else:
        facts += [(_("Barcode"), shown(question.barcode) or "–"), (_("Kartu"), _whose(question.card, names))]
        other = {"lent": (_("Jatuh tempo"), "due"), "due": (_("Dipinjam pada"), "lent")}.get(question.kind)
        if other is not None:  # by one of both days the other is guessed at
            facts.append((other[0], _day_words(getattr(loans[question.line], other[1]))))
        if question.told:
            facts.append((_("Tertulis"), question.told))
        if question.kind == "returned":
            choices = [("open", _("masih dipinjam"))]
    choices.append((LEAVE, _("jangan diambil")))
    typed, hint = _TYPED.get(question.typed, ("", ""))
    return Row(question, facts, choices, str(typed), hint)


_TYPED = {
    Typed.CARD: (gettext_lazy("Kartu"), ""),
    Typed.BARCODE: (gettext_lazy("Barcode"), ""),
    Typed.DAY: (gettext_lazy("Tanggal"), "26/1/24"),
}


def _whose(card: str, names: Mapping[str, str]) -> str:
    return f"{shown(card)} ({names[card]})" if card in names else shown(card) or "–"


def _loan_words(loan: OldLoan, names: Mapping[str, str]) -> str:
    told = {
        "line": loan.line,
        "card": shown(loan.card),
        "name": names.get(loan.member or loan.card, "–"),
        "day": _day_words(loan.lent),
    }
    return _("baris %(line)s: kartu %(card)s (%(name)s), dipinjam %(day)s") % told


def _day_words(written: str) -> str:
    day = day_told(written, "")
    return formats.short_date(day) if day else written or "–"


def taken(sent: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    """The answers that were given, by the key of their question. What is typed wins over what is chosen."""
    told = {}
    for question in questions:
        typed = scannable(sent.get(f"typed-{question.key}", ""))[:64]
        chosen = sent.get(f"answer-{question.key}", "")
        if typed and question.typed is not Typed.NOTHING:
            day = parse_date(typed) if question.typed is Typed.DAY else None
            told[question.key] = f"={day.isoformat() if day else typed}"
        elif chosen == LEAVE or chosen in question.choices:
            told[question.key] = chosen
    return told


def bulk(questions: Sequence[Question], kind: str) -> dict[str, str]:
    """Every question of a kind answered by leaving its line out."""
    return {one.key: LEAVE for one in questions if one.kind == kind}
