"""Asking: from what a person types to a query. Nothing that is typed is an error; signs without meaning are
blanks.

Words must all occur, in whatever field. `"a phrase"` stands as it is; `judul:`, `pengarang:`, `subjek:`,
`catatan:` and `isbn:` (or title:, author:, subject:, notes:) ask one field, for one word or one phrase. An
ISBN is known by its check digit, with or without its name.
"""

import re
from collections.abc import Sequence

import msgspec
import tantivy

from lentera.catalogue.marc.isbn import to_isbn13
from lentera.catalogue.search.documents import BATCH, EVERYBODY, FACETS, PLACED, SCHEMA, SUBJECT, number_of
from lentera.catalogue.search.index import Reading
from lentera.catalogue.search.stemming import stem
from lentera.catalogue.search.words import words_of

LONGEST = 400  # signs of a question that are read
MOST = 24  # words of a question that are asked
FIELDS = {
    "judul": "title",
    "title": "title",
    "pengarang": "author",
    "penulis": "author",
    "author": "author",
    "subjek": "subject",
    "subject": "subject",
    "catatan": "notes",
    "notes": "notes",
    "isbn": "isbn",
}
# What a hit in a field is worth: a word in the title before one in the subject, before one in the notes.
WORTH = {
    "title": 6.0,
    "title_stem": 3.5,
    "author": 4.0,
    "subject": 2.5,
    "subject_stem": 1.5,
    "all": 1.0,
    "all_stem": 0.6,
}
TIE = 0.15  # how much further fields count beside the best one
_part = re.compile(r'(?:(?P<field>[A-Za-z]+):\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_life = re.compile(  # the years behind a name in its heading, which the index of names leaves out
    r",?\s*\(?(?:ca?\.\s*)?\d{3,4}\??\s*[-–]\s*(?:(?:ca?\.\s*)?\d{3,4}\??)?\)?[.\s]*$"
)
_isbn_inside = re.compile(r"(?<![0-9])97[89][0-9 -]{10,14}[0-9](?![0-9])")


class Clause(msgspec.Struct, frozen=True):
    """One thing that is asked: words side by side when `phrase`, in one field or anywhere (`field` empty).

    Words that are a form of a heading are asked together, or else the words of one of the headings `instead`.
    """

    words: tuple[str, ...]
    field: str = ""
    phrase: bool = False
    instead: tuple[tuple[str, ...], ...] = ()


def read_question(text: str) -> list[Clause]:
    """What is asked. An empty list asks for everything."""
    text = _isbn_inside.sub(lambda found: to_isbn13(found.group()) or found.group(), text[:LONGEST])
    clauses: list[Clause] = []
    asked = 0
    for found in _part.finditer(text):
        name = (found["field"] or "").lower()
        field = FIELDS.get(name, "")
        content = found["phrase"] if found["phrase"] is not None else found["word"] or ""
        if name and not field:
            content = f"{name} {content}"
        if field == "author" and found["phrase"] is not None:
            content = _life.sub("", content) or content
        isbn = to_isbn13(content)
        if isbn is not None and field in ("", "isbn"):
            words, field = [isbn], "isbn"
        elif field == "isbn":
            words = ["".join(words_of(content))] if words_of(content) else []
        else:
            words = words_of(content)
        words = words[: MOST - asked]
        asked += len(words)
        if not words:
            continue
        if found["phrase"] is not None or field == "isbn":
            clauses.append(Clause(tuple(words), field, len(words) > 1))
        else:
            clauses.extend(Clause((word,), field) for word in words)
    return clauses


def to_query(clauses: Sequence[Clause], *, loose: bool = False) -> tantivy.Query:
    """The query of a question: all clauses must hold, or (`loose`) as many as can."""
    if not clauses:
        return tantivy.Query.all_query()
    occur = tantivy.Occur.Should if loose else tantivy.Occur.Must
    return tantivy.Query.boolean_query([(occur, _clause(clause)) for clause in clauses])


