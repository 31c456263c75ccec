"""How fast MARC is read and looked into, beside pymarc: the same records, the same fields taken out, in turns.

`python -m bench.marc_reading [COUNT]`. Seconds are of the processor, medians of three runs.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from statistics import median
from unicodedata import normalize

import pymarc

from bench.corpus import REAL, records
from bench.report import Measured, keep, print_table
from bench.stage import RESULTS
from lentera.catalogue.marc import quick
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.decoding import from_marc8
from lentera.catalogue.marc.reading import read_stream
from lentera.catalogue.marc.record import to_bytes

COUNT = 5_000
RUNS = 3
WANTED = {
    "020": "a",
    "100": "a",
    "245": "abc",
    "260": "abc",
    "264": "abc",
    "300": "a",
    "650": "avxyz",
    "700": "a",
}
TAKE = {
    tag: re.compile(f"\x1f[{codes}]([^\x1f]*)").findall for tag, codes in WANTED.items()
}  # out of `Marc.columns`
MARC8 = ("evergreen-jazz_1k.mrc", "solrmarc-uva_0001-1300.mrc", "evergreen-lul_fre_100.mrc")  # real ones
Taken = list[tuple[str, list[str]]]


def measure(count: int = COUNT) -> list[Measured]:
    """Reading with fields taken out, by pymarc and by us; then what an import does besides. Raises SystemExit when
    both do not take out the same.
    """
    rows = []
    for name, data in (("corpus, UTF-8", b"".join(records(count))), ("real files, mostly MARC-8", _marc8())):
        if list(map(_composed, _theirs(data))) != list(_ours(data)):
            raise SystemExit(f"{name}: pymarc and Lentera read different things")
        size = data.count(b"\x1d")
        works = {
            f"{name}: pymarc": lambda data=data: sum(map(len, _theirs(data))),
            f"{name}: Lentera": lambda data=data: sum(map(len, _ours(data))),
            f"{name}: Lentera, to its short form and canonical bytes": lambda data=data: _drawn(data),
        }
        rows += _paired(works, size)
    return rows


def _paired(works: dict[str, Callable[[], object]], size: int) -> list[Measured]:
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(RUNS):
        for name, work in works.items():
            for remembered in (from_marc8, quick._composed):
                remembered.cache_clear()  # by the run before: what recurs in one file is met once in each run
            begun = time.process_time()
            work()
            seconds[name].append(time.process_time() - begun)
    return [Measured(name=name, count=size, seconds=median(told)) for name, told in seconds.items()]


def _theirs(data: bytes) -> Iterator[Taken]:
    with redirect_stderr(StringIO()):  # it prints what it finds in MARC-8
        for record in pymarc.MARCReader(BytesIO(data), hide_utf8_warnings=True):
            if record is not None:
                yield [
                    (field.tag, field.get_subfields(*WANTED[field.tag]))
                    for field in record.get_fields(*WANTED)
                ]


def _ours(data: bytes) -> Iterator[Taken]:
    for read in read_stream(BytesIO(data), "marc"):
        if read.marc is not None:
            fields = zip(*read.marc.columns, strict=True)
            yield [(tag, TAKE[tag](text)) for tag, text in fields if tag in TAKE]


def _drawn(data: bytes) -> int:
    told = (read.marc for read in read_stream(BytesIO(data), "marc"))
    return sum(len(to_bytes(marc)) + len(brief_of(marc).title) for marc in told if marc is not None)


def _composed(taken: Taken) -> Taken:
    return [(tag, [normalize("NFC", value) for value in values]) for tag, values in taken]


def _marc8() -> bytes:
    return b"".join((REAL / name).read_bytes() for name in MARC8)


def main() -> None:
    """Measure, print, keep."""
    measured = measure(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    print_table(
        "Reading MARC and taking fields out, beside pymarc (seconds of the processor, medians of 3)", measured
    )
    for theirs, ours in ((measured[0], measured[1]), (measured[3], measured[4])):
        print(f"{ours.name} is {ours.rate / theirs.rate:.1f} times as fast as pymarc")
    print(f"\nkept in {keep(RESULTS, 'marc_reading', measured)}")


if __name__ == "__main__":
    main()
