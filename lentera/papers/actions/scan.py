"""Scans and photos of papers: attach, erase."""

from datetime import datetime
from uuid import UUID

from lentera.documents.uploads import check_upload
from lentera.institutions import queries as institutions
from lentera.journal import blobs, clock
from lentera.journal.ids import derived_id, new_id
from lentera.journal.references import Saved, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing
from lentera.papers import queries
from lentera.papers.actions.paper import erase_unless_cited
from lentera.papers.facts import ScanAttached, ScanErased
from lentera.papers.models import UploadLimit
from lentera.papers.rules import decide_erasing

SCAN_RETENTION = "record"
MOST_MEGABYTES = 100


def attach_scan(
    author: UUID,
    about_kind: str,
    about: UUID,
    *,
    name: str,
    data: bytes,
    note: str = "",
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ScanAttached | Refusal:
    """Put a scan to an object, or to an issued paper (`about_kind` "paper"): PDF, JPEG or PNG by its content."""
    checked = check_upload(data, name, max_bytes=queries.largest_scan(author))
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ScanAttached)) is not None:
            return first
        if isinstance(checked, Refusal):
            return entry.refuse(checked)
        data = checked.kept
        digest = entry.keep_blob(data, "evidence")
        try:
            blobs.content(author, digest)
        except blobs.Erased:  # the journal keeps no second copy of what was erased for good
            return entry.refuse(Refusal("scan-was-erased", name=checked.name))
        return entry.record(
            ScanAttached(
                scan=new_id(), about_kind=about_kind, about=about, name=checked.name[:200], type=checked.media_type,
                size=len(data), digest=digest, note=note.strip()[:300], retention=SCAN_RETENTION,
                on=clock.local_day(entry.at, institutions.zone_of(author)),
            )
        )  # fmt: skip


def erase_scan(
    author: UUID,
    scan: UUID,
    *,
    reason: str,
    actor: UUID,
    request_id: RequestId | None,
    at: datetime | None = None,
) -> ScanErased | Refusal:
    """Erase the content of a scan for good, with the reason; that it was there stays."""
    with writing(author, request_id, actor=actor, at=at) as entry:
        if (first := entry.answered(ScanErased)) is not None:
            return first
        row = queries.scan_row(scan, author)
        gone = row is not None and (bool(row.erased_for) or row.destroyed_on is not None)
        outcome = decide_erasing(
            scan if row is not None else None,
            row.about if row is not None else None,
            gone=gone,
            reason=reason,
        )
        if isinstance(outcome, Refusal) or row is None:
            return entry.refuse(outcome if isinstance(outcome, Refusal) else Refusal("scan-not-here"))
        erase_unless_cited(author, row.digest, but=[scan])
        return entry.record(outcome)


def save_upload_limit(
    author: UUID, megabytes: int, *, actor: UUID, request_id: RequestId | None
) -> Saved | Refusal:
    """The largest scan that the institution takes from now on, in megabytes (1 to 100)."""
    with writing(author, request_id, actor=actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        if not 1 <= megabytes <= MOST_MEGABYTES:
            return entry.refuse(Refusal("upload-limit-wrong", most=MOST_MEGABYTES))
        return save_reference(
            entry, UploadLimit, derived_id(author, "upload limit"), {"megabytes": megabytes}
        )
