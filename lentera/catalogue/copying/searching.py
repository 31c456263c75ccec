"""Asking several catalogues at once: the slowest does not hold up the others, and none can hold up the page."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from django.conf import settings

from lentera.catalogue.copying.answers import Answered, read_answer
from lentera.catalogue.copying.asking import TRIED, Target, Wanted, decide_query, request_address
from lentera.catalogue.copying.fetching import SECONDS, fetch
from lentera.journal.refusals import Refusal

MOST_TARGETS = 12  # asked at once


def search_target(target: Target, wanted: Wanted, *, seconds: float = SECONDS) -> Answered | Refusal:
    """What one catalogue has of a book."""
    query = decide_query(wanted, target)
    if isinstance(query, Refusal):
        return query
    return _asked(target, query, seconds)


def check_target(target: Target, *, seconds: float = SECONDS) -> Answered | Refusal:
    """Whether a target answers as it is configured: one word, asked in its index of titles."""
    return search_target(target, Wanted(title=TRIED), seconds=seconds)


def _asked(target: Target, query: str, seconds: float) -> Answered | Refusal:
    address = request_address(target, query)
    if isinstance(address, Refusal):
        return address
    body = fetch(address, name=target.name, private=settings.LENTERA_PRIVATE_TARGETS, seconds=seconds)
    return body if isinstance(body, Refusal) else read_answer(body, target.name)


def search_targets(
    targets: Sequence[Target], wanted: Wanted, *, seconds: float = SECONDS
) -> list[tuple[Target, Answered | Refusal]]:
    """What each catalogue has, in their order; who does not answer in time is said to be slow."""
    asked = list(targets)[:MOST_TARGETS]
    if not asked:
        return []
    pool = ThreadPoolExecutor(len(asked), thread_name_prefix="sru")
    try:
        futures = [pool.submit(search_target, target, wanted, seconds=seconds) for target in asked]
        done, _ = wait(futures, timeout=seconds + 2)
        return [
            (target, future.result() if future in done else Refusal("target-slow", name=target.name))
            for target, future in zip(asked, futures, strict=True)
        ]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
