"""The history of an object as pages draw it: the sentence of each fact, its day, and who said it."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from lentera.institutions import messages
from lentera.institutions.queries.accounts import actor_name
from lentera.institutions.queries.institutions import names
from lentera.institutions.roles import Role
from lentera.journal.history import Line, history
from lentera.pages import hooks


def history_lines(
    object_id: UUID, reader: UUID, *, limit: int = 50, urls: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """What `pages/_history.html` draws about an object, as far as `reader` (an institution) may know it.

    `urls` may give, by fact kind, a function from the fact to the address of its page or paper (or None).
    """
    lines = history(object_id, reader=reader, limit=limit)
    actors = {
        actor: actor_name(actor, reader=reader)
        for actor in {line.actor for line in lines if line.actor is not None}
    }
    authors = names({line.author for line in lines})
    return [_shown(line, reader, actors, authors, urls or {}) for line in lines]


def _shown(
    line: Line,
    reader: UUID,
    actors: dict[UUID, str | None],
    authors: dict[UUID, str],
    urls: dict[str, Any],
) -> dict[str, Any]:
    who = actors.get(line.actor) if line.actor is not None else None
    if who is None or line.author != reader:
        who = ", ".join(filter(None, (who, authors.get(line.author))))
    on: datetime | None = line.at
    url = urls[line.kind](line.fact) if line.kind in urls and line.fact is not None else None
    return {
        "text": hooks.fact_text_of(_text_key(line), _params(line.fields)),
        "on": on,
        "detail": who,
        "url": url or "",
    }


def _text_key(line: Line) -> str:
    model = line.fields.get("model")
    special = f"{line.kind}:{model}"
    return special if model and special in hooks.known_fact_texts() else line.kind


def _params(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _word(name, value) for name, value in fields.items()}


def _word(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return hooks.name_of(name, value)
    if name == "role" and value in set(Role):
        return messages.ROLES[Role(value)]
    if isinstance(value, Enum):
        return value.value
    return value
