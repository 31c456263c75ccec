"""How facts of clippings and public stories become rows."""

import msgspec

from lentera.agreements.facts.coverage import (
    ClippingNoted,
    ClippingRemoved,
    StoryPublished,
    StoryWithdrawn,
)
from lentera.agreements.models import Clipping, PublicStory
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(ClippingNoted)
def note_clipping(fact: ClippingNoted, entry: Entry) -> None:
    Clipping.rows.put(entry, copy_fields(fact, Clipping), id=fact.clipping, noted_at=entry.at)


@projects(ClippingRemoved)
def remove_clipping(fact: ClippingRemoved, entry: Entry) -> None:
    Clipping.rows.remove(entry, id=fact.clipping)


@projects(StoryPublished)
def publish_story(fact: StoryPublished, entry: Entry) -> None:
    PublicStory.rows.put(
        entry,
        copy_fields(fact, PublicStory, "periods", "numbers"),
        id=derived_id(fact.partner, f"story of {entry.author}"),
        periods=msgspec.json.encode(fact.periods).decode(),
        numbers=msgspec.json.encode(fact.numbers).decode(),
        published_at=entry.at,
    )


@projects(StoryWithdrawn)
def withdraw_story(fact: StoryWithdrawn, entry: Entry) -> None:
    PublicStory.rows.remove(entry, id=derived_id(fact.partner, f"story of {entry.author}"))
