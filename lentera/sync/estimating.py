"""How large the next bundle to a node will be, before it is made: counted in the database, packed only in samples."""

from dataclasses import dataclass
from uuid import UUID

import zstandard
from django.db.models import Count, Sum
from django.db.models.functions import Length

from lentera.journal.branches import is_forked
from lentera.journal.models import StoredEntry
from lentera.journal.places import places_of
from lentera.journal.receiving import missing_at
from lentera.sync import comparing, wanting
from lentera.sync.bundle.messages import DIGEST
from lentera.sync.bundle.packing import AROUND, FRAME, encoded_size, file_size
from lentera.sync.cargo import CARGOES
from lentera.sync.cargo.compared import Comparisons
from lentera.sync.exporting import WANTED_ROOM, ends_for, said_by
from lentera.sync.kept import sending
from lentera.sync.readable import Concern, concerns
from lentera.sync.strides import STRIDE, content_sizes

SAMPLE = 2 * FRAME  # bytes of entries of one stream that are packed to learn how well they pack
SCANNED = 20_000  # entries of one stream that are searched for content; of more, as many in three places
LABEL = 1 << 10  # bytes that label, signature and age's header usually take
STREAM = 60  # bytes that the name and the end of one stream take


@dataclass(frozen=True, slots=True)
class Estimate:
    """The next bundle to a node, in bytes of its file: facts, the content that they cite, what was asked for, cargo.

    `entries`: facts in it. Right within a tenth, or one step of the padding when it is small.
    """

    entries: int = 0
    facts: int = 0
    content: int = 0
    wanted: int = 0
    cargo: int = 0
    streams: int = 0

    @property
    def size(self) -> int:
        """The whole file."""
        inside = self.facts + self.content + self.wanted + self.cargo + STREAM * self.streams
        return file_size(inside) - AROUND + LABEL


def estimate(peer: UUID) -> Estimate:
    """The bundle that `peer` would get now, by what it said last. Nothing is written."""
    said, found = said_by(peer), list(concerns(peer))
    entries = facts = content = 0
    for concern in found:
        has = said.get(concern.stream.id, set())
        ends = ends_for(concern)
        if {digest for digest, _ in ends} <= has:
            continue
        count, size, cited = _of_stream(concern, has, max(seq for _, seq in ends))
        entries, facts, content = entries + count, facts + size, content + cited
    wanted = 0
    for _, _, _, size in wanting.given_to(peer, found):
        if wanted and wanted + size > WANTED_ROOM:
            break
        wanted += size
    cargo = sum(encoded_size(one.load(peer)) for one in CARGOES if not isinstance(one, Comparisons))
    cargo += comparing.size_for(peer) + sending.foreseen(peer)
    return Estimate(entries, facts, content, wanted, cargo, len(found))


def _of_stream(concern: Concern, has: set[bytes], last: int) -> tuple[int, int, int]:
    """Entries, their packed bytes and those of their content."""
    stream = concern.stream
    rows = StoredEntry.objects.filter(stream=stream.id, seq__lte=last)
    if is_forked(stream):
        written = [one for piece in missing_at(stream, has) for one in piece.entries]
        return len(written), _packed(written), _content(stream.institution_id, written)
    known = (seq for seq in places_of(stream.id, has).values() if seq <= last)
    rows = rows.filter(seq__gt=max(known, default=-1))
    told = rows.aggregate(count=Count("seq"), size=Sum(Length("bytes")))
    count, size = told["count"], told["size"] or 0
    if not count:
        return 0, 0, 0
    middle = rows.filter(seq__gte=last - count + 1 + (0 if size <= SAMPLE else count * 2 // 5))
    sample, taken = list[bytes](), 0
    for one in middle.order_by("seq").values_list("bytes", flat=True).iterator(chunk_size=1000):
        sample.append(bytes(one))
        taken += len(sample[-1])
        if taken >= SAMPLE:
            break
    return count, _packed(sample) * size // max(taken, 1), _content_of(concern, last, count)


def _packed(written: list[bytes]) -> int:
    packer, total = zstandard.ZstdCompressor(level=10), 0
    group, size = list[bytes](), 0
    for one in written:
        group.append(one)
        size += len(one) + 3
        if size >= FRAME:
            total += len(packer.compress(b"\xc5  ".join(group)))
            group, size = [], 0
    tips = 150 * (1 + sum(map(len, written)) // STRIDE)
    return total + (len(packer.compress(b"\xc5  ".join(group))) if group else 0) + tips


def _content_of(concern: Concern, last: int, count: int) -> int:
    first = last - count + 1
    places = [(first, last)]
    if count > SCANNED:
        third = SCANNED // 3
        places = [
            (first, first + third - 1),
            (first + (count - third) // 2, first + (count + third) // 2 - 1),
            (last - third + 1, last),
        ]
    seen = size = 0
    for start, end in places:
        rows = StoredEntry.objects.filter(stream=concern.stream.id, seq__gte=start, seq__lte=end)
        written = [bytes(one) for one in rows.values_list("bytes", flat=True).iterator(chunk_size=1000)]
        seen += len(written)
        size += _content(concern.stream.institution_id, written)
    return size * count // max(seen, 1)


def _content(author: UUID, written: list[bytes]) -> int:
    cited = (found.decode() for one in written for found in DIGEST.findall(one))
    return sum(content_sizes(author, cited).values())