def narrowed(query: tantivy.Query, chosen: dict[str, list[str]]) -> tantivy.Query:
    """The query within chosen facet values: one of the values of each facet. Unknown facets are passed
    over.
    """
    parts = [(tantivy.Occur.Must, query)]
    for name in FACETS:
        values = chosen.get(name)
        if values:
            parts.append(
                (tantivy.Occur.Must, tantivy.Query.const_score_query(_one_of(name, values[:50]), 0.0))
            )
    return query if len(parts) == 1 else tantivy.Query.boolean_query(parts)


def found_by(
    reading: Reading, query: tantivy.Query, readers: tuple[str, ...], without: tuple[str, ...] = ()
) -> tantivy.Query:
    """The query within what these readers may find at this commit. Where all of it is everybody's nothing is asked:
    of a frequent word that was more than half of the time.
    """
    open_to_all = not without and EVERYBODY in readers and reading.is_public
    return query if open_to_all else for_readers(query, readers, without)


def for_readers(
    query: tantivy.Query, readers: tuple[str, ...], without: tuple[str, ...] = ()
) -> tantivy.Query:
    """The query within what these readers may find; `without` are imports (hex) that are not told yet."""
    parts = [
        (tantivy.Occur.Must, query),
        (tantivy.Occur.Must, tantivy.Query.const_score_query(_one_of("reader", readers), 0.0)),
    ]
    if without:
        parts.append((tantivy.Occur.MustNot, _one_of(BATCH, without)))
    return tantivy.Query.boolean_query(parts)


def _one_of(field: str, values: Sequence[str]) -> tantivy.Query:
    """One of these values. Not by the index's set query, which walks all terms: 200 µs where a term takes 10."""
    told = [number_of(value) for value in values] if field == SUBJECT else values
    terms = [tantivy.Query.term_query(SCHEMA, field, value) for value in told]
    if len(terms) == 1:
        return terms[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])


def _clause(clause: Clause) -> tantivy.Query:
    if clause.instead:
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, _as_typed(clause))]
            + [(tantivy.Occur.Should, _heading(words, clause.field)) for words in clause.instead]
        )
    if clause.field == "isbn":
        return tantivy.Query.term_query(SCHEMA, "isbn", clause.words[0])
    if clause.phrase:
        words: list[str | tuple[int, str]] = [*clause.words]
        fields = [clause.field] if clause.field else PLACED
        return _best(
            [(tantivy.Query.phrase_query(SCHEMA, name, words), WORTH.get(name, 1.0)) for name in fields]
        )
    word, root = clause.words[0], stem(clause.words[0])
    plain = [clause.field] if clause.field else [name for name in WORTH if not name.endswith("_stem")]
    asked = [(name, word, WORTH.get(name, 1.0)) for name in plain]
    for name in plain:
        if (worth := WORTH.get(f"{name}_stem")) is not None:
            asked.append((f"{name}_stem", root, worth))
            if root != word:  # a word that is its own root stands in the plain field alone
                asked.append((name, root, worth))
    return _best([(tantivy.Query.term_query(SCHEMA, name, term), worth) for name, term, worth in asked])


def _as_typed(clause: Clause) -> tantivy.Query:
    parts = [clause.words] if clause.phrase else [(word,) for word in clause.words]
    asked = [_clause(Clause(words, clause.field, clause.phrase)) for words in parts]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in asked])


def _heading(words: tuple[str, ...], field: str) -> tantivy.Query:
    """The words of a heading side by side, in the field of names or subjects."""
    side_by_side = len(words) > 1
    fields = [field] if field else ["author", "subject"]
    return _best(
        [
            (
                tantivy.Query.phrase_query(SCHEMA, name, [*words])
                if side_by_side
                else tantivy.Query.term_query(SCHEMA, name, words[0]),
                WORTH.get(name, 1.0),
            )
            for name in fields
        ]
    )


def _best(options: list[tuple[tantivy.Query, float]]) -> tantivy.Query:
    weighed = [tantivy.Query.boost_query(query, worth) for query, worth in options]
    return weighed[0] if len(weighed) == 1 else tantivy.Query.disjunction_max_query(weighed, TIE)
