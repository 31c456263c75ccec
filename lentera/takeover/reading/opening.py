"""Which system a file is from: known by its tables or headings, not asked."""

from datetime import date
from pathlib import Path

from lentera.catalogue.queries.files import tables_of
from lentera.journal.refusals import Refusal
from lentera.takeover.reading.columns import forbidden
from lentera.takeover.reading.dumps import INLISLITE, KOHA, SLIMS, form_of, read_dump
from lentera.takeover.reading.lists import PLAIN, read_list
from lentera.takeover.reading.result import Taken, Unreadable

FORMS = (SLIMS, "slims-csv", INLISLITE, "inlislite-csv", KOHA, "koha-csv", PLAIN)


def read_file(path: Path, *, block: str = "", today: date) -> Taken | Refusal:
    """The people and open loans of a file, or the one reason why it cannot be taken. Raises OSError.

    `block`: the column that names a member's block, when the file has one under a name of its own.
    """
    try:
        if forbidden([block]):
            raise Unreadable("takeover-column-forbidden", columns=block)
        tables = tables_of(path)
        if tables:
            form = form_of(tables)
            if form is None:
                raise Unreadable("takeover-dump-foreign", tables=", ".join(sorted(tables)[:5]))
            return read_dump(path, form, block=block, today=today)
        return read_list(path, block=block, today=today)
    except Unreadable as error:
        return Refusal(error.code, ground=False, **error.details)
