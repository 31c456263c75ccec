"""Digests of what is laid out: one for each stream, over its rows in every projected table.

Two nodes whose programs have the same mark have the same digest of a stream at the same tip, whatever their databases
are and in whatever order rows lie there. Otherwise one of them has tables that its journal does not say.
"""

from collections.abc import Collection
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from uuid import UUID

import msgspec

from lentera.journal.facts import all_kinds
from lentera.journal.projecting import projected_models
from lentera.journal.verifying import filled

SIZE = 32  # bytes of a digest and of a mark
FEW = 500  # streams that a statement names; of more, all rows are read
_encoder = msgspec.msgpack.Encoder(order="deterministic")


@cache
def program_mark() -> str:
    """What this program lays facts out by, as hex: its version, the kinds it knows, the columns of its tables."""
    try:
        told = version("lentera")
    except PackageNotFoundError:
        told = ""
    kinds = sorted((kind.name, kind.version) for kind in all_kinds())
    tables = [
        (model._meta.db_table, [(one.column, one.get_internal_type()) for one in model._meta.local_concrete_fields])
        for model in projected_models()
    ]  # fmt: skip
    return blake2b(_encoder.encode([told, kinds, tables]), digest_size=SIZE).hexdigest()


def digests(streams: Collection[UUID]) -> dict[UUID, bytes]:
    """The digest of each of these streams, as its rows are now. Reads every row of them: nothing is kept for it.

    Rows are hashed one by one and the hashes added up, so that no table is sorted.
    """
    sums = dict.fromkeys(streams, 0)
    if not sums:
        return {}
    tables = filled(projected_models(), "default")
    for model in sorted(tables, key=lambda one: one._meta.db_table):
        columns = [field.attname for field in model._meta.local_concrete_fields]
        place = columns.index("stream")
        rows = model._base_manager.order_by()
        if len(sums) <= FEW:
            rows = rows.filter(stream__in=list(sums))
        for row in rows.values_list(*columns).iterator(chunk_size=2000):
            if row[place] in sums:
                told = _encoder.encode((model._meta.db_table, row))
                sums[row[place]] += int.from_bytes(blake2b(told, digest_size=SIZE).digest(), "big")
    return {stream: _closed(stream, total) for stream, total in sums.items()}


def _closed(stream: UUID, total: int) -> bytes:
    rest = total % (1 << (8 * SIZE))
    return blake2b(stream.bytes + rest.to_bytes(SIZE, "big"), digest_size=SIZE).digest()
