"""Import the copies of SLiMS, from its list or its dump: the page and both commands do it by this."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from uuid import UUID

from lentera.catalogue.actions.copy_import import import_copies
from lentera.catalogue.actions.importing import Progress
from lentera.catalogue.formats.opening import detect, open_file
from lentera.catalogue.formats.slims_items import FORM, ItemRead, items_of, read_items
from lentera.catalogue.formats.tables import sniff
from lentera.catalogue.spooling import file_digest
from lentera.journal.writing import RequestId


def import_item_list(
    institution: UUID,
    path: Path,
    *,
    actor: UUID,
    request_id: RequestId | None,
    source: str = "",
    encoding: str = "auto",
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Enter the copies of SLiMS' list, or of its dump without the records, each to its record in the catalogue.

    Raises UnknownFormat, BrokenTable, OSError.
    """
    reads: Callable[[], Iterable[ItemRead]]
    if detect(path) == FORM:
        reads = partial(read_items, path, sniff(path, encoding))
    else:
        opened = open_file(path, "slims-sql")
        reads = lambda: items_of(opened.reads())  # noqa: E731
    return import_copies(
        institution,
        reads,
        actor=actor,
        request_id=request_id,
        source=source or path.name,
        form=FORM,
        file="" if dry_run else file_digest(path),
        dry_run=dry_run,
        skip_bad=skip_bad,
        progress=progress,
    )
