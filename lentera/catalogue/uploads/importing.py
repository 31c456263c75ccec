"""Check an upload, let it land, take an import back or say what that would do: the actions of the command line."""

from collections.abc import Callable, Iterable
from itertools import islice
from uuid import UUID

from lentera.catalogue import actions, queries
from lentera.catalogue.actions.authority_import import authorities_in, import_authorities
from lentera.catalogue.actions.linking import Linker
from lentera.catalogue.formats.slims_items import FORM as ITEMS
from lentera.catalogue.formats.tables import BrokenTable
from lentera.catalogue.marc.brief import brief_of
from lentera.catalogue.marc.reading import Read, UnknownFormat
from lentera.catalogue.marc.record import Marc, digest_of, to_bytes
from lentera.catalogue.matching import Matcher, keys_of
from lentera.catalogue.models import Record
from lentera.catalogue.overlaying import overlay
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.queries.batches import overlay_patterns
from lentera.catalogue.spooling import file_digest
from lentera.catalogue.uploads.keeping import Change, Reason, Result, Upload
from lentera.catalogue.uploads.kinds import kind_of
from lentera.catalogue.uploads.knowing import opened
from lentera.catalogue.working import in_pieces
from lentera.journal.refusals import Refusal

CHANGES = 5  # updates shown side by side
AMONG = 2_000  # records looked at to find them
PREVIEWED = ("removed", "restored", "kept", "copies_removed", "copies_kept")
Tell = Callable[[Result], None]


def check(upload: Upload, tell: Tell) -> Result:
    """What would happen, with examples of what would change. Nothing lands."""
    result = _run(upload, tell, dry_run=True)
    if result.problem is None and result.counts.get("updated") and not result.authorities:
        public = speaks_publicly(upload.institution)
        result.changes = examples(upload.institution, public, opened(upload).reads())
    return result


def land(upload: Upload, tell: Tell) -> Result:
    """Import. The upload's id names the import: after a crash the same call goes on."""
    return _run(upload, tell, dry_run=False)


def roll_back(upload: Upload, tell: Tell) -> Result:
    """Take an import back; after a crash the same call goes on."""
    if upload.batch is None:
        return Result(problem=Reason(0, "batch-unknown"))
    outcome = actions.rollback_batch(
        upload.institution,
        upload.batch,
        actor=upload.account,
        request_id=f"rollback-{upload.id}",
        reason=upload.reason,
        progress=lambda left: tell(Result(left=left)),
    )
    return Result(problem=Reason.of(0, outcome) if isinstance(outcome, Refusal) else None)


def foresee(upload: Upload, tell: Tell) -> Result:
    """What taking an import back would do now. Nothing changes."""
    if upload.batch is None:
        return Result(problem=Reason(0, "batch-unknown"))
    told = actions.preview_rollback(
        upload.institution, upload.batch, progress=lambda left: tell(Result(left=left))
    )
    if isinstance(told, Refusal):
        return Result(problem=Reason.of(0, told))
    counts = {name: getattr(told, name) for name in PREVIEWED}
    return Result(counts=counts, reasons=[Reason.of(0, one) for one in told.reasons])


def _run(upload: Upload, tell: Tell, *, dry_run: bool) -> Result:
    try:
        told = opened(upload)
        if told.holds_only_authorities():
            return _run_authorities(upload, dry_run=dry_run)
        if told.form == ITEMS:
            return _run_copies(upload, tell, dry_run=dry_run)
        done = actions.import_records(
            upload.institution,
            told.reads,
            actor=upload.account,
            request_id=f"upload-{upload.id}",
            source=upload.name,
            form=kind_of(upload.path, told),
            file=file_digest(upload.path),
            public=speaks_publicly(upload.institution),
            dry_run=dry_run,
            skip_bad=upload.skip_bad,
            pieces=in_pieces(told),
            way=told.way,
            progress=lambda so_far: tell(_result(so_far)),
        )
    except (UnknownFormat, BrokenTable) as error:
        return Result(problem=Reason.of(0, error.refusal))
    return _result(done)


def _run_copies(upload: Upload, tell: Tell, *, dry_run: bool) -> Result:
    done = actions.import_item_list(
        upload.institution,
        upload.path,
        actor=upload.account,
        request_id=f"upload-{upload.id}",
        source=upload.name,
        encoding=upload.encoding,
        dry_run=dry_run,
        skip_bad=upload.skip_bad,
        progress=lambda so_far: tell(_result(so_far)),
    )
    return _result(done)


def _run_authorities(upload: Upload, *, dry_run: bool) -> Result:
    done = import_authorities(
        upload.institution,
        authorities_in(opened(upload, authorities=True)),
        actor=upload.account,
        request_id=f"upload-{upload.id}",
        source=upload.name,
        public=speaks_publicly(upload.institution),
        skip_bad=upload.skip_bad,
        dry_run=dry_run,
    )
    return Result(
        checked=done.read,
        counts=dict(done.counts),
        reasons=[Reason.of(number, refusal) for number, refusal in done.refusals],
        landed=done.landed,
        authorities=True,
    )


def _result(done: actions.Progress) -> Result:
    return Result(
        checked=done.checked,
        problem=None if done.stopped is None else Reason.of(0, done.stopped),
        counts=dict(done.counts),
        mended=dict(done.mended),
        copies=dict(done.copies),
        reasons=[Reason.of(number, refusal) for number, refusal in done.refusals],
        batch=done.batch,
        landed=done.landed,
    )


def examples(institution: UUID, public: bool, reads: Iterable[Read]) -> list[Change]:
    """The first few records of a file that would change one of the catalogue: only the fields that differ."""
    found: list[Change] = []
    matcher = Matcher(institution, public)
    protected, linker = overlay_patterns(institution), Linker(institution, public)
    for read in islice(reads, AMONG):
        if read.marc is None:
            continue
        (marc,) = linker.in_line([read.marc])
        keys = keys_of(brief_of(marc), digest_of(to_bytes(marc)), len(marc.fields))
        matcher.load([keys])
        match = matcher.match(keys)
        if match.outcome != "updated" or match.known is None:
            continue
        row = Record.objects.filter(id=match.known.id).first()
        if row is not None:
            old = queries.marc_of(row)
            before, after = differing(old, overlay(old, marc, protected))
            found.append(Change(row.id, row.title, before, after))
        if len(found) == CHANGES:
            break
    return found


def differing(old: Marc, new: Marc) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that only the old record has, and those that only the new one has, as lines."""
    before, after = _lines(old), _lines(new)
    return (
        tuple(line for line in before if line not in after),
        tuple(line for line in after if line not in before),
    )


def _lines(marc: Marc) -> list[str]:
    lines = []
    for field in marc.fields:
        if field.is_control:
            lines.append(f"{field.tag} {field.data}")
        else:
            told = " ".join(f"${code} {value}" for code, value in field.subfields)
            lines.append(f"{field.tag} {field.indicators.replace(' ', '_')} {told}")
    return lines
