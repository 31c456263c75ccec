"""How wishes and their answers are laid out, each in its author's stream."""

from lentera.circulation.facts import TitleWished, WishAnswered
from lentera.circulation.models import TitleWish, WishAnswer
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(TitleWished)
def keep_wish(fact: TitleWished, entry: Entry) -> None:
    TitleWish.rows.put(entry, {**copy_fields(fact, TitleWish), "said_at": entry.at}, id=fact.wish)


@projects(WishAnswered)
def keep_answer(fact: WishAnswered, entry: Entry) -> None:
    WishAnswer.rows.put(entry, copy_fields(fact, WishAnswer), id=fact.wish)
