"""Expanding: words that are a see-reference ask for the authorised heading as well.

Whoever asks for `multatuli` finds what stands under `Dekker, Eduard Douwes`. The longest form wins; what was
typed is still asked for.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from lentera.catalogue.search.asking import Clause
from lentera.catalogue.search.words import words_of

Lead = Callable[[list[str]], dict[str, list[str]]]
"""(keys of forms) -> the headings to which each of them leads."""
MOST_WORDS = 6  # of a form that is looked for
WITHIN = ("", "author", "subject")


def expanded(clauses: Sequence[Clause], lead: Lead) -> list[Clause]:
    """The clauses, with those that are a form of a heading marked with it (`Clause.instead`)."""
    spans = list(_spans(clauses))
    led = lead(list(dict.fromkeys(key for _, _, key in spans))) if spans else {}
    if not led:
        return list(clauses)
    told: list[Clause] = []
    place = 0
    longest_first = sorted(spans, key=lambda span: span[0] - span[1])
    while place < len(clauses):
        end, key = next(
            ((end, key) for start, end, key in longest_first if start == place and key in led),
            (place + 1, ""),
        )
        told.append(_merged(clauses[place:end], led[key]) if key else clauses[place])
        place = end
    return told


def _spans(clauses: Sequence[Clause]) -> Iterator[tuple[int, int, str]]:
    """Start, end and key of everything that may be a form: phrases, and words side by side in one field."""
    for start, first in enumerate(clauses):
        if first.field not in WITHIN:
            continue
        if first.phrase:
            yield start, start + 1, " ".join(first.words)
            continue
        for end in range(start + 1, min(start + MOST_WORDS, len(clauses)) + 1):
            if clauses[end - 1].phrase or clauses[end - 1].field != first.field:
                break
            yield start, end, " ".join(word for clause in clauses[start:end] for word in clause.words)


def _merged(clauses: Sequence[Clause], headings: list[str]) -> Clause:
    words = tuple(word for clause in clauses for word in clause.words)
    instead = tuple(tuple(words_of(heading)) for heading in headings)
    return msgspec.structs.replace(clauses[0], words=words, instead=tuple(one for one in instead if one))
