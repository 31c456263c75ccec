"""Work on an upload in a process of its own: the check and the import of a large file must not hold up pages.

Not a thread of the web server: it would take its time from every page, and stop with it. The process outlives the
server; when it is stopped itself, whole chunks are in, and the same import goes on where it was.
"""

import logging
import os
import sys
import time
from collections.abc import Callable
from uuid import UUID

from lentera.catalogue import launching
from lentera.catalogue.uploads import keeping
from lentera.catalogue.uploads.keeping import Reason, Result, Stage, Upload
from lentera.catalogue.uploads.locking import AtWork, is_at_work, working

WORKING = (Stage.CHECKING, Stage.IMPORTING, Stage.ROLLING_BACK, Stage.FORESEEING)
ASKED = {Stage.ROLLING_BACK: Stage.ROLLED_BACK, Stage.FORESEEING: Stage.FORESEEN}
GRACE = 20.0  # seconds in which a process that was started may not have taken its lock yet
EVERY = 0.5  # seconds between words about progress
REASONS = 1_000  # kept with their number

log = logging.getLogger("lentera.catalogue.uploads")


def start(upload: Upload, stage: Stage, *, skip_bad: bool = False) -> None:
    """Begin (or go on with) work on an upload; returns at once. Raises OSError."""
    if is_at_work(upload):
        return
    upload.stage, upload.skip_bad, upload.started = stage, skip_bad, time.time()
    keeping.save_result(upload, Result())
    keeping.save(upload)
    launch(upload.id)


def launch(id: UUID) -> None:
    """Start the process."""
    launching.launch("lentera.catalogue.uploads.working", id)


def is_running(upload: Upload) -> bool:
    """Whether somebody works on it, or is about to."""
    if upload.stage not in WORKING:
        return False
    return is_at_work(upload) or (not keeping.result_of(upload).done and time.time() - upload.started < GRACE)


def work(id: UUID) -> None:
    """Do what the upload waits for, unless another process does. Errors are logged and said on its page."""
    from lentera.catalogue.uploads import importing  # only where work is done: pages need nothing of it

    upload = keeping.find_any(id)
    tasks = {
        Stage.CHECKING: importing.check,
        Stage.IMPORTING: importing.land,
        Stage.ROLLING_BACK: importing.roll_back,
        Stage.FORESEEING: importing.foresee,
    }
    if upload is None or upload.stage not in tasks:
        return
    try:
        with working(upload):
            result = tasks[upload.stage](upload, _teller(upload))
            result.done = True
            upload.stage = _next(upload.stage, result)
            keeping.save_result(upload, result)
            keeping.save(upload)
            if upload.stage is Stage.IMPORTED:
                keeping.erase_data(upload)
            elif upload.stage is Stage.ROLLED_BACK:
                _forget_foreseen(upload)
    except AtWork:
        return
    except Exception:
        log.exception("work on an upload failed")
        keeping.save_result(upload, Result(problem=Reason(0, "upload-failed"), done=True))


def _next(stage: Stage, result: Result) -> Stage:
    """What comes after work that has ended."""
    if stage in ASKED:
        return ASKED[stage] if result.problem is None else stage
    return Stage.IMPORTED if stage is Stage.IMPORTING and result.landed else Stage.CHECKED


def _forget_foreseen(upload: Upload) -> None:
    """What was worked out before an import was taken back is true no more."""
    for one in keeping.rollbacks_of(upload.institution, upload.batch) if upload.batch else ():
        if one.stage is Stage.FORESEEN:
            keeping.erase(one)


def _teller(upload: Upload) -> Callable[[Result], None]:
    told = 0.0

    def tell(result: Result) -> None:
        nonlocal told
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            keeping.save_result(upload, result)

    return tell


def main(words: list[str]) -> int:
    """The process: one upload by its id."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    django.setup()
    work(UUID(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
