"""Which entries of a bundle are proven: those that lead to a tip which their author's home signed."""

from uuid import UUID

from lentera.journal.models import Author
from lentera.journal.receiving import Range
from lentera.journal.refusals import Refusal
from lentera.sync import registry
from lentera.sync.bundle.messages import DIGEST
from lentera.sync.tips import Tip


def cited(pieces: list[Range]) -> set[tuple[UUID, str]]:
    """Author and digest of whatever large content these entries may cite."""
    return {
        (piece.author, found.decode())
        for piece in pieces
        for written in piece.entries
        for found in DIGEST.findall(written)
    }


def proven_by(tips: list[Tip], found: list[Range]) -> tuple[list[Range], list[tuple[Range, Refusal]]]:
    """Pieces whose every entry lies under a tip that the author's home signed with a key that counts there.

    The others with why they are held back.
    """
    by_stream: dict[UUID, list[Range]] = {}
    for piece in found:
        by_stream.setdefault(piece.stream, []).append(piece)
    proven: list[Range] = []
    problems: list[tuple[Range, Refusal]] = []
    for stream, pieces in by_stream.items():
        author = pieces[0].author
        good = [
            tip
            for tip in tips
            if tip.stream == stream and registry.counts(tip.signing, author, stream, tip.seq)
        ]
        under = _covered(pieces, good)
        whole = len(under) == sum(len(piece.entries) for piece in pieces)
        bare = [] if whole else [piece for piece in pieces if not under.issuperset(piece.hashes())]
        proven += [piece for piece in pieces if not any(piece is one for one in bare)]
        if bare:
            name = Author.objects.filter(id=author).values_list("public_name", flat=True).first()
            why = Refusal("tip-not-proven", area=pieces[0].area, author=name or author)
            problems += [(piece, why) for piece in bare]
    return proven, problems


def _covered(pieces: list[Range], tips: list[Tip]) -> set[bytes]:
    """The entries of the pieces that lead to one of the tips."""
    parents: dict[bytes, tuple[bytes, ...]] = {}
    for piece in pieces:
        before = piece.parents
        for digest in piece.hashes():
            parents[digest] = before
            before = (digest,)
    seen: set[bytes] = set()
    left = [tip.hash for tip in tips]
    while left:
        here = left.pop()
        if here in parents and here not in seen:
            seen.add(here)
            left.extend(parents[here])
    return seen
