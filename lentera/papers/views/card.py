"""The card "Surat dan naskah" of any object: what was issued, what can be made, and scans."""

from typing import Any
from uuid import UUID

from lentera.institutions.access import Staff, may
from lentera.papers import queries, words
from lentera.papers.forms import ScanForm
from lentera.papers.hooks import kinds_about
from lentera.papers.views.acting import attaches, makes_kind, sees_kind, thing_of


def card(staff: Staff, about_kind: str, about: UUID, *, back: str) -> dict[str, Any] | None:
    """What the card shows to this account; None where it may not see papers about such things."""
    thing = thing_of(staff, about_kind, about)
    if thing is None or not may(staff, thing.capability):
        return None
    lines = [
        line
        for line in queries.papers_about(about, staff.institution)
        if sees_kind(staff, line.kind, line.about_kind)
    ]
    scans = queries.scans_about(about, staff.institution)
    offers = _offers(staff, about_kind, about, lines)
    may_attach = attaches(staff, thing) and (thing.known is None or thing.known(staff.institution, about))
    return {
        "about_kind": about_kind,
        "about": about,
        "back": back,
        "papers": [shown(line) for line in lines],
        "offers": [one for one in offers if one["first"]],
        "further": [one for one in offers if not one["first"]],
        "scans": scans,
        "may_attach": may_attach,
        "scan_form": ScanForm(auto_id=f"scan_{str(about)[:8]}_%s"),
        "limit": queries.largest_scan(staff.institution) // (1024 * 1024),
        "nothing": not lines and not scans,
    }


def shown(line: queries.PaperLine) -> dict[str, Any]:
    """A paper as cards and lists draw it."""
    return {
        "line": line,
        "state": words.STATES[line.state],
        "tone": words.STATE_TONES[line.state],
        "language": words.LANGUAGES.get(line.language, line.language),
    }


def _offers(
    staff: Staff, about_kind: str, about: UUID, lines: list[queries.PaperLine]
) -> list[dict[str, Any]]:
    """The kinds that this account can make here now, each with the languages in which it is not out yet."""
    found = []
    for kind in kinds_about(about_kind):
        if not makes_kind(staff, kind):
            continue
        if kind.offers is not None and not kind.offers(staff.institution, about):
            continue
        out = {
            line.language
            for line in lines
            if line.kind == kind.code and line.author == staff.institution and line.state == "current"
        }
        missing = [code for code in words.LANGUAGES if kind.many or code not in out]
        found.append(
            {
                "kind": kind,
                "languages": [(code, words.LANGUAGES[code]) for code in missing],
                "first": not out,
            }
        )
    return found
