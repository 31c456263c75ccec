"""How facts of photos become rows."""

from lentera.agreements.facts.photo import (
    PhotoAnswered,
    PhotoErased,
    PhotoKept,
    PhotoOriginalKept,
    PhotoPublished,
    PhotoWithdrawn,
)
from lentera.agreements.models import Photo, PhotoAnswer, PhotoOriginal, PublishedPhoto
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


@projects(PhotoKept)
def keep_photo(fact: PhotoKept, entry: Entry) -> None:
    Photo.rows.insert(
        entry,
        copy_fields(fact, Photo, "hiding"),
        id=fact.photo,
        hiding=fact.hiding.value,
        given_by=fact.consent.given_by,
        how=fact.consent.how,
        scope=fact.consent.scope,
        kept_at=entry.at,
    )


@projects(PhotoOriginalKept)
def keep_original(fact: PhotoOriginalKept, entry: Entry) -> None:
    PhotoOriginal.rows.insert(entry, copy_fields(fact, PhotoOriginal), id=fact.photo)


@projects(PhotoAnswered)
def answer_photo(fact: PhotoAnswered, entry: Entry) -> None:
    PhotoAnswer.rows.put(
        entry,
        copy_fields(fact, PhotoAnswer),
        id=derived_id(fact.photo, f"answer {entry.author}"),
        answered_at=entry.at,
    )


@projects(PhotoPublished)
def publish_photo(fact: PhotoPublished, entry: Entry) -> None:
    PublishedPhoto.rows.put(entry, copy_fields(fact, PublishedPhoto), id=fact.photo, published_at=entry.at)


@projects(PhotoWithdrawn)
def withdraw_photo(fact: PhotoWithdrawn, entry: Entry) -> None:
    PublishedPhoto.rows.remove(entry, id=fact.photo)


@projects(PhotoErased)
def erase_photo(fact: PhotoErased, entry: Entry) -> None:
    Photo.rows.change(entry, id=fact.photo, erased_for=fact.reason, erased_at=entry.at)
