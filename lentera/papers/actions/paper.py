"""Issue a paper: take its number, render it, keep it, say it to whom it is addressed; replace and cancel it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from lentera.documents.own import OwnTemplateError
from lentera.documents.rendering import render
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.journal import blobs, clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, Writing, writing
from lentera.papers import queries
from lentera.papers.actions.number import take_number_in
from lentera.papers.facts import (
    CancellationShared,
    NumberTaken,
    PaperCancelled,
    PaperIssued,
    PaperReplaced,
    PaperShared,
    Signer,
)
from lentera.papers.hooks import Made, PaperKind, kind_of
from lentera.papers.models import IssuedPaper, Number
from lentera.papers.rules import decide_cancellation, may_issue, may_replace, paper_code


def issue(
    author: UUID,
    kind_code: str,
    about: UUID,
    *,
    language: Language = "id",
    actor: UUID,
    request_id: RequestId | None,
    on: date | None = None,
    base_url: str | None = None,
    at: datetime | None = None,
) -> PaperIssued | Refusal:
    """Issue a paper about something: number, PDF with its code, record; `on` instead of the day that its area tells.

    The number is taken in a block of its own before the PDF is made, so that a desk never waits for typesetting.
    A crash in between leaves a number that waits: the same request, or the next one about the same thing in the
    same month, goes on with it. A second language bears the number of the first.
    """
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperIssued)) is not None:
            return first
    kind = kind_of(kind_code)
    if kind is None or not kind.kept:
        return Refusal("paper-kind-unknown", kind=kind_code)
    made = make(kind, author, about, language)
    if isinstance(made, Refusal):
        return made
    made = made if on is None else replace(made, on=on)
    number_request = None if request_id is None else derived_id(author, f"number for {request_id}").hex
    with writing(author, number_request, actor=actor, at=at) as entry:
        reserved = _reserved(entry, kind, about, language, made)
        if isinstance(reserved, Refusal):
            return entry.refuse(reserved)
    taken, number, translates = reserved
    if taken is not None:
        made = replace(made, on=taken.on)
    code = paper_code(new_id())
    try:
        pdf = render_paper(kind, author, made, number=number, code=code, language=language, base_url=base_url)
    except OwnTemplateError as why:  # the number waits until the office has mended its template
        return why.refusal
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperIssued)) is not None:
            return first
        if taken is not None and Number.objects.filter(id=taken.taken).exclude(paper=None).exists():
            return entry.refuse(Refusal("paper-just-issued", number=number))
        if (refusal := _still_may(author, kind, about, language)) is not None:
            return entry.refuse(refusal)
        return _record(
            entry, kind, about, made, pdf, code=code, number=number, language=language,
            taken=None if taken is None else taken.taken, translates=translates,
        )  # fmt: skip


def _still_may(author: UUID, kind: PaperKind, about: UUID, language: str) -> Refusal | None:
    return may_issue(queries.current_papers(author, kind.code, about, language), many=kind.many)


def _reserved(
    entry: Writing, kind: PaperKind, about: UUID, language: str, made: Made
) -> tuple[NumberTaken | None, str, UUID | None] | Refusal:
    """The number to bear: an earlier press's, the other language's, one that waits, or the next."""
    answered = entry.answered(NumberTaken)
    if isinstance(answered, NumberTaken):
        return answered, answered.number, None
    if isinstance(answered, Refusal):
        return answered
    if (refusal := _still_may(entry.author, kind, about, language)) is not None:
        return refusal
    if not kind.many:
        others = queries.current_papers(entry.author, kind.code, about)
        if others:
            return None, others[0].number, others[0].id
    if made.number or not kind.numbered:
        return None, made.number, None
    waiting = queries.waiting_number(entry.author, kind.code, about, made.on)
    if waiting is not None:
        told = NumberTaken(
            taken=waiting.id, kind=waiting.kind, series=waiting.series, year=waiting.year,
            sequence=waiting.sequence, number=waiting.number, on=made.on, about=about,
        )  # fmt: skip
        return told, told.number, None
    taken = take_number_in(entry, kind.code, on=made.on, about=about)
    return taken if isinstance(taken, Refusal) else (taken, taken.number, None)


def make(kind: PaperKind, author: UUID, about: UUID, language: Language) -> Made | Refusal:
    """What the paper's area says now, in the paper's language."""
    with override(language):
        made = kind.make(author, about, language)
        return made if isinstance(made, Refusal) else replace(made, title=str(made.title))


def paper_data(
    author: UUID, made: Made, *, number: str, code: str, base_url: str | None = None
) -> dict[str, Any]:
    """The whole data of a template: what the area told, with letterhead, number and the code to check it by."""
    data = {"letterhead": queries.letterhead(author, made.on), **made.data}
    if number:
        data["number"] = number
    if code:
        data["verify"] = {"code": code, "url": f"{base_url or queries.public_address()}verify/{code}"}
    if queries.is_demo():
        data["demo"] = True
    return data


def render_paper(
    kind: PaperKind,
    author: UUID,
    made: Made,
    *,
    number: str,
    code: str,
    language: Language,
    base_url: str | None = None,
) -> bytes:
    """The PDF of a paper. The paper's own day stands in it as its time, so the same data gives the same bytes."""
    data = paper_data(author, made, number=number, code=code, base_url=base_url)
    created = clock.at_local(made.on, zone=institutions.zone_of(author))
    with override(language):
        return render(
            kind.template, data, language=language, created=created, own=kind.code, own_folder=own_templates()
        )


