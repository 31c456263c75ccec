"""The signing library runs an event loop of its own for each call, which no thread can do that runs one already."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def off_the_loop(call: Callable[[], T]) -> T:
    """What `call` returns or raises; called in a thread of its own when a loop runs in this one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return call()
    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(call).result()
