"""Matching, one run at a time for each institution, and what is known of the last one.

A page starts it in a process of its own: it takes minutes where a catalogue is large, and all cores. What a run found
is derived, so how it went is no fact either: a file beside the journal tells it.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings

from lentera.catalogue.launching import launch
from lentera.journal import clock
from lentera.journal.holding import AtWork, holding
from lentera.journal.refusals import Refusal

PARTS = ("splink", "duckdb", "pyarrow")
GRACE = timedelta(seconds=20)  # in which a process that was started may not have taken its lock yet
EVERY = 0.5  # seconds between words about progress
PATIENCE = 1.0  # seconds: a page that looks whether somebody works holds the lock for a moment

log = logging.getLogger("lentera.catalogue.union")


class Step(StrEnum):
    """How far a run has come."""

    READING = "reading"
    COMPARING = "comparing"


class Run(msgspec.Struct, kw_only=True):
    """A run of matching. `records` were read so far; `problem`: the code of what ended it."""

    began: datetime
    engine: str = "duckdb"
    within: bool = False
    step: Step = Step.READING
    records: int = 0
    pairs: int = 0
    ended: datetime | None = None
    problem: str = ""


def missing() -> list[str]:
    """The parts that are not installed here; nothing is loaded to find out."""
    return [name for name in PARTS if find_spec(name) is None]


def last(institution: UUID) -> Run | None:
    """The run that goes on, else the last one that is known here."""
    try:
        return msgspec.json.decode((_folder(institution) / "run.json").read_bytes(), type=Run)
    except (OSError, msgspec.DecodeError):
        return None


def is_running(institution: UUID) -> bool:
    """Whether a run goes on, or is about to."""
    run = last(institution)
    if run is None or run.ended is not None:
        return False
    try:
        with holding(_folder(institution) / "lock"):
            return clock.now() - run.began < GRACE and run.records == 0
    except AtWork:
        return True


def begin(institution: UUID, *, within: bool) -> Refusal | None:
    """Start a run in a process of its own, unless one goes on or memory is short. Raises OSError."""
    from lentera.catalogue.union.memory import compared, too_little  # only once Django has its models

    if missing():
        return Refusal("match-missing", parts=", ".join(missing()))
    if is_running(institution):
        return Refusal("match-running")
    if (refusal := too_little(compared(institution))) is not None:
        return refusal
    _save(institution, Run(began=clock.now(), within=within))
    launch("lentera.catalogue.union.running", institution)
    return None


def run(
    institution: UUID, *, engine: str = "duckdb", within: bool = False, least: float | None = None
) -> Run:
    """Match now. Raises AtWork when another run goes on, and EngineMissing; then the proposals stay as they are."""
    from lentera.catalogue.actions.union import LEAST, match
    from lentera.catalogue.union.engine import EngineMissing

    told = Run(began=clock.now(), engine=engine, within=within)
    least = LEAST if least is None else least
    with _alone(institution):
        _save(institution, told)
        try:
            told.records, told.pairs = match(
                institution, engine=engine, within=within, least=least, progress=_teller(institution, told)
            )
        except BaseException as error:
            told.problem = "match-engine" if isinstance(error, EngineMissing) else "match-failed"
            raise
        finally:
            told.ended = clock.now()
            _save(institution, told)
    return told


@contextmanager
def _alone(institution: UUID) -> Iterator[None]:
    """Hold the lock of an institution. Raises AtWork, OSError."""
    _folder(institution).mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(holding(_folder(institution) / "lock"))
                break
            except AtWork:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
        yield


def _teller(institution: UUID, told: Run) -> Callable[[int, bool], None]:
    """Says how many records were read, and whether these were all: then they are being compared."""
    said = 0.0

    def tell(records: int, all_read: bool) -> None:
        nonlocal said
        told.records, told.step = records, Step.COMPARING if all_read else Step.READING
        if all_read or time.monotonic() - said > EVERY:
            said = time.monotonic()
            _save(institution, told)

    return tell


def _folder(institution: UUID) -> Path:
    return Path(settings.LENTERA_HOME) / "matching" / str(institution)


def _save(institution: UUID, told: Run) -> None:
    folder = _folder(institution)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"run.json.{os.getpid()}.part"
    part.write_bytes(msgspec.json.encode(told))
    part.replace(folder / "run.json")


def work(institution: UUID) -> None:
    """The run that a page asked for. What goes wrong is logged, and said on the page."""
    asked = last(institution)
    try:
        run(institution, within=asked is not None and asked.within)
    except AtWork:
        return
    except Exception:
        log.exception("matching failed")


def main(words: list[str]) -> int:
    """The process: the institution by its id."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    django.setup()
    work(UUID(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
