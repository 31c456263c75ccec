"""Backups that make themselves: one a day into a folder, restored at once for a trial, and old ones let go.

A file gets its name only when it has been restored: another process decrypts it, reads it into an empty database,
checks every chain there and counts every row anew. The recovery key's secret half is on paper, so the trial opens the
same file by a key that is made for it and forgotten after it. What that leaves open is the paper itself:
`lentera backup test` tries it with a person.
"""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pyrage
from django.conf import settings

from lentera.journal import clock
from lentera.journal.backing_up import RECOVERY, Progress, Sums, back_up
from lentera.journal.node import keys_folder
from lentera.journal.refusals import Refusal

STATUS = "status.json"
LONGEST = timedelta(days=30)  # no backup is kept longer: it holds what must be forgotten (docs/privacy.md)
OLD = timedelta(days=3)  # without a backup for longer, somebody is told
AGAIN = timedelta(hours=1)  # after one that failed
TRIAL_HOURS = 6  # a trial that takes longer hangs
LEFT_OVER = 24 * 3600  # seconds after which a trial's folder was left by a process that was killed
DISK_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a trial found in a restored backup; `problems` are sentences of the verification."""

    rows: int
    streams: int
    entries: int
    sums: str
    problems: list[str] = []


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the backups stand. `problem` is a refusal's code; the last good backup stays named beside it."""

    file: str = ""
    made_at: datetime | None = None  # of the last good one, which was restored for a trial right after
    size: int = 0  # bytes
    rows: int = 0
    entries: int = 0
    streams: int = 0
    paper_at: datetime | None = None  # when the recovery key on paper last opened one
    copied_to: str = ""
    copy_problem: str = ""
    problem: str = ""
    details: dict[str, str] = {}
    problem_at: datetime | None = None

    @property
    def is_old(self) -> bool:
        """Whether the last good one is more than three days old."""
        return self.made_at is not None and clock.now() - self.made_at > OLD


def folder() -> Path:
    """Where backups lie."""
    return Path(settings.LENTERA_HOME) / "backups"


def is_set_up() -> bool:
    """Whether backups are made here: there is a recovery key, and the data are not the demo's."""
    return (keys_folder() / RECOVERY).exists() and not (Path(settings.LENTERA_HOME) / "demo.json").exists()


def status() -> Status:
    """How the backups stand; empty before the first one."""
    try:
        return msgspec.json.decode((folder() / STATUS).read_bytes(), type=Status)
    except (OSError, msgspec.DecodeError):
        return Status()


def is_due() -> bool:
    """Whether today's backup is still to be made, and not one that failed within the hour."""
    if not is_set_up():
        return False
    now, known = clock.now(), status()
    if known.problem_at is not None and timedelta(0) <= now - known.problem_at < AGAIN:
        return False
    return known.made_at is None or clock.local_day(known.made_at) != clock.local_day(now)


def keep_daily(*, progress: Progress | None = None) -> Status | Refusal:
    """Make today's backup, restore it for a trial, copy it, and let old ones go.

    A refusal is noted in the status too, and leaves every older backup where it is.
    """
    if not (keys_folder() / RECOVERY).exists():
        return Refusal("backup-no-key")
    now = clock.now()
    try:
        made = _made(now, progress)
        if isinstance(made, Status):
            _let_go(folder(), clock.local_day(now))
    except OSError as why:
        made = refusal_of(why, folder())
    known = status()
    if isinstance(made, Refusal):
        details = {name: str(value) for name, value in made.details.items()}
        _note(msgspec.structs.replace(known, problem=made.code, details=details, problem_at=now))
        return made
    copied_to, copy_problem = _copied(folder() / made.file, clock.local_day(now))
    told = msgspec.structs.replace(
        made, paper_at=known.paper_at, copied_to=copied_to, copy_problem=copy_problem
    )
    _note(told)
    return told


def try_on_paper(secret: str) -> Told | Refusal:
    """Restore the last good backup for a trial with the recovery key itself, as it stands on paper."""
    known = status()
    file = folder() / known.file
    if not known.file or not file.exists():
        return Refusal("backup-none")
    try:
        found = _tried(file, secret)
    except OSError as why:
        return refusal_of(why, folder())
    if isinstance(found, Refusal):
        return found
    if found.problems or (found.rows, found.entries) != (known.rows, known.entries):
        return Refusal("backup-unsound", why=(found.problems or ["rows"])[0])
    _note(msgspec.structs.replace(known, paper_at=clock.now()))
    return found


