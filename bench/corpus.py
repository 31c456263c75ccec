"""Records without end for benchmarks, made by permuting the real ones of ../shared/data/marc.

Each new record is a real one in which some fields were changed for those of the same tag of other records, with a
control number and an ISBN of its own: words, lengths and languages stay as real catalogues have them.

`python -m bench.corpus FILE COUNT [SEED]` writes ISO 2709 in UTF-8.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import NamedTuple

REAL = Path(__file__).parents[2] / "shared" / "data" / "marc"
SEED = 2024
SWAPPED = 0.4  # of a record's fields, for those of the same tag in another record
LONGEST_FIELD = 9_000  # bytes: the directory has four digits
LONGEST_RECORD = 60_000
AGENCY = "LenteraBench"
LEFT_OUT = (
    "001",
    "003",
    "952",
)  # numbers are made anew; items of copies would come with thousands of records


class _Field(NamedTuple):
    tag: str
    raw: bytes


@dataclass(frozen=True)
class Pool:
    """Real records as fields in transmission form, and all fields by tag."""

    records: list[tuple[str, tuple[_Field, ...]]]
    by_tag: dict[str, list[bytes]]


@lru_cache(maxsize=1)
def pool(folder: Path = REAL) -> Pool:
    """The real records of a folder. Raises FileNotFoundError when there are none."""
    from lentera.catalogue.marc.reading import UnknownFormat, read_file

    records: list[tuple[str, tuple[_Field, ...]]] = []
    by_tag: dict[str, list[bytes]] = defaultdict(list)
    for path in sorted(folder.glob("*")):
        if path.suffix not in (".mrc", ".xml", ".marc"):
            continue
        try:
            for read in read_file(path):
                if read.marc is None:
                    continue
                fields = []
                for field in read.marc.fields:
                    if field.tag in LEFT_OUT or not field.tag.isdigit():
                        continue
                    raw = field.data if field.is_control else _data(field.indicators, field.subfields)
                    written = raw.encode("utf-8").replace(b"\x1d", b"").replace(b"\x1e", b"")
                    if len(written) <= LONGEST_FIELD:
                        fields.append(_Field(field.tag, written))
                        by_tag[field.tag].append(written)
                records.append((read.marc.leader, tuple(fields)))
        except UnknownFormat:
            continue
    if not records:
        raise FileNotFoundError(f"no MARC records in {folder}")
    return Pool(records, dict(by_tag))


def _data(indicators: str, subfields: tuple[tuple[str, str], ...]) -> str:
    return indicators + "".join(f"\x1f{code}{value}" for code, value in subfields)


def records(count: int, *, seed: int = SEED, first: int = 0) -> Iterator[bytes]:
    """`count` records in transmission form, the same for the same seed. `first`: the number before the first."""
    real, chance = pool(), Random(seed)
    for number in range(first + 1, first + count + 1):
        leader, fields = real.records[int(chance.random() * len(real.records))]
        made = [("001", f"{seed}-{number:08d}".encode()), ("003", AGENCY.encode())]
        numbered = False
        for tag, raw in fields:
            if tag == "020":
                if not numbered:
                    made.append((tag, b"  \x1fa" + _isbn(number).encode()))
                numbered = True
                continue
            if tag != "008" and chance.random() < SWAPPED:
                others = real.by_tag[tag]
                raw = others[int(chance.random() * len(others))]
            made.append((tag, raw))
        yield _transmission(leader, made)


def _isbn(number: int) -> str:
    digits = f"979{number % 1_000_000_000:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _transmission(leader: str, fields: list[tuple[str, bytes]]) -> bytes:
    directory, parts, place = [], [], 0
    for tag, raw in fields:
        size = len(raw) + 1
        if place + size > LONGEST_RECORD:
            break
        directory.append(f"{tag}{size:04d}{place:05d}")
        parts.append(raw)
        place += size
    head = "".join(directory).encode()
    base = 24 + len(head) + 1
    told = leader[5:9] if leader[5:9].isascii() else "nam "
    first = f"{base + place + 1:05d}{told}a22{base:05d}{leader[17:20]:3}4500".encode("ascii", "replace")
    return b"".join((first, head, b"\x1e", *(part + b"\x1e" for part in parts), b"\x1d"))


def write(path: Path, count: int, *, seed: int = SEED) -> Path:
    """A file of `count` records, written as it goes; returns the path."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb", buffering=1 << 20) as file:
        for record in records(count, seed=seed):
            file.write(record)
    return part.replace(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), seed=int(sys.argv[3]) if len(sys.argv) > 3 else SEED)
