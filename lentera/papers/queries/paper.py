"""Issued papers, those that others shared, their scans, and what anybody may check by a code."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff, may
from lentera.journal import blobs
from lentera.pages.addresses import address
from lentera.papers.hooks import digest_is_used, kind_of, paper_kinds
from lentera.papers.models import IssuedPaper, PaperVersion, Scan, SharedPaper, UploadLimit
from lentera.papers.rules import LARGEST_SCAN, PaperState


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper as lists show it, to its author or to an institution that it was shared with.

    `state`: "current", "cancelled" or "destroyed". `pdf_url` is "" where the PDF is gone.
    """

    id: UUID
    author: UUID
    kind: str
    label: str
    number: str
    title: str
    language: str
    on: date
    version: int
    state: str
    about_kind: str
    about: UUID
    code: str
    url: str
    pdf_url: str


def label_of(kind: str) -> str:
    """The word for a kind; its code where no area knows it."""
    known = kind_of(kind)
    return str(known.label) if known is not None else kind.replace("_", " ")


def line_of(row: IssuedPaper | SharedPaper) -> PaperLine:
    """A row as lists show it."""
    own = isinstance(row, IssuedPaper)
    id = row.id if own else row.paper  # type: ignore[union-attr]
    destroyed = own and row.destroyed_on is not None  # type: ignore[union-attr]
    state = "destroyed" if destroyed else "cancelled" if row.cancel_reason else "current"
    return PaperLine(
        id=id, author=row.institution_id, kind=row.kind, label=label_of(row.kind), number=row.number,
        title=row.title, language=row.language, on=row.on, version=row.version, state=state,
        about_kind=row.about_kind, about=row.about, code=row.code, url=address("papers:paper", id),
        pdf_url="" if destroyed else address("papers:pdf", id),
    )  # fmt: skip


def papers_about(about: UUID, reader: UUID) -> list[PaperLine]:
    """What was issued about something, as far as `reader` (an institution) has it: the newest first."""
    own = IssuedPaper.objects.filter(about=about, institution=reader)
    shared = newest_versions(SharedPaper.objects.filter(about=about, reader=reader))
    rows: list[IssuedPaper | SharedPaper] = [*own, *shared]
    lines = [line_of(row) for row in rows]
    return sorted(lines, key=lambda line: (line.on, line.number, line.language), reverse=True)


def newest_versions(rows: Iterable[SharedPaper]) -> list[SharedPaper]:
    """Of papers that were shared in several versions, the newest one each."""
    found: dict[UUID, SharedPaper] = {}
    for row in rows:
        known = found.get(row.paper)
        if known is None or row.version > known.version:
            found[row.paper] = row
    return list(found.values())


def papers_of(institution: UUID) -> QuerySet[IssuedPaper]:
    """All papers that an institution issued, the newest first."""
    return IssuedPaper.objects.filter(institution=institution).order_by("-on", "-issued_at", "id")


def kinds_seen(staff: Staff) -> set[str]:
    """The kinds of papers that an account may read."""
    return {kind.code for kind in paper_kinds() if may(staff, kind.capability)}


def find_papers(
    reader: UUID,
    words: str = "",
    *,
    kinds: Collection[str] | None = None,
    year: int | None = None,
    partner: UUID | None = None,
    limit: int = 50,
) -> list[PaperLine]:
    """Papers that an institution has, the newest first.

    Each of the words stands in the title, the number, the name of the kind or of a partner. `kinds`: only these;
    `partner`: what it was shared with, or wrote.
    """
    wanted = Q()
    for word in words.split():
        codes = [kind.code for kind in paper_kinds() if word.casefold() in str(kind.label).casefold()]
        named = institutions.institutions().filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(town__icontains=word)
        )
        partners = set(named.values_list("id", flat=True)) - {reader}
        wanted &= (
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(kind__in=codes)
            | Q(institution__in=partners)
            | Q(id__in=_shared_with(reader, partners))
        )
    if kinds is not None:
        wanted &= Q(kind__in=list(kinds))
    if year is not None:
        wanted &= Q(on__year=year)
    own_only, theirs = Q(), Q()
    if partner is not None:
        own_only, theirs = Q(id__in=_shared_with(reader, [partner])), Q(institution=partner)
    own = IssuedPaper.objects.filter(wanted & own_only, institution=reader).order_by("-on", "id")[:limit]
    others = SharedPaper.objects.filter(wanted & theirs, reader=reader).order_by("-on", "id")
    rows: list[IssuedPaper | SharedPaper] = [*own, *newest_versions(others[: 3 * limit])]
    lines = [line_of(row) for row in rows]
    return sorted(lines, key=lambda line: (line.on, line.number), reverse=True)[:limit]


