"""Numbers for a monitor, in Prometheus' text form. Counts of the house; never a person, a title or a partner."""

from collections.abc import Iterable

from django.db.models import F, Sum

from lentera.journal import clock
from lentera.journal.models import Author, Blob, Stream


def text() -> str:
    """All metrics with their help lines."""
    lines: list[str] = []
    for name, help_text, value in _measured():
        lines += [f"# HELP {name} {help_text}", f"# TYPE {name} gauge", f"{name} {value}"]
    return "\n".join(lines) + "\n"


def _measured() -> Iterable[tuple[str, str, int]]:
    yield "lentera_up", "1 while this node answers.", 1
    yield "lentera_time_seconds", "The node's clock, seconds since 1970.", int(clock.now().timestamp())
    yield "lentera_authors", "Institutions and service points known here.", Author.objects.count()
    yield "lentera_streams", "Streams kept here.", Stream.objects.count()
    yield "lentera_journal_entries", "Entries on the main lines of all streams.", _entries()
    stopped = Stream.objects.exclude(waiting="")
    yield "lentera_streams_waiting", "Streams that hold entries this program does not know.", stopped.count()
    behind = Stream.objects.filter(laid_out__lt=F("seq")).aggregate(n=Sum(F("seq") - F("laid_out")))["n"]
    yield "lentera_entries_not_laid_out", "Entries stored and not yet laid out as tables.", int(behind or 0)
    yield "lentera_blobs", "Blobs kept here.", Blob.objects.count()


def _entries() -> int:
    total = Stream.objects.aggregate(n=Sum(F("seq") + 1))["n"]
    return int(total or 0)