def own_templates() -> Path:
    """Where the office keeps its own templates."""
    return Path(settings.LENTERA_HOME) / "templates"


def _record(
    entry: Writing,
    kind: PaperKind,
    about: UUID,
    made: Made,
    pdf: bytes,
    *,
    code: str,
    number: str,
    language: str,
    taken: UUID | None,
    translates: UUID | None,
) -> PaperIssued:
    readers = tuple(one for one in made.readers if one != entry.author)
    told = PaperIssued(
        paper=new_id(), kind=kind.code, about_kind=kind.about, about=about, title=made.title, language=language,
        on=made.on, digest=entry.keep_blob(pdf, "evidence"), size=len(pdf), template=kind.template, code=code,
        retention=kind.retention, counts_from=made.counts_from or made.on, number=number, taken=taken,
        signers=signers_in(made.data), addressees=readers, translates=translates,
    )  # fmt: skip
    _share(entry, told, readers)
    return entry.record(told)


def _share(entry: Writing, told: PaperIssued, readers: Iterable[UUID], version: int = 1) -> None:
    for reader in readers:
        entry.record(
            PaperShared(
                addressee=reader, paper=told.paper, kind=told.kind, about_kind=told.about_kind, about=told.about,
                title=told.title, language=told.language, on=told.on, digest=told.digest, size=told.size,
                code=told.code, number=told.number, version=version, signers=told.signers,
            )
        )  # fmt: skip


def signers_in(data: dict[str, Any]) -> tuple[Signer, ...]:
    """Who signs, as the data of a paper names them: `signatory`, `signatures`, `signers` or `parties`."""
    told: list[dict[str, Any]] = [
        data[place] for place in ("signatory", "giver", "receiver") if data.get(place)
    ]
    told = told or data.get("signatures") or data.get("signers") or data.get("parties") or []
    return tuple(
        Signer(name=str(who["name"]), position=str(who.get("position") or ""))
        for who in told
        if who.get("name") not in (None, "", "…")
    )