def _shared_with(author: UUID, partners: Iterable[UUID]) -> QuerySet[SharedPaper, UUID]:
    rows = SharedPaper.objects.filter(institution=author, reader__in=list(partners))
    return rows.values_list("paper", flat=True)


def paper_row(paper: UUID, reader: UUID) -> IssuedPaper | SharedPaper | None:
    """One paper as its author or a reader has it (the newest version), None for everybody else."""
    own = IssuedPaper.objects.filter(id=paper, institution=reader).first()
    if own is not None:
        return own
    return SharedPaper.objects.filter(paper=paper, reader=reader).order_by("-version").first()


def paper_state(author: UUID, paper: UUID) -> PaperState | None:
    """One own paper as decisions need it."""
    row = IssuedPaper.objects.filter(id=paper, institution=author).first()
    return None if row is None else _state(row)


def _state(row: IssuedPaper) -> PaperState:
    return PaperState(
        row.id, row.about, row.number, row.title, row.version, bool(row.cancel_reason),
        row.destroyed_on is not None,
    )  # fmt: skip


def current_papers(author: UUID, kind: str, about: UUID, language: str | None = None) -> list[PaperState]:
    """Papers of a kind about something that were not cancelled, the newest first."""
    rows = IssuedPaper.objects.filter(institution=author, kind=kind, about=about, cancel_reason="")
    if language is not None:
        rows = rows.filter(language=language)
    return [_state(row) for row in rows.order_by("-issued_at")]


def versions_of(row: IssuedPaper | SharedPaper) -> list[Any]:
    """The versions of a paper as this reader has them, the newest first: `version, on, digest, code`."""
    if isinstance(row, IssuedPaper):
        return list(PaperVersion.objects.filter(paper=row.id).order_by("-version"))
    return list(SharedPaper.objects.filter(paper=row.paper, reader=row.reader).order_by("-version"))


def pdf_of(paper: UUID, reader: UUID, version: int | None = None) -> bytes | None:
    """The PDF of a paper as its author or a reader has it; None when it is not theirs, not here, or was destroyed."""
    try:
        return pdf_to_show(paper, reader, version)
    except (KeyError, blobs.Erased):
        return None


