"""What the page of a draft shows besides its scope: articles, initials, numbers, reviews."""

from typing import Any

from django.utils.translation import get_language

from lentera.agreements import queries, words
from lentera.agreements.facts import Content, DraftState
from lentera.agreements.models import AgreementDraft, SentDraft
from lentera.agreements.rules import FILLABLE, INITIALLED_IN, WRITABLE, day_words, written_out
from lentera.documents.words import Language
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may


def draft_more(staff: Staff, draft: AgreementDraft) -> dict[str, Any]:
    """For the office that writes it."""
    content, state = queries.draft_content(draft.content), DraftState(draft.state)
    creates = may(staff, Capability.AGREEMENTS, Level.CREATE)
    differs = queries.differences_from_library(staff.institution, content)
    names = institutions.names([party.institution for party in content.parties])
    told = {
        names.get(partner, ""): number
        for partner, number in queries.told_numbers(draft.id, staff.institution).items()
        if number not in {party.number for party in content.parties if party.institution == partner}
    }
    own = next((party for party in content.parties if party.institution == staff.institution), None)
    library = {
        one.content.code: one.content.title
        for one in queries.library(staff.institution, content.instrument, content.route)
    }
    lines = queries.initials(draft.id, staff.institution, content)
    roles = {role.value for role in staff.roles}
    waiting = next((one.step for one in lines if one.done_at is None), None)
    accounts = {one.account for one in lines if one.account}
    return {
        "articles": articles_shown(content, differs),
        "missing_articles": [library.get(code, code) for code, how in differs.items() if how == "missing"],
        "considerations": content.considerations,
        "legal_bases": content.legal_bases,
        "open_days": [words.FIELDS[name] for name in content.months_only],
        "may_write": creates and state in WRITABLE,
        "may_review": creates and state in (DraftState.REQUESTED, DraftState.REVIEW, DraftState.DRAFTING),
        "reviews": queries.reviews(draft.id, staff.institution),
        "told_numbers": told if creates else {},
        "may_take_number": creates and state in FILLABLE and own is not None and not own.number,
        "initials": [
            {
                "line": one,
                "who": institutions.actor_name(one.account, reader=staff.institution) if one.account else "",
                "may": state in INITIALLED_IN
                and one.step == waiting
                and one.role in roles
                and staff.account not in accounts,
            }
            for one in lines
        ],
        "days_told": days_shown(content),
    }


def sent_more(staff: Staff, sent: SentDraft) -> dict[str, Any]:
    """For a partner: the version that it was sent."""
    content = queries.draft_content(sent.content)
    told = queries.told_numbers(sent.id, sent.institution_id)
    own = next((party for party in content.parties if party.institution == staff.institution), None)
    return {
        "articles": articles_shown(content, {}),
        "considerations": content.considerations,
        "legal_bases": content.legal_bases,
        "own_number": told.get(staff.institution) or (own.number if own is not None else ""),
        "days_told": days_shown(content),
        "versions_count": len(queries.versions(sent.id, staff.institution)),
    }


def days_shown(content: Content) -> str:
    """From when to when, in the reader's language; a month where its day is open."""
    language: Language = "en" if get_language() == "en" else "id"
    return f"{day_words(content, 'start', language)} – {day_words(content, 'end', language)}"


def articles_shown(content: Content, differs: dict[str, str]) -> list[dict[str, Any]]:
    """The articles as they are read, each with how it differs from the library."""
    return [
        {
            "code": clause.code,
            "title": clause.title,
            "paragraphs": clause.paragraphs,
            "differs": words.LIBRARY_DIFFERENCES.get(differs.get(clause.code, ""), ""),
        }
        for clause in written_out(content).clauses
    ]
