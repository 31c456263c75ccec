"""Counting: how many records a question has, and how many of them each value of a facet.

All of it is one pass over the records found, except where values are chosen. What the index alone tells is counted
once a commit over all processes; how copies stand this moment is added to that.
"""

from contextlib import suppress
from difflib import SequenceMatcher, get_close_matches
from typing import Any

import msgspec
import tantivy

from lentera.catalogue.hooks import Shelves
from lentera.catalogue.search import standing
from lentera.catalogue.search.asking import Clause, found_by, narrowed, to_query
from lentera.catalogue.search.documents import FACETS, SUBJECT
from lentera.catalogue.search.index import Reading, SearchIndex
from lentera.catalogue.search.sharing import Shared, commit_of, shared_at
from lentera.catalogue.search.spelling import spellings, swapped
from lentera.catalogue.search.stemming import stem
from lentera.catalogue.search.subjects import learn, names_of

FACET_VALUES = 12  # values shown of each facet
SUBJECTS = 2_000  # of each segment, the most frequent there
CLOSE = 12  # words that are looked at for the one that was meant
COSTLY = 5_000  # records found: fewer are counted sooner than looked up
_TOTAL, _BARE = "total", "bare"
_NAMES = b"subjects"  # the name under which subjects by their numbers are told
_EXTENT: dict[str, Any] = {
    _TOTAL: {"value_count": {"field": "key"}},  # each record has one
    _BARE: {"terms": {"field": "place", "missing": "", "size": 1, "order": {"_key": "asc"}}},
}


class Count(msgspec.Struct, frozen=True):
    """A facet value and how many records have it."""

    value: str
    count: int


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """What all pages of an answer say, in whatever order. `bare`: how many of the records have a copy nowhere that
    the index knows of.
    """

    total: int
    bare: int
    facets: dict[str, list[Count]]
    loose: bool = False  # no record had all the words: these have some
    suggestion: str = ""  # another spelling that finds something


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """A question, as it is counted: `chosen` are facet values, `without` imports that are not told yet."""

    clauses: tuple[Clause, ...]
    chosen: dict[str, list[str]]
    readers: tuple[str, ...]
    without: tuple[str, ...]
    shelves: Shelves | None

    @property
    def is_of_the_index(self) -> bool:
        """Whether what is found does not change with loans."""
        return not (self.chosen.get(standing.NAME) or self.chosen.get(standing.HERE))

    def name(self) -> tuple[object, ...]:
        """What tells it from others."""
        picked = tuple((name, tuple(values)) for name, values in sorted(self.chosen.items()))
        shelves = None if self.is_of_the_index else self.shelves
        return self.clauses, picked, self.readers, self.without, shelves


def whole(index: SearchIndex, reading: Reading, asked: Counting) -> tuple[tantivy.Query, Whole]:
    """The query of all records found, and what is said of them."""
    name = ("whole", *asked.name(), asked.shelves)
    known: Whole | None = reading.kept.get(name)
    if known is None:
        counted = _counted(index, reading, asked)
        known = _with_standing(reading, asked, counted) if asked.shelves is not None else counted
        reading.keep(name, known)
    return _found(reading, asked, known.loose)[1], known


def _found(reading: Reading, asked: Counting, loose: bool) -> tuple[tantivy.Query, tantivy.Query]:
    """What is asked, and that within what is chosen."""
    query = found_by(reading, to_query(asked.clauses, loose=loose), asked.readers, asked.without)
    return query, narrowed(standing.within(query, asked.shelves, asked.chosen), asked.chosen)


def _counted(index: SearchIndex, reading: Reading, asked: Counting) -> Whole:
    """What the index tells, counted by this process or another one."""
    if not asked.is_of_the_index:
        return _count(reading, asked)
    name = ("counted", *asked.name())
    counted: Whole | None = reading.kept.get(name)
    if counted is None:
        shared, told = _shared(index, reading), repr(asked.name()).encode("utf-8", "backslashreplace")
        counted = _read(shared.known(told)) if shared is not None else None
        if counted is None:
            _learn_names(reading, shared)
            counted = _count(reading, asked)
            if shared is not None and counted.total >= COSTLY:
                shared.tell(told, msgspec.json.encode(counted))
        reading.keep(name, counted)
    return counted


def _shared(index: SearchIndex, reading: Reading) -> Shared | None:
    """Where processes tell each other of the commit that is read; None when another one followed it meanwhile."""
    if "shared" not in reading.kept:
        commit = commit_of(index.folder)
        same = commit is not None and index.reading() is reading
        reading.keep("shared", shared_at(index.folder, commit) if same and commit is not None else None)
    shared: Shared | None = reading.kept.get("shared")
    return shared


def tell_names(index: SearchIndex, reading: Reading, most: int) -> None:
    """Read what the most frequent subjects are called, and tell all processes."""
    shared = _shared(index, reading)
    if shared is None:
        return
    asked = {SUBJECT: {"terms": {"field": SUBJECT, "size": most}}}
    found = reading.searcher.aggregate(tantivy.Query.all_query(), asked)[SUBJECT]["buckets"]
    names = names_of(reading.searcher, [int(one["key"]) for one in found])
    shared.tell(_NAMES, msgspec.json.encode(names))


def _learn_names(reading: Reading, shared: Shared | None) -> None:
    """Once a commit, when somebody told them."""
    if shared is None or _NAMES in reading.kept or (told := shared.known(_NAMES)) is None:
        return
    with suppress(msgspec.DecodeError):
        learn(msgspec.json.decode(told, type=dict[int, str]))
    reading.keep(_NAMES, True)


