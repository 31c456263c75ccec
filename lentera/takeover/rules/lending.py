"""The outcome of every open loan of a file."""

from collections import defaultdict
from datetime import date

from lentera.takeover.days import day_told
from lentera.takeover.rules.plan import Fate, Known, KnownReader, Plan, TakenLoan
from lentera.takeover.rules.questions import Question, Typed, answer_of, day_answered, left_out
from lentera.takeover.told import LOANS, Choices, OldLoan

OF_A_LOAN = ("returned", "orphan", "other-member", "item", "lent", "due")  # questions about one loan alone


def plan_loans(
    plan: Plan, loans: list[OldLoan], fate: Fate, choices: Choices, known: Known, today: date
) -> None:
    """Which loans go on here, and what must be asked about the others."""
    whole: list[TakenLoan] = []
    for loan in loans:
        if any(left_out(answer_of(choices.answers, kind, loan.line)) for kind in OF_A_LOAN):
            plan.refuse(LOANS, loan.line, "takeover-loan-left")
            continue
        card = _told(choices, "orphan", loan.line, loan.card)
        if loan.member in fate.replaced:
            told_card = _card_of_replaced(plan, loan, fate, choices, known)
            if told_card is None:
                plan.waiting[LOANS] += 1
                continue
            card = told_card
        if not _is_refused(plan, loan, card, fate, choices, known):
            told = _outcome(plan, loan, card, fate, choices, known, today)
            if told is not None:
                whole.append(told)
    _one_a_copy(plan, whole, choices)


def _told(choices: Choices, kind: str, line: int, written: str) -> str:
    """What was typed in answer to a question, else what is written."""
    answer = answer_of(choices.answers, kind, line)
    return answer.removeprefix("=") if answer.startswith("=") else written


def _card_of_replaced(plan: Plan, loan: OldLoan, fate: Fate, choices: Choices, known: Known) -> str | None:
    """Whose card a loan goes on with, when its member stays out and another one comes with the same card.

    None while nobody has said: by the card it would pass to somebody who never had the book.
    """
    answer = answer_of(choices.answers, "other-member", loan.line)
    if answer == "same":
        return loan.card
    card = answer.removeprefix("=") if answer.startswith("=") else ""
    if card and (card in fate.coming | fate.out | fate.waiting or _reader(card, fate, choices, known)):
        return card
    plan.ask(
        Question(
            "other-member",
            loan.line,
            LOANS,
            card=loan.card,
            barcode=loan.barcode,
            told=loan.member,
            choices=("same",),
            typed=Typed.CARD,
            wrong=bool(answer),
        )
    )
    return None


def _reader(card: str, fate: Fate, choices: Choices, known: Known) -> KnownReader | None:
    """The reader here who has a card, unless somebody of the file comes with it."""
    return None if choices.new_cards and card in fate.coming else known.readers.get(card)


def _is_refused(plan: Plan, loan: OldLoan, card: str, fate: Fate, choices: Choices, known: Known) -> bool:
    """Whether a loan stays out because its reader does."""
    here = _reader(card, fate, choices, known)
    if card in fate.out:
        plan.refuse(LOANS, loan.line, "takeover-loan-of-left")
        return True
    if here is not None and here.closed:
        plan.refuse(LOANS, loan.line, "takeover-reader-closed", card=f"…{card[-2:]}")
        return True
    return False


def _outcome(
    plan: Plan, loan: OldLoan, card: str, fate: Fate, choices: Choices, known: Known, today: date
) -> TakenLoan | None:
    """The loan, when everything about it is known; else it waits, or it is unchanged or refused."""
    barcode = _told(choices, "item", loan.line, loan.barcode)
    here = _reader(card, fate, choices, known)
    copy = known.copies.get(barcode) if barcode else None
    lent = _day(choices, "lent", loan.line, loan.lent)
    due = _day(choices, "due", loan.line, loan.due)
    true_lent = None if lent is None or lent > today else lent
    asked: list[tuple[str, str, tuple[str, ...], Typed]] = []
    if loan.back and answer_of(choices.answers, "returned", loan.line) != "open":
        asked.append(("returned", loan.back, ("open",), Typed.NOTHING))
    if here is None and (not card or card not in fate.coming) and card not in fate.waiting:
        asked.append(("orphan", "", (), Typed.CARD))
    if copy is None:
        asked.append(("item", "", (), Typed.BARCODE))
    if true_lent is None:
        asked.append(("lent", loan.lent, (), Typed.DAY))
    if due is None or (true_lent is not None and due < true_lent):
        asked.append(("due", loan.due, (), Typed.DAY))
    for kind, written, answers, typed in asked:
        plan.ask(
            Question(
                kind,
                loan.line,
                LOANS,
                card=loan.card,
                barcode=loan.barcode,
                told=written,
                choices=answers,
                typed=typed,
                wrong=bool(answer_of(choices.answers, kind, loan.line)),
            )
        )
    if asked or card in fate.waiting or copy is None or true_lent is None or due is None:
        plan.waiting[LOANS] += 1
        return None
    if copy.out:
        if (copy.card, copy.due) == (card, due):
            plan.unchanged[LOANS] += 1
        else:
            plan.refuse(LOANS, loan.line, "takeover-copy-out", barcode=barcode)
        return None
    return TakenLoan(loan.line, barcode, card, here.id if here else None, true_lent, due)


def _day(choices: Choices, kind: str, line: int, written: str) -> date | None:
    answer = answer_of(choices.answers, kind, line)
    return day_answered(answer) if answer else day_told(written, choices.order)


def _one_a_copy(plan: Plan, loans: list[TakenLoan], choices: Choices) -> None:
    """A copy that is out twice: a person says which loan is true."""
    by_copy: dict[str, list[TakenLoan]] = defaultdict(list)
    for loan in loans:
        by_copy[loan.barcode].append(loan)
    for same in by_copy.values():
        if len(same) == 1:
            plan.loans.append(same[0])
            continue
        lines = tuple(loan.line for loan in same)
        answer = answer_of(choices.answers, "double-loan", lines[0])
        if not left_out(answer) and answer not in {str(line) for line in lines}:
            plan.ask(
                Question(
                    "double-loan",
                    lines[0],
                    LOANS,
                    lines=lines,
                    barcode=same[0].barcode,
                    choices=tuple(str(line) for line in lines),
                    wrong=bool(answer),
                )
            )
            plan.waiting[LOANS] += len(same)
            continue
        for loan in same:
            if str(loan.line) == answer:
                plan.loans.append(loan)
            else:
                plan.refuse(LOANS, loan.line, "takeover-loan-double", barcode=loan.barcode)
    plan.loans.sort(key=lambda loan: loan.line)
