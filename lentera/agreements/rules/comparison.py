"""What differs between two texts: by article and field, word by word; the scope line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from lentera.agreements.facts import Clause, Content, ScopeLine
from lentera.agreements.rules.wording import day_words, written_out

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    """What became of a place between two texts."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `same` on both sides, `removed` on the old one, `added` on the new one."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in both texts. `field` names a field of the content, "" for the article `title`."""

    field: str
    title: str
    change: Change
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ScopeDifference:
    """One promise in both texts; None where a text lacks it."""

    change: Change
    before: ScopeLine | None
    after: ScopeLine | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side."""

    fields: tuple[Difference, ...]
    articles: tuple[Difference, ...]
    scope: tuple[ScopeDifference, ...]

    @property
    def changed(self) -> int:
        """In how many places they differ."""
        changes = [one.change for one in (*self.fields, *self.articles)] + [one.change for one in self.scope]
        return sum(1 for change in changes if change is not Change.SAME)


def compare_words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two texts in runs of words, for showing side by side."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _put(left, "same", old[a:b])
            _put(right, "same", new[c:d])
        else:
            _put(left, "removed", old[a:b])
            _put(right, "added", new[c:d])
    return tuple(left), tuple(right)


def _put(pieces: list[Piece], kind: str, run: list[str]) -> None:
    if run:
        pieces.append(Piece(kind, "".join(run)))


def compare_contents(before: Content, after: Content) -> Comparison:
    """Everything that is read in two texts, places filled; only fields that differ, all articles, all promises."""
    old, new = written_out(before), written_out(after)
    fields = []
    for name in _FIELDS:
        was, now = _field(old, name), _field(new, name)
        if was != now:
            fields.append(_difference(name, "", was, now))
    return Comparison(
        tuple(fields),
        compare_clauses(old.clauses, new.clauses),
        compare_scope(old.scope, new.scope),
    )


_FIELDS = (
    "title", "instrument", "route", "label", "parties", "start", "end", "considerations", "legal_bases",
    "agency_duties", "partner_duties", "retro_clause", "contacts", "witnesses", "annexes",
)  # fmt: skip


def _field(content: Content, name: str) -> str:
    """A field as text, a line for each of its parts."""
    match name:
        case "parties":
            return "\n".join(party.name for party in content.parties)
        case "start" | "end":
            return day_words(content, name)
        case "contacts":
            return "\n".join(", ".join(p for p in (one.unit, one.address) if p) for one in content.contacts)
        case "witnesses":
            return "\n".join(
                ", ".join(p for p in (one.name, one.position, one.organisation) if p)
                for one in content.witnesses
            )
        case "annexes":
            return "\n".join("\n".join((one.title, *one.paragraphs)) for one in content.annexes)
        case "considerations" | "legal_bases":
            lines: tuple[str, ...] = getattr(content, name)
            return "\n".join(lines)
    return str(getattr(content, name))


def compare_clauses(before: Iterable[Clause], after: Iterable[Clause]) -> tuple[Difference, ...]:
    """Articles by their code, in the order of the newer text; what is gone stands where it was."""
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    common_old, common_new = [code for code in old if code in new], [code for code in new if code in old]
    stay = {
        code
        for block in SequenceMatcher(None, common_old, common_new, autojunk=False).get_matching_blocks()
        for code in common_new[block.b : block.b + block.size]
    }
    order = list(new)
    for place, code in enumerate(old):
        if code not in new:
            ahead = next((one for one in reversed(list(old)[:place]) if one in order), None)
            order.insert(order.index(ahead) + 1 if ahead is not None else 0, code)
    told = []
    for code in order:
        was, now = old.get(code), new.get(code)
        shown = now or was
        one = _difference("", shown.title if shown is not None else "", _article(was), _article(now))
        if one.change is Change.SAME and code not in stay:
            one = Difference("", one.title, Change.MOVED, one.before, one.after)
        told.append(one)
    return tuple(told)


def _article(clause: Clause | None) -> str:
    return "" if clause is None else "\n".join((clause.title, *clause.paragraphs))


def _difference(field: str, title: str, was: str, now: str) -> Difference:
    left, right = compare_words(was, now)
    change = (
        Change.SAME
        if was == now
        else Change.ADDED
        if not was
        else Change.REMOVED
        if not now
        else Change.CHANGED
    )
    return Difference(field, title, change, left, right)


def compare_scope(before: tuple[ScopeLine, ...], after: tuple[ScopeLine, ...]) -> tuple[ScopeDifference, ...]:
    """Promises by their id, else by their name: a renewal gives the same promise another id."""
    left = list(before)
    told = []
    for line in after:
        was = next((one for one in left if one.id == line.id), None) or next(
            (one for one in left if one.name.casefold() == line.name.casefold()), None
        )
        if was is None:
            told.append(ScopeDifference(Change.ADDED, None, line))
            continue
        left.remove(was)
        same = (was.name, was.target, was.unit, was.period) == (
            line.name,
            line.target,
            line.unit,
            line.period,
        )
        told.append(ScopeDifference(Change.SAME if same else Change.CHANGED, was, line))
    told.extend(ScopeDifference(Change.REMOVED, one, None) for one in left)
    return tuple(told)