def keep_paper_in(
    entry: Writing,
    code: str,
    about: UUID,
    *,
    title: str,
    number: str,
    pdf: bytes,
    on: date,
    readers: Iterable[UUID] = (),
    retention: str = "",
    language: str = "id",
    verify_code: str = "",
    signers: Iterable[Signer] = (),
    about_kind: str = "",
    counts_from: date | None = None,
    reason: str = "",
) -> PaperIssued:
    """Keep a paper that another part made itself (a signed agreement) inside its open block.

    A number that was taken here goes to it. Where a paper of this kind, number and language about the same thing is
    kept already, this is its next version (`reason` says why); what is answered then tells the paper in that version.
    `verify_code` is the code that stands on the PDF; without one it gets a code that only the page shows.
    """
    kind = kind_of(code)
    told = PaperIssued(
        paper=new_id(), kind=code, about_kind=about_kind or (kind.about if kind is not None else ""), about=about,
        title=title, language=language, on=on, digest=entry.keep_blob(pdf, "evidence"), size=len(pdf),
        template=kind.template if kind is not None else "", code=verify_code or paper_code(new_id()),
        retention=retention or (kind.retention if kind is not None else "facilitative"),
        counts_from=counts_from or on, number=number, signers=tuple(signers),
        addressees=tuple(one for one in readers if one != entry.author),
    )  # fmt: skip
    before = IssuedPaper.objects.filter(
        institution=entry.author, kind=code, about=about, number=number, language=language, cancel_reason=""
    ).first()
    if before is not None and before.destroyed_on is None:
        told = _restated(told, paper=before.id, version=before.version + 1)
        _record_version(entry, told, reason)
        return told
    free = queries.taken_for(entry.author, number) if number else None
    if free is not None and free.paper is None and not free.void_reason:
        told = _restated(told, taken=free.id)
    _share(entry, told, told.addressees)
    return entry.record(told)


def _restated(told: PaperIssued, **changes: Any) -> PaperIssued:
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    return PaperIssued(**{**fields, **changes})


def _record_version(entry: Writing, told: PaperIssued, reason: str) -> PaperReplaced:
    _share(entry, told, told.addressees, told.version)
    return entry.record(
        PaperReplaced(
            paper=told.paper, about=told.about, version=told.version, title=told.title, on=told.on,
            digest=told.digest, size=told.size, code=told.code, reason=reason, signers=told.signers,
            addressees=told.addressees,
        )
    )  # fmt: skip


def replace_paper(
    author: UUID,
    paper: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    base_url: str | None = None,
    at: datetime | None = None,
) -> PaperReplaced | Refusal:
    """Make a paper anew from what its area says now: the next version under its number; the old one stays readable."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperReplaced)) is not None:
            return first
    row = IssuedPaper.objects.filter(id=paper, institution=author).first()
    refusal = may_replace(queries.paper_state(author, paper))
    if refusal is not None or row is None:
        return refusal or Refusal("paper-unknown")
    if not reason.strip():
        return Refusal("paper-replace-reason")
    kind = kind_of(row.kind)
    if kind is None or not kind.kept:
        return Refusal("paper-kind-unknown", kind=row.kind)
    language: Language = "en" if row.language == "en" else "id"
    made = make(kind, author, row.about, language)
    if isinstance(made, Refusal):
        return made
    code = paper_code(new_id())
    made = replace(made, on=row.on)  # a number says its month: the paper keeps its day
    pdf = render_paper(kind, author, made, number=row.number, code=code, language=language, base_url=base_url)
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperReplaced)) is not None:
            return first
        now = queries.paper_state(author, paper)
        if (refusal := may_replace(now)) is not None or now is None:
            return entry.refuse(refusal or Refusal("paper-unknown"))
        told = PaperIssued(
            paper=paper, kind=row.kind, about_kind=row.about_kind, about=row.about, title=made.title,
            language=row.language, on=made.on, digest=entry.keep_blob(pdf, "evidence"), size=len(pdf),
            template=kind.template, code=code, retention=row.retention, counts_from=row.counts_from,
            number=row.number, version=now.version + 1, signers=signers_in(made.data),
            addressees=tuple(one for one in made.readers if one != author),
        )  # fmt: skip
        return _record_version(entry, told, reason.strip())


def cancel_paper(
    author: UUID,
    paper: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> PaperCancelled | Refusal:
    """A paper no longer holds; whoever has it hears so. Its number stays with it."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(PaperCancelled)) is not None:
            return first
        outcome = decide_cancellation(queries.paper_state(author, paper), reason=reason)
        if isinstance(outcome, Refusal):
            return entry.refuse(outcome)
        for reader in queries.readers_of(author, paper):
            entry.record(CancellationShared(addressee=reader, paper=paper, reason=outcome.reason))
        return entry.record(outcome)


def erase_unless_cited(author: UUID, digest: str, *, but: Iterable[UUID]) -> None:
    """Erase evidence that nothing besides these papers and scans cites; inside the block that records it."""
    if not queries.cited_elsewhere(author, digest, but=but):
        blobs.erase(author, digest)
