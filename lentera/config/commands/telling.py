"""How commands speak: one line of progress that rewrites itself on a screen, and plain sentences elsewhere."""

import sys
import time
from collections.abc import Callable


def say(sentence: object) -> None:
    """A line on standard output."""
    print(sentence, flush=True)


def complain(sentence: object) -> int:
    """A line on standard error; returns exit code 1."""
    print(sentence, file=sys.stderr, flush=True)
    return 1


def progress_line() -> Callable[[str, int], None]:
    """A function `(what, count)` that keeps one line up to date; silent where no person watches."""
    if not sys.stderr.isatty():
        return lambda _what, _count: None
    shown = [0.0]

    def show(what: str, count: int) -> None:
        if time.monotonic() - shown[0] > 0.1:
            shown[0] = time.monotonic()
            print(f"\r\033[K{what}: {count:,}", end="\r", file=sys.stderr, flush=True)

    return show
