"""`{% signing_card id %}`: how an agreement was signed, its originals and stamp duty, on any page about it."""

from typing import Any
from uuid import UUID

from django import template

from lentera.agreements import queries, signing_words
from lentera.agreements.facts.agreement import SigningMode
from lentera.agreements.queries import signing, signing_papers
from lentera.institutions.access import Capability, Level, may
from lentera.papers.queries import papers_about

register = template.Library()


@register.inclusion_tag("agreements/_signing.html", takes_context=True)
def signing_card(context: dict[str, Any], agreement: UUID) -> dict[str, Any]:
    """The card "Penandatanganan" of a signed agreement, for its parties; draws nothing for anybody else."""
    request = context["request"]
    staff = getattr(request, "staff", None)
    state = queries.agreement_state(agreement)
    if staff is None or state is None or staff.institution not in (state.agency, *state.parties):
        return {}
    mode = signing.mode_of(agreement)
    names = {row.party: row.name for row in queries.parties_of(agreement)}
    record = signing.signing_records([agreement]).get(agreement)
    signed_pdf = next(
        (
            line.pdf_url
            for line in papers_about(agreement, staff.institution)
            if line.kind == signing_papers.SIGNED
        ),
        "",
    )
    return {
        "id": agreement,
        "mode": signing_words.SIGNING_MODES[mode.value],
        "authentication": signing_words.AUTHENTICATION[mode.value],
        "wet": mode is SigningMode.WET_INK,
        "lines": [
            {
                "line": line,
                "stamped": names.get(line.stamped_party, ""),
                "held": names.get(line.held_by, ""),
            }
            for line in (signing.originals_of(agreement) if mode is SigningMode.WET_INK else [])
        ],
        "record": record,
        "signed_pdf": signed_pdf,
        "own": staff.institution == state.agency,
        "creates": may(staff, Capability.AGREEMENTS, Level.CREATE),
    }