def pdf_to_show(paper: UUID, reader: UUID, version: int | None = None) -> bytes | None:
    """The same for a page. Raises NotHere when it lies at another node, and Erased; None when it is not theirs."""
    row = paper_row(paper, reader)
    for one in versions_of(row) if row is not None else ():
        if version is None or one.version == version:
            return blobs.content(one.institution_id, one.digest)
    return None


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What anybody with a paper in hand may know. `newest` differs from `version` where it was replaced."""

    kind: str
    label: str
    number: str
    on: date
    author: UUID
    signers: tuple[str, ...]
    version: int
    newest: int
    cancelled: bool
    destroyed_on: date | None
    digest: str


def paper_by_code(code: str) -> PaperCheck | None:
    """The paper whose version bears this code."""
    version = PaperVersion.objects.filter(code=code.strip().upper()).first()
    row = None if version is None else IssuedPaper.objects.filter(id=version.paper).first()
    if version is None or row is None:
        return None
    return PaperCheck(
        kind=row.kind, label=label_of(row.kind), number=row.number, on=version.on, author=row.institution_id,
        signers=tuple(", ".join(filter(None, (one["name"], one["position"]))) for one in version.signers),
        version=version.version, newest=row.version, cancelled=bool(row.cancel_reason),
        destroyed_on=row.destroyed_on, digest=version.digest,
    )  # fmt: skip


def scans_about(about: UUID, reader: UUID) -> list[Scan]:
    """The scans of an institution at an object or paper, the newest first."""
    return list(Scan.objects.filter(about=about, institution=reader).order_by("-attached_at", "id"))


def scan_row(scan: UUID, reader: UUID) -> Scan | None:
    """One own scan."""
    return Scan.objects.filter(id=scan, institution=reader).first()


def scan_content(row: Scan) -> bytes | None:
    """The bytes of a scan; None when they were erased."""
    try:
        return blobs.content(row.institution_id, row.digest)
    except (KeyError, blobs.Erased):
        return None


def cited_elsewhere(author: UUID, digest: str, *, but: Iterable[UUID]) -> bool:
    """Whether anything besides these papers and scans still needs an evidence blob of the author."""
    gone = list(but)
    papers = PaperVersion.objects.filter(institution=author, digest=digest).exclude(paper__in=gone)
    alive = IssuedPaper.objects.filter(id__in=papers.values("paper"), destroyed_on=None)
    scans = Scan.objects.filter(institution=author, digest=digest, erased_for="", destroyed_on=None)
    return alive.exists() or scans.exclude(id__in=gone).exists() or digest_is_used(author, digest)


def largest_scan(institution: UUID) -> int:
    """The largest scan that an institution takes, in bytes."""
    megabytes = (
        UploadLimit.objects.filter(institution=institution).values_list("megabytes", flat=True).first()
    )
    return LARGEST_SCAN if megabytes is None else megabytes * 1024 * 1024


def letterhead(institution: UUID, on: date) -> dict[str, str]:
    """The head of an institution's papers, as its name and parent stood on a day."""
    row = institutions.institution(institution)
    head = {"name": institutions.name_of(institution, on) or (row.name if row is not None else "")}
    parent = institutions.parent_of(institution, on)
    if parent is not None and (name := institutions.name_of(parent, on)):
        head["parent"] = name
    if row is not None and row.town:
        head["address"] = row.town
    return head


def signatory(institution: UUID, on: date) -> dict[str, str] | None:
    """Who signs an institution's letters on a day: its head, as printed, with what it knows of the number; or None."""
    heads = [one for one in institutions.holders(institution, on) if one.head]
    if not heads:
        return None
    who = {"name": heads[0].full_name, "position": heads[0].title}
    if nip := institutions.nip_of(institution, heads[0].id):
        who["nip"] = nip
    return who


def place_of(institution: UUID) -> str:
    """The town that stands before the day of a letter."""
    row = institutions.institution(institution)
    return row.town or row.shown_name if row is not None else ""


def public_address() -> str:
    """Where papers are checked, with a slash at the end: the first host of this node that others can reach."""
    hosts = [host for host in settings.ALLOWED_HOSTS if host.strip(".*")]
    outside = [host for host in hosts if host not in ("127.0.0.1", "localhost", "[::1]")]
    return f"https://{outside[0].lstrip('.')}/" if outside else "http://127.0.0.1:8000/"


def is_demo() -> bool:
    """Whether this node tells the demo's story, which every paper says."""
    return (Path(settings.LENTERA_HOME) / "demo.json").exists()


def readers_of(author: UUID, paper: UUID) -> list[UUID]:
    """The institutions that any version of an own paper was said to."""
    rows = SharedPaper.objects.filter(institution=author, paper=paper)
    return sorted(set(rows.values_list("reader", flat=True)))


def digests_of(author: UUID, ids: Iterable[UUID]) -> list[str]:
    """The evidence behind own papers (all versions) and scans."""
    named = list(ids)
    versions = PaperVersion.objects.filter(institution=author, paper__in=named)
    scans = Scan.objects.filter(institution=author, id__in=named)
    return sorted({*versions.values_list("digest", flat=True), *scans.values_list("digest", flat=True)})
