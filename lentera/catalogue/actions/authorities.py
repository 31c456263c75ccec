"""Authorities: make, change, remove and merge them. Records follow by `renaming`."""

from datetime import datetime
from uuid import UUID

import msgspec

from lentera.catalogue import queries
from lentera.catalogue.authorities.headings import (
    KIND_OF_FIELD,
    KINDS,
    Pairs,
    split_field,
)
from lentera.catalogue.authorities.rules import (
    AuthorityForm,
    Taken,
    decide_authority,
    form_of_authority,
    keys_in,
    merged_form,
    written_heading,
)
from lentera.catalogue.facts import (
    AuthorityMerged,
    AuthorityRemoved,
    AuthoritySaved,
)
from lentera.catalogue.marc.brief import clean, name_of, subject_of
from lentera.catalogue.marc.record import to_bytes
from lentera.catalogue.models import AuthorityReference, Record
from lentera.catalogue.queries import authorities as known
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

CHUNK = 500  # records or authorities a fact
MOST_REASONS = 1_000


def save_authority(
    institution: UUID,
    form: AuthorityForm,
    *,
    authority: UUID | None = None,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> AuthoritySaved | Refusal:
    """Make an authority, or change the one with id `authority`. A former heading stays as a see-reference.

    Records are not touched: `apply_authority` brings them in line.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AuthoritySaved)) is not None:
            return first
        base = None
        if authority is not None:
            row = known.own_authorities(institution).filter(id=authority).first()
            if row is None:
                return entry.refuse(Refusal("authority-unknown"))
            base, public = known.marc_of_authority(row), row.public
        id = authority or new_id()
        taken = taken_forms(institution, form, (id,))
        marc = decide_authority(form, base, taken, authority=id, today=clock.today())
        if isinstance(marc, Refusal):
            return entry.refuse(marc)
        fact = AuthoritySaved(authority=id, content=entry.keep_blob(to_bytes(marc)))
        return entry.record(fact, audience=None if public else "self")


def taken_forms(institution: UUID, form: AuthorityForm, own: tuple[UUID, ...]) -> Taken:
    """What other authorities of the same kind hold of the forms that a form names."""
    keys = [key for key in keys_in(form) if key]
    others = known.own_authorities(institution).filter(kind=form.kind).exclude(id__in=own)
    forms = AuthorityReference.objects.filter(
        institution=institution, kind=form.kind, relation="see", key__in=keys[:1]
    ).exclude(authority__in=own)
    led = dict(forms.values_list("key", "authority"))
    headings = dict(others.filter(id__in=led.values()).values_list("id", "heading"))
    return Taken(
        headings=dict(others.filter(key__in=keys).values_list("key", "heading")),
        variants={key: headings[id] for key, id in led.items() if id in headings},
    )


def add_form(
    institution: UUID,
    authority: UUID,
    text: str,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> AuthoritySaved | Refusal:
    """Let one more form lead to an authority."""
    row = known.own_authorities(institution).filter(id=authority).first()
    form = form_of_authority(known.marc_of_authority(row)) if row is not None else None
    if form is None:
        return Refusal("authority-unknown")
    form = msgspec.structs.replace(form, see=(*form.see, text))
    return save_authority(institution, form, authority=authority, actor=actor, request_id=request_id, at=at)


def authority_from_heading(
    institution: UUID,
    text: str,
    *,
    subject: bool,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
    public: bool = True,
) -> AuthoritySaved | Refusal:
    """Make an authority of a heading that records use: kind and subfields as the first such record states them."""
    found = _example(institution, text, subject)
    if found is None:
        return Refusal("authority-not-used", heading=text)
    kind, pairs = found
    form = AuthorityForm(kind=kind, heading=written_heading(pairs, kind))
    return save_authority(institution, form, actor=actor, request_id=request_id, at=at, public=public)


def _example(institution: UUID, text: str, subject: bool) -> tuple[str, Pairs] | None:
    rows = Record.objects.filter(institution=institution)
    rows = rows.filter(subjects__contains=text) if subject else rows.filter(author=text)
    for row in rows.order_by("id")[:200]:
        for field in queries.marc_of(row).fields:
            told = subject_of(field) if subject else name_of(field)
            kind = KIND_OF_FIELD.get(field.tag)
            if told == text and kind is not None and (field.tag[0] == "6") == subject:
                heading, subdivisions, _ = split_field(field, KINDS[kind])
                pairs = (*heading, *subdivisions)
                return kind, (*pairs[:-1], (pairs[-1][0], clean(pairs[-1][1])))
            if told == text and field.tag == "653":
                return "topic", (("a", text),)
    return None


def remove_authority(
    institution: UUID,
    authority: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> AuthorityRemoved | Refusal:
    """Take an authority out of use. Records keep their headings; undo brings it back."""
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AuthorityRemoved)) is not None:
            return first
        row = known.own_authorities(institution).filter(id=authority).first()
        if row is None:
            return entry.refuse(Refusal("authority-unknown"))
        fact = AuthorityRemoved(authority=authority, heading=row.heading, content=row.content, line=row.line)
        return entry.record(fact, audience=None if row.public else "self")


def merge_authorities(
    institution: UUID,
    kept: UUID,
    gone: UUID,
    *,
    actor: UUID,
    request_id: RequestId,
    at: datetime | None = None,
) -> AuthorityMerged | Refusal:
    """Make two authorities one: all forms of `gone` lead to `kept`, and so does its address.

    Records are not touched: `apply_authority` brings them in line with `kept`.
    """
    with writing(institution, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(AuthorityMerged)) is not None:
            return first
        rows = {row.id: row for row in known.own_authorities(institution).filter(id__in=[kept, gone])}
        if kept == gone:
            return entry.refuse(Refusal("authority-same"))
        if len(rows) < 2:
            return entry.refuse(Refusal("authority-unknown"))
        if rows[kept].kind != rows[gone].kind or rows[kept].public != rows[gone].public:
            return entry.refuse(Refusal("authority-kinds-differ"))
        base = known.marc_of_authority(rows[kept])
        forms = [form_of_authority(marc) for marc in (base, known.marc_of_authority(rows[gone]))]
        if forms[0] is None or forms[1] is None:
            return entry.refuse(Refusal("authority-unknown"))
        form = merged_form(forms[0], forms[1])
        taken = taken_forms(institution, form, (kept, gone))
        marc = decide_authority(form, base, taken, authority=kept, today=clock.today())
        if isinstance(marc, Refusal):
            return entry.refuse(marc)
        audience = None if rows[kept].public else "self"
        entry.record(
            AuthoritySaved(authority=kept, content=entry.keep_blob(to_bytes(marc))), audience=audience
        )
        row = rows[gone]
        fact = AuthorityMerged(kept=kept, gone=gone, heading=row.heading, content=row.content, line=row.line)
        return entry.record(fact, audience=audience)
