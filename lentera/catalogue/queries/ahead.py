"""Counting ahead what is asked most: the whole catalogue, and its most frequent words, each alone, anywhere or in the
title or as a subject.

The more records a word finds, the longer their facets take (measured: 40 ms for a third of 1,000,000), and the more
people ask for it. Whoever asks first after a commit need not wait for that: a process that nobody waits for counts,
and tells the others (`search/sharing.py`).
"""

import time
from pathlib import Path

from lentera.catalogue import indexing, watching
from lentera.catalogue.queries.authorities import names_for
from lentera.catalogue.queries.records import hidden_at
from lentera.catalogue.search.asking import read_question
from lentera.catalogue.search.counting import COSTLY, Counting, tell_names, whole
from lentera.catalogue.search.expanding import expanded
from lentera.catalogue.search.index import EVERYBODY, SearchIndex
from lentera.catalogue.search.sharing import commit_of

WORDS = {  # by the field of the index: how it is asked, and how many words are counted
    "all": ("", 200),
    "title": ("judul:", 100),
    "subject": ("subjek:", 100),
}
SUBJECTS = 2_000  # of which it is told what they are called: 1 s of processor time
QUIET = 20  # seconds without a commit: while records come in, what is counted is soon wrong
_counted: dict[
    Path, tuple[int, tuple[str, ...]]
] = {}  # the commit for which that is done, and what was hidden


def count_ahead() -> int:
    """Count what visitors ask most, once a commit; returns how many questions. Nothing where few titles are."""
    index, now = indexing.the_index(), watching.state()
    if index.is_being_built or not _is_quiet(index):
        return 0
    hidden, commit = hidden_at(now, None), commit_of(index.folder)
    if commit is None or _counted.get(index.folder) == (commit, hidden):
        return 0
    reading = index.reading()
    searcher = reading.searcher
    questions = [""] if searcher.num_docs >= COSTLY else []
    if questions:
        tell_names(index, reading, SUBJECTS)
        for field, (asked_as, most) in WORDS.items():
            frequent = searcher.terms_with_prefix(field, "", limit=most)
            questions += [asked_as + word for word, count in frequent if count >= COSTLY]
    for question in questions:
        clauses = expanded(read_question(question), lambda keys: names_for(keys, reader=None, now=now))
        asked = Counting(
            clauses=tuple(clauses), chosen={}, readers=(EVERYBODY,), without=hidden, shelves=None
        )
        whole(index, reading, asked)
    _counted[index.folder] = commit, hidden
    return len(questions)


def _is_quiet(index: SearchIndex) -> bool:
    try:
        return time.time() - (index.folder / "meta.json").stat().st_mtime >= QUIET
    except OSError:
        return False
