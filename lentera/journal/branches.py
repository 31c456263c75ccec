"""Branches: a stream that was written on from two places, and the order in which its line is laid out.

A restored backup or a clone goes on from an older entry, so one entry gets two children. Both are kept. Which of
them counts is told by the home alone: its next entry names all ends as parents (`journal.joined`), and their order
there is the order in which every node lays the branches out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from lentera.journal.chain import split_parents
from lentera.journal.models import StoredEntry, Stream

JOINED = "journal.joined"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a line. `side`: it came in by a join, not by the branch that the join names first."""

    hash: bytes
    seq: int
    side: bool
    joins: bool


def is_forked(stream: Stream) -> bool:
    """Whether more entries are stored than one unbroken chain to the tip has."""
    return StoredEntry.objects.filter(stream=stream.id).count() != stream.seq + 1


def ends_of(stream: Stream) -> list[tuple[bytes, int]]:
    """Hash and seq of the entries without a child, the tip first when it is one of them."""
    if not is_forked(stream):
        return [(bytes(stream.tip), stream.seq)]
    known, parents = _graph(stream.id)
    inner = {parent for told in parents.values() for parent in told}
    found = [(digest, seq) for digest, (seq, _) in known.items() if digest not in inner]
    return sorted(found, key=lambda end: (end[0] != bytes(stream.tip), end[1], end[0]))


def line_to(stream: UUID, tip: bytes) -> list[Place]:
    """The entries that lead to `tip`, in the order in which they are laid out: a join's parents one after another."""
    known, parents = _graph(stream)
    return list(_walk(known, parents, tip))


def ancestors(stream: UUID, tips: set[bytes]) -> set[bytes]:
    """`tips` and all entries before them, as far as they are stored here; unknown tips count as nothing."""
    known, parents = _graph(stream)
    found: set[bytes] = set()
    left = [tip for tip in tips if tip in known]
    while left:
        here = left.pop()
        if here not in found:
            found.add(here)
            left.extend(parents[here])
    return found


def _graph(stream: UUID) -> tuple[dict[bytes, tuple[int, str]], dict[bytes, tuple[bytes, ...]]]:
    rows = StoredEntry.objects.filter(stream=stream).values_list("hash", "seq", "kind", "parents")
    known: dict[bytes, tuple[int, str]] = {}
    parents: dict[bytes, tuple[bytes, ...]] = {}
    for digest, seq, kind, joined in rows.iterator(chunk_size=5000):
        known[bytes(digest)] = (seq, kind)
        parents[bytes(digest)] = split_parents(bytes(joined))
    return known, parents


def _walk(
    known: dict[bytes, tuple[int, str]], parents: dict[bytes, tuple[bytes, ...]], tip: bytes
) -> Iterator[Place]:
    """Chains are followed in a loop, joins by a stack: a stream may have a million entries and few joins."""
    given: set[bytes] = set()
    jobs: list[tuple[bytes, bool, bool]] = [(tip, False, False)]  # entry, side, its parents are done
    while jobs:
        here, side, ready = jobs.pop()
        chain = []
        if not ready:
            while here not in given:
                chain.append(here)
                before = parents[here]
                if len(before) != 1:
                    break
                here = before[0]
            if not chain:
                continue
            top = chain[-1]
            if len(parents[top]) > 1:
                jobs.extend((one, side, True) for one in chain)
                first, *others = parents[top]
                jobs.extend((other, True, False) for other in reversed(others))
                jobs.append((first, side, False))
                continue
            chain.reverse()
        else:
            chain = [here]
        for digest in chain:
            if digest not in given:
                given.add(digest)
                seq, kind = known[digest]
                yield Place(digest, seq, side, kind == JOINED)
