"""The log of a batch: which records were refused or kept and why, what was mended, what became of copies."""

from collections import Counter
from uuid import UUID

import msgspec

from lentera.journal import blobs
from lentera.journal.refusals import Refusal

Value = str | int | bool | None


class _Told(msgspec.Struct, array_like=True):
    number: int
    code: str
    details: dict[str, Value]


class _Written(msgspec.Struct):
    refusals: list[_Told] = []
    mended: dict[str, int] = {}
    copies: dict[str, int] = {}


class BatchLog(msgspec.Struct):
    """Refusals with the number of their record (0: none), at most the first 1,000; the rest as counts."""

    refusals: list[tuple[int, Refusal]] = msgspec.field(default_factory=list)
    mended: Counter[str] = msgspec.field(default_factory=Counter)
    copies: Counter[str] = msgspec.field(default_factory=Counter)

    def written(self) -> bytes:
        """The log as it is kept."""
        told = [_Told(number, refusal.code, _plain(refusal)) for number, refusal in self.refusals]
        return msgspec.json.encode(_Written(told, dict(self.mended), dict(self.copies)))

    @classmethod
    def read(cls, institution: UUID, digest: str) -> "BatchLog":
        """The log behind a digest; empty when there is none."""
        if not digest:
            return cls()
        return cls.parsed(blobs.content(institution, digest))

    @classmethod
    def parsed(cls, written: bytes) -> "BatchLog":
        """The log that was written so."""
        told = msgspec.json.decode(written, type=_Written)
        refusals = [(one.number, Refusal(one.code, ground=False, **one.details)) for one in told.refusals]
        return cls(refusals, Counter(told.mended), Counter(told.copies))


def _plain(refusal: Refusal) -> dict[str, Value]:
    return {
        name: value if isinstance(value, str | int | bool | None) else str(value)
        for name, value in refusal.details.items()
    }
