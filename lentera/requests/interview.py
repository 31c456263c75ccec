"""The interview before a request: its questions are data (`interviews/KIND.toml`), and answers become a request.

An answer is kept as text under the key of its question: days as 2024-02-06, numbers as 40, several choices as
"easy,craft", titles one a line. `days` has two keys, `first` and `last`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from lentera.pages import formats
from lentera.requests.facts import Asking, RequestKind, Wish

FOLDER = Path(__file__).with_name("interviews")
TYPES = frozenset({"text", "long", "number", "day", "days", "many", "wishes", "scope", "thing"})
LONGEST_LEAD = 120  # characters of the answer that the subject names


@dataclass(frozen=True)
class Words:
    """One sentence in both languages."""

    id: str = ""
    en: str = ""

    def say(self, language: str) -> str:
        """The sentence in a language, Indonesian where there is no other."""
        return self.en if language == "en" and self.en else self.id


@dataclass(frozen=True)
class Question:
    """One question on a page of its own. `of`: for a `thing`, the kind of outcome or "agreement"."""

    key: str
    type: str
    ask: Words
    label: Words
    help: Words = Words()
    unit: Words = Words()
    required: bool = False
    of: str = ""
    options: tuple[tuple[str, Words], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which its answer is kept."""
        return ("first", "last") if self.type == "days" else (self.key,)

    def answered(self, answers: Mapping[str, str]) -> bool:
        """Whether there is an answer, or need be none."""
        return not self.required or all(answers.get(key) for key in self.keys)


@dataclass(frozen=True)
class Interview:
    """The questions of one kind of request, and the words of its letter by language."""

    kind: RequestKind
    subject: Words
    lead: str
    opening: Words
    closing: Words
    questions: tuple[Question, ...] = field(default=())

    def question(self, key: str) -> Question | None:
        """One question by its key."""
        return next((one for one in self.questions if one.key == key), None)

    def after(self, key: str) -> Question | None:
        """The question after one; None after the last."""
        keys = [one.key for one in self.questions]
        place = keys.index(key) + 1
        return self.questions[place] if place < len(keys) else None

    def open_question(self, answers: Mapping[str, str]) -> Question | None:
        """The first question that must be answered and is not."""
        return next((one for one in self.questions if not one.answered(answers)), None)


@cache
def interview(kind: RequestKind) -> Interview:
    """The interview of a kind. Raises ValueError for a file that says something unknown."""
    told = tomllib.loads((FOLDER / f"{kind.value}.toml").read_text(encoding="utf-8"))
    letter = told["letter"]
    questions = tuple(_question(one, kind) for one in told["questions"])
    return Interview(
        kind=RequestKind(told["kind"]),
        subject=Words(**told["subject"]),
        lead=told["lead"],
        opening=Words(letter["id"]["opening"], letter["en"]["opening"]),
        closing=Words(letter["id"]["closing"], letter["en"]["closing"]),
        questions=questions,
    )


def _question(told: dict[str, Any], kind: RequestKind) -> Question:
    if told["type"] not in TYPES:
        raise ValueError(f"the interview {kind.value} asks with an unknown type, {told['type']}")
    options = tuple((one["value"], Words(one["id"], one["en"])) for one in told.get("options", ()))
    return Question(
        key=told["key"],
        type=told["type"],
        ask=Words(**told["ask"]),
        label=Words(**told["label"]),
        help=Words(**told.get("help", {})),
        unit=Words(**told.get("unit", {})),
        required=told.get("required", False),
        of=told.get("of", ""),
        options=options,
    )


def read_wishes(text: str) -> tuple[Wish, ...]:
    """Titles, one a line: "title | author | copies". A last part that is no number belongs to the author."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        title, rest = parts[0], parts[1:]
        copies = int(rest.pop()) if rest and rest[-1].isdecimal() and len(rest[-1]) < 5 else 1
        found.append(Wish(title=title, author=" ".join(part for part in rest if part), copies=copies))
    return tuple(found)


def write_wishes(wishes: tuple[Wish, ...]) -> str:
    """The same titles as lines again."""
    return "\n".join(
        " | ".join(
            [wish.title, wish.author, str(wish.copies)] if wish.author else [wish.title, str(wish.copies)]
        )
        for wish in wishes
    )


def asking_from(kind: RequestKind, answers: Mapping[str, str]) -> Asking:
    """The request that the answers say. Answers were checked by the form of their question."""
    told = {key: value.strip() for key, value in answers.items() if value.strip()}
    asked = interview(kind)
    lead = told.get(asked.lead, "")
    lead = lead if len(lead) <= LONGEST_LEAD else f"{lead[: LONGEST_LEAD - 1]}…"
    return Asking(
        kind=kind,
        subject=f"{asked.subject.id}: {lead}" if lead else asked.subject.id,
        reason=told.get("reason", ""),
        wishes=read_wishes(told.get("wishes", "")),
        topics=told.get("topics", ""),
        levels=told.get("levels", ""),
        languages=told.get("languages", ""),
        amount=_number(told.get("amount")),
        weeks=_number(told.get("weeks")),
        first=_day(told.get("first")),
        last=_day(told.get("last")),
        by=_day(told.get("by")),
        place=told.get("place", ""),
        gate=told.get("gate", ""),
        scope_item=_id(told.get("scope_item")),
        thing=_id(told.get("thing")),
        contact=told.get("contact", ""),
        words=told.get("words", ""),
    )


def answers_from(row: Any, wishes: tuple[Wish, ...]) -> dict[str, str]:
    """A request as answers again: what a partner starts from when the agency entered it."""
    told: dict[str, str] = {"wishes": write_wishes(wishes)}
    for key in Asking.__struct_fields__:
        value = getattr(row, key, None)
        if key in ("kind", "subject", "wishes") or value in (None, ""):
            continue
        told[key] = value.isoformat() if isinstance(value, date) else str(value)
    return {key: value for key, value in told.items() if value}


def facts_of(row: Any, language: str) -> list[tuple[str, str]]:
    """What a request says, as labels and words, in the order of its questions; titles and ground stand apart.

    `row`: an `Asking`, or a row with the same fields.
    """
    asked = interview(RequestKind(row.kind))
    found = []
    for one in asked.questions:
        if one.type not in ("wishes", "scope", "thing"):
            text = _said(one, row, language)
            if text:
                found.append((one.label.say(language), text))
    return found


def _said(one: Question, row: Any, language: str) -> str:
    if one.type == "days":
        days = [formats.short_date(day) for day in (row.first, row.last) if day is not None]
        return " – ".join(dict.fromkeys(days))
    value = getattr(row, one.key)
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return formats.long_date(value)
    if isinstance(value, int):
        return f"{formats.number(value)} {one.unit.say(language)}".strip()
    if one.type == "many":
        names = {code: words.say(language) for code, words in one.options}
        return ", ".join(names.get(code, code) for code in value.split(","))
    return str(value)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