def _read(told: bytes | None) -> Whole | None:
    try:
        return msgspec.json.decode(told, type=Whole) if told is not None else None
    except msgspec.DecodeError:
        return None


def _count(reading: Reading, asked: Counting) -> Whole:
    searcher, loose = reading.searcher, False
    query, within = _found(reading, asked, loose)
    found = _aggregated(searcher, within, asked.chosen)
    if _total(found) == 0 and len(asked.clauses) > 1:
        query, within = _found(reading, asked, True)
        found = _aggregated(searcher, within, asked.chosen)
        loose = _total(found) > 0
    total = _total(found)
    return Whole(
        total=total,
        bare=_bare(found),
        facets=_facets(searcher, standing.within(query, asked.shelves, asked.chosen), asked.chosen, found),
        loose=loose,
        suggestion=_suggestion(searcher, asked.clauses) if loose or total == 0 else "",
    )


def _aggregated(
    searcher: tantivy.Searcher, query: tantivy.Query, chosen: dict[str, list[str]]
) -> dict[str, Any]:
    """How many records there are, and the counts of each facet of which nothing is chosen."""
    wanted = {name: _terms(name) for name in FACETS if not chosen.get(name)}
    told: dict[str, Any] = searcher.aggregate(query, _EXTENT | wanted)
    return told


def _total(found: dict[str, Any]) -> int:
    return int(found[_TOTAL]["value"])


def _bare(found: dict[str, Any]) -> int:
    return sum(int(one["doc_count"]) for one in found[_BARE]["buckets"] if one["key"] == "")


def _facets(
    searcher: tantivy.Searcher, query: tantivy.Query, chosen: dict[str, list[str]], found: dict[str, Any]
) -> dict[str, list[Count]]:
    """Counts of each facet within all other facets' choices, so that a chosen one can be widened."""
    facets = {}
    for name in FACETS:
        if chosen.get(name):
            others = {other: values for other, values in chosen.items() if other != name}
            told = searcher.aggregate(narrowed(query, others), {name: _terms(name)})
        else:
            told = found
        facets[name] = _values(searcher, name, told[name]["buckets"])
    return facets


def _values(searcher: tantivy.Searcher, name: str, buckets: list[dict[str, Any]]) -> list[Count]:
    if name != SUBJECT:
        return [Count(str(one["key"]), int(one["doc_count"])) for one in buckets]
    subjects = names_of(searcher, [int(one["key"]) for one in buckets])
    return [
        Count(subjects[int(one["key"])], int(one["doc_count"]))
        for one in buckets
        if int(one["key"]) in subjects
    ]


def _terms(name: str) -> dict[str, Any]:
    """How many values are asked of the whole and, where it decides whether counts are right, of each segment."""
    if name == SUBJECT:
        return {"terms": {"field": name, "size": FACET_VALUES, "segment_size": SUBJECTS}}
    return {"terms": {"field": name, "size": 40 if name == "decade" else FACET_VALUES}}


def _with_standing(reading: Reading, asked: Counting, counted: Whole) -> Whole:
    """The same with how copies stand this moment among the facets."""
    searcher, shelves, chosen = reading.searcher, asked.shelves, asked.chosen
    if shelves is None:
        return counted
    query = _found(reading, asked, counted.loose)[0]

    def within(changed: dict[str, list[str]]) -> tantivy.Query:
        return narrowed(standing.within(query, shelves, changed), changed)

    facets, any_state = dict(counted.facets), within(chosen | {standing.NAME: []})
    total, bare = counted.total, counted.bare
    if chosen.get(standing.NAME):
        extent = searcher.aggregate(any_state, _EXTENT)
        total, bare = _total(extent), _bare(extent)
    states = standing.counted(searcher, any_state, shelves, total=total, bare=bare)
    facets[standing.NAME] = [Count(state, count) for state, count in states]
    if shelves.here and (count := standing.in_hand(searcher, within(chosen | {standing.HERE: []}), shelves)):
        facets[standing.HERE] = [Count("1", count)]
    return msgspec.structs.replace(counted, facets=facets)


def _suggestion(searcher: tantivy.Searcher, clauses: tuple[Clause, ...]) -> str:
    """The question with unknown words replaced by the nearest known ones, or an empty string."""
    if any(clause.field == "isbn" for clause in clauses):
        return ""
    told, changed = [], False
    for word in [word for clause in clauses for word in clause.words]:
        near = (
            ""
            if any(
                searcher.doc_freq(*term)
                for term in (("all", word), ("all_stem", stem(word)), ("all", stem(word)))
            )
            else _nearest(searcher, word)
        )
        told.append(near or word)
        changed = changed or bool(near)
    return " ".join(told) if changed else ""


def _nearest(searcher: tantivy.Searcher, word: str) -> str:
    """The known word that was meant: in another spelling, with two letters in their places, or else the likest one, of
    equals the commoner.
    """
    if len(word) < 4:
        return ""
    for others in (spellings(word), swapped(word)):
        known = {one: _known(searcher, one) for one in others}
        if any(known.values()):
            return max(known, key=lambda one: known[one])
    counts = dict(searcher.terms_with_prefix("all", word[:2], limit=5_000))
    close = get_close_matches(word, counts, n=CLOSE, cutoff=0.78)
    compared = SequenceMatcher(b=word)

    def likeness(term: str) -> tuple[float, int]:
        compared.set_seq1(term)
        return compared.ratio(), counts[term]

    return max(close, key=likeness, default="")


def _known(searcher: tantivy.Searcher, words: str) -> int:
    """How many records have the rarest of these words, or its root where none has the word."""
    return min(
        searcher.doc_freq("all", word) or searcher.doc_freq("all_stem", stem(word)) for word in words.split()
    )
