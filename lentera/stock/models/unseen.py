"""Barcodes that a scan cannot type: found by an index over them alone, so that ordinary scans pay nothing for them."""

from typing import Any

from django.db.models import BooleanField, CharField, Lookup


@CharField.register_lookup
class BeyondAscii(Lookup):  # type: ignore[type-arg]
    """`barcode__beyond_ascii=True`: text with a sign that is not printable ASCII.

    Wider than "unseen" (`é` is seen), since databases know no more of Unicode; Python tells the few apart. The pattern
    stands in the statement itself: SQLite uses a partial index only for the very words of its condition.
    """

    lookup_name = "beyond_ascii"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite's own pattern, which needs no function of Python."""
        return self._told(compiler, connection, "GLOB '*[^ -~]*'")

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        """By code points, whatever the database's language sorts by."""
        return self._told(compiler, connection, "COLLATE \"C\" ~ '[^ -~]'")

    def _told(self, compiler: Any, connection: Any, words: str) -> tuple[str, tuple[Any, ...]]:
        if self.rhs is not True:
            raise ValueError("beyond_ascii is asked for as True alone")
        sql, values = self.process_lhs(compiler, connection)
        return f"{sql} {words}", tuple(values)
