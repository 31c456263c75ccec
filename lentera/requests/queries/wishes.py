"""What partners wish for and have not got: the demand that planning starts from."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from lentera.requests.facts import RequestKind
from lentera.requests.models import RequestWish
from lentera.requests.queries.request import lines
from lentera.requests.rules import OVER, Stage


@dataclass(frozen=True, slots=True)
class OpenWish:
    """A title that is wished for: how many copies, and by which partners in which requests."""

    title: str
    author: str
    isbn: str
    copies: int
    partners: frozenset[UUID]
    requests: tuple[UUID, ...]


def open_wishes(agency: UUID) -> list[OpenWish]:
    """The titles of requests to an agency that are neither fulfilled nor over, the most wanted first.

    One title by its ISBN, else by title and author without regard to case.
    """
    wanted = {
        one.id: one
        for one in lines(agency, over=False)
        if one.state.agency == agency
        and one.state.kind is RequestKind.BOOKS
        and one.stage not in OVER | {Stage.FULFILLED}
    }
    found: dict[str, list[RequestWish]] = defaultdict(list)
    for row in RequestWish.objects.filter(request__in=wanted).order_by("request", "position"):
        if row.entered == wanted[row.request].entered:
            found[row.isbn or f"{row.title.casefold()} / {row.author.casefold()}"].append(row)
    wishes = [
        OpenWish(
            title=rows[0].title,
            author=rows[0].author,
            isbn=rows[0].isbn,
            copies=sum(row.copies for row in rows),
            partners=frozenset(wanted[row.request].state.partner for row in rows),
            requests=tuple(dict.fromkeys(row.request for row in rows)),
        )
        for rows in found.values()
    ]
    return sorted(wishes, key=lambda one: (-len(one.partners), -one.copies, one.title))
