"""How clauses, comments, initials and addenda in writing become rows."""

import msgspec

from lentera.agreements.facts import (
    AddendumDrafted,
    AddendumDropped,
    ClauseRetired,
    ClauseSaved,
    CommentMade,
    CommentSettled,
    CommentWithdrawn,
    Initialled,
    NumberTold,
    PartnerCommented,
    Reviewed,
    Signed,
)
from lentera.agreements.models import (
    AddendumDraft,
    AgreementText,
    Comment,
    CommentSettlement,
    Initial,
    LibraryClauseRow,
    LibraryClauseVersion,
    Review,
    ToldNumber,
)
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


@projects(Signed)
def keep_text(fact: Signed, entry: Entry) -> None:
    content = fact.content
    if (
        content.clauses
        or content.legal_bases
        or content.considerations
        or content.annexes
        or content.witnesses
    ):
        AgreementText.rows.insert(entry, id=fact.agreement, content=_json(content))


@projects(ClauseSaved)
def save_clause(fact: ClauseSaved, entry: Entry) -> None:
    text = _json(fact.content)
    LibraryClauseRow.rows.put(
        entry,
        id=fact.clause,
        code=fact.content.code,
        version=fact.version,
        content=text,
        saved_at=entry.at,
        retired_at=None,
        retired_why="",
    )
    LibraryClauseVersion.rows.insert(
        entry,
        id=derived_id(fact.clause, f"version {fact.version}"),
        clause=fact.clause,
        version=fact.version,
        content=text,
        saved_at=entry.at,
    )


@projects(ClauseRetired)
def retire_clause(fact: ClauseRetired, entry: Entry) -> None:
    if LibraryClauseRow.rows.get(entry, id=fact.clause) is None:  # a clause of the starter library
        LibraryClauseRow.rows.insert(
            entry, id=fact.clause, code=fact.code, version=0, content="", saved_at=entry.at
        )
    LibraryClauseRow.rows.change(entry, id=fact.clause, retired_at=entry.at, retired_why=fact.reason)


@projects(CommentMade)
def make_comment(fact: CommentMade, entry: Entry) -> None:
    Comment.rows.insert(entry, copy_fields(fact, Comment), id=fact.comment, made_at=entry.at)


@projects(PartnerCommented)
def make_partner_comment(fact: PartnerCommented, entry: Entry) -> None:
    Comment.rows.insert(entry, copy_fields(fact, Comment), id=fact.comment, made_at=entry.at)


@projects(CommentSettled)
def settle_comment(fact: CommentSettled, entry: Entry) -> None:
    CommentSettlement.rows.put(
        entry,
        copy_fields(fact, CommentSettlement),
        id=derived_id(fact.comment, f"settled {entry.author}"),
        settled_at=entry.at,
    )


@projects(CommentWithdrawn)
def withdraw_comment(fact: CommentWithdrawn, entry: Entry) -> None:
    CommentSettlement.rows.put(
        entry,
        copy_fields(fact, CommentSettlement),
        id=derived_id(fact.comment, f"settled {entry.author}"),
        taken=False,
        settled_at=entry.at,
    )


@projects(NumberTold)
def tell_number(fact: NumberTold, entry: Entry) -> None:
    ToldNumber.rows.put(
        entry,
        copy_fields(fact, ToldNumber),
        id=derived_id(fact.agreement, f"number {entry.author}"),
        told_at=entry.at,
    )


@projects(Initialled)
def put_initial(fact: Initialled, entry: Entry) -> None:
    Initial.rows.insert(
        entry, copy_fields(fact, Initial), id=fact.initial, account=entry.actor, initialled_at=entry.at
    )


@projects(Reviewed)
def keep_review(fact: Reviewed, entry: Entry) -> None:
    Review.rows.insert(
        entry,
        copy_fields(fact, Review, "findings"),
        id=fact.review,
        findings=_json(fact.findings),
        reviewed_at=entry.at,
    )


@projects(AddendumDrafted)
def draft_addendum(fact: AddendumDrafted, entry: Entry) -> None:
    AddendumDraft.rows.put(
        entry,
        id=fact.addendum,
        agreement=fact.agreement,
        content=_json(fact.content),
        drafted_at=entry.at,
        dropped_why="",
    )


@projects(AddendumDropped)
def drop_addendum(fact: AddendumDropped, entry: Entry) -> None:
    AddendumDraft.rows.change(entry, id=fact.addendum, dropped_why=fact.reason)
