"""The history of objects as pages draw it: the sentence of each fact, its day, who said it, and how it is undone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from lentera.institutions import messages
from lentera.institutions.access import Staff
from lentera.institutions.hooks import may_undo
from lentera.institutions.queries.accounts import actor_name
from lentera.institutions.queries.institutions import names
from lentera.institutions.roles import Role
from lentera.journal.history import Line, history
from lentera.journal.undo import can_undo
from lentera.pages import formats, hooks
from lentera.pages.counting import counted

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def history_lines(
    object_id: UUID,
    reader: UUID,
    *,
    also: Iterable[UUID] = (),
    limit: int = 50,
    urls: dict[str, Any] | None = None,
    staff: Staff | None = None,
) -> list[dict[str, Any]]:
    """What `pages/_history.html` draws about an object, as far as `reader` (an institution) may know it.

    `also`: other objects whose facts belong to the same story. `urls` may give, by fact kind, a function from the
    fact to the address of its page or paper (or None). With `staff` the newest facts that this account may undo have
    a button. The same sentence said again by the same hand on the same day is one line.
    """
    objects = (object_id, *also)
    by_object = {id: history(id, reader=reader, limit=limit) for id in objects}
    told = {(line.stream, line.seq): line for lines in by_object.values() for line in lines}
    lines = sorted(told.values(), key=_newest_first, reverse=True)
    undoable = _undoable(by_object.values(), staff) if staff is not None else set()
    actors = {
        actor: actor_name(actor, reader=reader)
        for actor in {line.actor for line in lines if line.actor is not None}
    }
    authors = names({line.author for line in lines})
    rows = [_shown(line, reader, actors, authors, urls or {}, undoable) for line in lines]
    merged = [_merged(list(same)) for _, same in groupby(rows, key=_sameness)][:limit]
    if merged:
        merged[0]["tone"] = "soon"
    return merged


def _undoable(told: Iterable[list[Line]], staff: Staff) -> set[tuple[UUID, int]]:
    """The newest own fact of each object, where it has a compensating fact and the account the right to it."""
    found = set()
    for lines in told:
        own = [line for line in lines if line.author == staff.institution]
        newest = max(own, key=_newest_first, default=None)
        if newest is None or newest.fact is None:
            continue
        if can_undo(type(newest.fact)) and may_undo(staff, newest.fact):
            found.add((newest.stream, newest.seq))
    return found


def _newest_first(line: Line) -> tuple[datetime, datetime, int]:
    return line.at or _NEVER, line.recorded or _NEVER, line.seq


def _shown(
    line: Line,
    reader: UUID,
    actors: dict[UUID, str | None],
    authors: dict[UUID, str],
    urls: dict[str, Any],
    undoable: set[tuple[UUID, int]],
) -> dict[str, Any]:
    who = actors.get(line.actor) if line.actor is not None else None
    if line.actor == line.author:
        who = gettext("otomatis")
    if who is None or line.author != reader:
        who = ", ".join(filter(None, (who, authors.get(line.author))))
    on: datetime | None = line.at
    url = urls[line.kind](line.fact) if line.kind in urls and line.fact is not None else None
    undo = None
    if (line.stream, line.seq) in undoable:
        undo = {"url": reverse("institutions:undo"), "stream": line.stream, "hash": line.hash.hex()}
    return {
        "text": hooks.fact_text_of(_text_key(line), _params(line.fields)),
        "on": on,
        "detail": who,
        "url": url or "",
        "undo": undo,
    }


def _sameness(row: dict[str, Any]) -> tuple[Any, ...]:
    on = row["on"]
    return (
        row["text"],
        row["detail"],
        row["url"],
        on and formats.day_of(on),
        row["undo"] and row["undo"]["hash"],
    )


def _merged(rows: list[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    if len(rows) > 1:
        times = counted("%(times)s kali", "times") % {"times": formats.number(len(rows))}
        first["detail"] = ", ".join(filter(None, (times, first["detail"])))
    return first


def _text_key(line: Line) -> str:
    model = line.fields.get("model")
    special = f"{line.kind}:{model}"
    return special if model and special in hooks.known_fact_texts() else line.kind


def _params(fields: dict[str, Any]) -> dict[str, Any]:
    plain = fields.get("fields")  # of plain data: what its form held
    told = {**plain, **fields} if isinstance(plain, dict) else fields
    return {name: _word(name, value) for name, value in told.items()}


def _word(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return hooks.name_of(name, value)
    if name == "role" and value in set(Role):
        return messages.ROLES[Role(value)]
    if isinstance(value, Enum):
        return value.value
    return value