def which_to_keep(days: Collection[date], today: date, daily: int, weekly: int) -> set[date]:
    """The days whose backup stays: the newest `daily`, the newest of each of the newest `weekly` weeks, and no more.

    None older than 30 days stays, except the newest of all. A day after `today` counts as newest: a clock went wrong.
    """
    newest = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks.setdefault(day.isocalendar()[:2], day)
    kept = {*newest[:daily], *list(weeks.values())[:weekly]}
    return {day for day in kept if today - day <= LONGEST or day == newest[0]}


def refusal_of(why: OSError, place: Path) -> Refusal:
    """A disk's trouble as one sentence."""
    if why.errno in DISK_FULL:
        return Refusal("backup-disk-full", folder=place)
    return Refusal("backup-cannot-write", folder=place, why=why.strerror or str(why))


def _made(now: datetime, progress: Progress | None) -> Status | Refusal:
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_left_overs(place)
    file = place / _name(clock.local_day(now))
    fresh = file.with_suffix(f".{os.getpid()}.new")
    once, sums = pyrage.x25519.Identity.generate(), Sums()
    try:
        rows = back_up(fresh, progress=progress, also_to=once.to_public(), sums=sums)
        found = _tried(fresh, str(once))
        if isinstance(found, Refusal):
            return found
        if found.problems:
            return Refusal("backup-unsound", why=found.problems[0])
        if (found.rows, found.sums) != (rows, sums.told()):
            return Refusal("backup-differs", here=rows, there=found.rows)
        size = fresh.stat().st_size
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return Status(
        file=file.name, made_at=now, size=size, rows=rows, entries=found.entries, streams=found.streams
    )


def _tried(file: Path, secret: str) -> Told | Refusal:
    """Restore `file` into a node of its own, in a process of its own, and remove that again."""
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=folder(), ignore_cleanup_errors=True) as scratch:
        environment = {**os.environ, "LENTERA_HOME": scratch, "DATABASE_URL": "sqlite:///", "PYTHONUTF8": "1"}
        environment.pop("LENTERA_BACKUP_COPY", None)
        try:
            done = subprocess.run(  # noqa: S603 - this program, and a path of its own
                [sys.executable, "-m", "lentera.journal.restore_trial", str(file.resolve())],
                input=secret.encode(),
                env=environment,
                capture_output=True,
                timeout=TRIAL_HOURS * 3600,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Refusal("backup-trial-failed", why=f"> {TRIAL_HOURS} h")
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return Refusal("backup-trial-failed", why=(last or [f"exit {done.returncode}"])[0][:300])
    return msgspec.json.decode(done.stdout.strip().splitlines()[-1], type=Told)


def _copied(file: Path, today: date) -> tuple[str, str]:
    """Copy to the second folder that the settings name: where it went, and what went wrong (a stick not in)."""
    told: str = settings.LENTERA_BACKUP_COPY
    if not told:
        return "", ""
    place = Path(told)
    part = place / f".{file.name}.part"
    try:
        if not place.is_dir():
            return "", "backup-copy-missing"
        with file.open("rb") as source, part.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        if _digest(part) != _digest(file):
            return "", "backup-copy-damaged"
        part.replace(place / file.name)
        _let_go(place, today)
    except OSError as why:
        return "", "backup-copy-full" if why.errno in DISK_FULL else "backup-copy-missing"
    finally:
        _unlink_if_there(part)
    return str(place), ""


def _let_go(place: Path, today: date) -> None:
    daily, weekly = settings.LENTERA_BACKUP_KEEP
    files = dict(_files(place))
    for day in files.keys() - which_to_keep(files, today, daily, weekly):
        files[day].unlink(missing_ok=True)


def _files(place: Path) -> Iterator[tuple[date, Path]]:
    for path in place.glob(_name(None)):
        try:
            yield date.fromisoformat(path.stem.removeprefix("lentera-")), path
        except ValueError:
            continue  # a person's own file


def _name(day: date | None) -> str:
    return f"lentera-{day.isoformat() if day else '*'}.backup"


def _note(told: Status) -> None:
    """Keep the status; a disk that refuses even that changes nothing else."""
    part = folder() / f"{STATUS}.{os.getpid()}.part"
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_bytes(msgspec.json.encode(told))
        part.replace(folder() / STATUS)
    except OSError:
        _unlink_if_there(part)


def _clear_left_overs(place: Path) -> None:
    for old in [*place.glob(".trial-*"), *place.glob("*.new"), *place.glob("*.part")]:
        if time.time() - old.stat().st_mtime < LEFT_OVER:
            continue
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            _unlink_if_there(old)


def _unlink_if_there(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
