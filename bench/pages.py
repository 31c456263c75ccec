"""The page of results with its facets, for two readers at a time: questions that nobody asked before, and the same
few again, as most visitors ask.

Found before on other machines: SLiMS 9 gives about 11 such pages a second at 100,000 titles.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from urllib.parse import urlencode

from bench.report import Measured
from bench.served import Connection

QUESTIONS = ("history", "music", "new york", "chemistry", "jazz", '"history of"', "judul:american", "")
WORDS = (
    "history music new american states art war science life world english french german law school work state "
    "water story church city land guide poems letters songs time book house south north national economic "
    "social public political report health education house women children river light road"
).split()
FIELDS, SORTS = ("", "judul:", "subjek:"), ("relevance", "title", "year")
READERS = 2
PAGES = 200  # of each reader


def measure(port: int) -> list[Measured]:
    """Pages of both readers; the median and the 99th percentile of one page stand in the name."""
    _read(port, ["?q=warm"] * 8)
    words = dict.fromkeys(WORDS)
    new = [
        urlencode({"q": field + word, "sort": sort}) for sort, field, word in product(SORTS, FIELDS, words)
    ]
    new = [f"?{one}" for one in new[: READERS * PAGES]]
    again = [f"?{urlencode({'q': QUESTIONS[number % len(QUESTIONS)]})}" for number in range(PAGES)]
    return [
        _measured(port, "asked for the first time", [new[reader::READERS] for reader in range(READERS)]),
        _measured(port, "asked again", [again] * READERS),
    ]


def _measured(port: int, what: str, asked: list[list[str]]) -> Measured:
    begun = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        taken = sorted(one for told in readers.map(_read, [port] * READERS, asked) for one in told)
    seconds = time.perf_counter() - begun
    middle, high = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    told = f"{READERS} readers, median {middle * 1e3:.1f} ms, p99 {high * 1e3:.1f} ms"
    return Measured(name=f"page with facets, {what} ({told})", count=len(taken), seconds=seconds)


def _read(port: int, asked: list[str]) -> list[float]:
    connection, taken = Connection(port), []
    for question in asked:
        begun = time.perf_counter()
        connection.get(f"/catalogue/{question}")
        taken.append(time.perf_counter() - begun)
    return taken
