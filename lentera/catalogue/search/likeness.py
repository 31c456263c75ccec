"""Likeness: titles that share subjects, author or class with one, the rarest in common first."""

from uuid import UUID

import tantivy

from lentera.catalogue.marc.brief import Brief
from lentera.catalogue.search.documents import SUBJECT as SUBJECT_NUMBER
from lentera.catalogue.search.documents import number_of
from lentera.catalogue.search.index import SCHEMA, WHOLE
from lentera.catalogue.search.words import words_of

# What sharing it is worth beside its rarity: a whole subject before the author before the class.
SUBJECT, HEAD, AUTHOR, CLASS = 2.0, 1.0, 1.2, 0.6
MOST = 8  # subjects of a record that are asked


def query_like(brief: Brief, record: UUID, *, same_author: bool = False) -> tantivy.Query | None:
    """All other titles that share something with this one, of the same author only where asked; None when it says
    nothing to share, or no author.
    """
    parts: list[tuple[tantivy.Query, float]] = []
    for subject in brief.subjects[:MOST]:
        parts.append((tantivy.Query.term_query(SCHEMA, SUBJECT_NUMBER, number_of(subject[:120])), SUBJECT))
        head: list[str | tuple[int, str]] = [*words_of(subject.split(" -- ")[0])]
        if len(head) == 1:
            parts.append((tantivy.Query.term_query(SCHEMA, "subject", head[0]), HEAD))
        elif head:
            parts.append((tantivy.Query.phrase_query(SCHEMA, "subject", head), HEAD))
    author = " ".join(words_of(brief.author))
    by_author = tantivy.Query.term_query(SCHEMA, WHOLE, f"author {author}"[:250]) if author else None
    if by_author is not None:
        parts.append((by_author, AUTHOR))
    number: list[str | tuple[int, str]] = [*words_of(brief.ddc)]
    if len(number) > 1:
        parts.append((tantivy.Query.phrase_query(SCHEMA, "other", number), CLASS))
    elif number:
        parts.append((tantivy.Query.term_query(SCHEMA, "all", number[0]), CLASS))
    if not parts or (same_author and by_author is None):
        return None
    shared = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.boost_query(query, worth)) for query, worth in parts]
    )
    itself = tantivy.Query.term_query(SCHEMA, "id", record.hex)
    asked = [(tantivy.Occur.Must, shared), (tantivy.Occur.MustNot, itself)]
    if same_author and by_author is not None:
        asked.append((tantivy.Occur.Must, by_author))
    return tantivy.Query.boolean_query(asked)
