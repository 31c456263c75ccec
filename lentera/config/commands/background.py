"""The background work of a node, in a process of its own beside the web server.

Not a thread: the server forks its workers, and a fork in the middle of a SQLite transaction leaves the worker with a
lock that nobody will ever release. On Linux it is itself a fork of the server, made while that has no database open:
what both have loaded lies in memory once.
"""

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

PAUSE = 15 * 60  # seconds between looks at what is due
SETTLED = (
    10 * 60
)  # seconds after the start of the server before it makes a backup: a morning begins with readers
PROMPT = 60  # seconds between looks at what is due by the minute
WATCH = 2  # seconds between looks at whether the server still lives

log = logging.getLogger("lentera.background")


def start() -> Callable[[], None]:
    """Start the background process, which ends with this one, and return what ends it before.

    No database may be open here: a fork would inherit it.
    """
    if sys.platform != "linux":
        return _start_apart()
    fork = multiprocessing.get_context("fork").Process(target=run, name="background")
    fork.start()

    def end_fork() -> None:
        fork.terminate()
        fork.join()

    return end_fork


def _start_apart() -> Callable[[], None]:
    """A process that is no fork. It ends when the pipe does, of which this one alone holds the other end: Windows goes
    on telling a child the number of a parent that is gone.
    """
    words = [sys.executable, "-m", "lentera.config.commands.background"]
    other = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603 - this program

    def end() -> None:
        other.terminate()
        other.wait()

    return end


def run_apart() -> None:
    """What `_start_apart` starts."""
    threading.Thread(target=_end_with_the_pipe, name="server", daemon=True).start()
    run()


def _end_with_the_pipe() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def run() -> None:
    """Work until the server is gone, or somebody ends both from the keyboard."""
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)


def work_once() -> None:
    """What is due by date; a wrong clock does nothing until somebody confirms the date. Errors are logged."""
    from django.db import close_old_connections

    from lentera.journal import clock
    from lentera.journal.forgettable import make_deleted_gone
    from lentera.journal.ticking import date_in_doubt, tick

    try:
        today = clock.today()
        if date_in_doubt(today) is None:
            tick(today)
        make_deleted_gone()
    except Exception:
        log.exception("background work failed; trying again later")
    finally:
        close_old_connections()


def back_up_once() -> None:
    """Today's backup, if it is still to be made. What went wrong stands in its status and on the desk's home."""
    from django.db import close_old_connections

    from lentera.journal import backups, clock
    from lentera.journal.refusals import Refusal
    from lentera.journal.ticking import date_in_doubt

    try:
        if backups.is_due() and date_in_doubt(clock.today()) is None:
            made = backups.keep_daily()
            if isinstance(made, Refusal):
                log.error("today's backup was not made: %s %s", made.code, made.details)
    except Exception:
        log.exception("today's backup was not made; trying again later")
    finally:
        close_old_connections()


def work_promptly() -> None:
    """What is due by the minute. Errors are logged."""
    from django.db import close_old_connections

    from lentera.journal.ticking import prompt_work

    try:
        prompt_work()
    except Exception:
        log.exception("the work of this minute failed; trying again in the next")
    finally:
        close_old_connections()


def main() -> None:
    """Work again and again, until the server is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    django.setup()
    server = os.getppid()
    while os.getppid() == server:
        work_once()
        rested = 0
        while rested < PAUSE and os.getppid() == server:
            time.sleep(WATCH)
            rested += WATCH
            if rested % PROMPT == 0:
                work_promptly()
            if rested == SETTLED:
                back_up_once()


if __name__ == "__main__":
    run_apart()
