"""The request letter (surat permohonan): what it says, from a draft or from what was sent."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.agreements import queries as agreements
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers.hooks import Made
from lentera.requests import hooks, queries
from lentera.requests.facts import RequestKind
from lentera.requests.interview import asking_from, facts_of, interview, read_wishes


def make_letter(author: UUID, request: UUID, language: str) -> Made | Refusal:
    """The letter of a draft, or of a request that was sent. Refused while a question that must be answered is open."""
    draft = queries.draft_of(author, request)
    asked: Any
    if draft is not None:
        agency, kind = draft.agency, RequestKind(draft.kind)
        missing = interview(kind).open_question(draft.answers)
        if missing is not None:
            return Refusal("interview-question-open", question=missing.ask.say(language))
        asked = asking_from(kind, draft.answers)
        wishes = list(read_wishes(draft.answers.get("wishes", "")))
    else:
        own, _entered = queries.asked_both(request)
        if own is None or own.institution_id != author:
            return Refusal("request-unknown")
        agency, kind, asked = own.agency, RequestKind(own.kind), own
        wishes = queries.wishes_of(request)  # type: ignore[assignment]
    today = clock.today(institutions.zone_of(author))
    head = next((one for one in institutions.holders(author, today) if one.head), None)
    if head is None:
        return Refusal("letter-signer-missing")
    partner = institutions.institution(author)
    asked_of = institutions.institution(agency)
    if partner is None or asked_of is None:
        return Refusal("request-unknown")
    told = interview(kind)
    names = {"partner": partner.name, "agency": asked_of.name}
    facts = [[label, text] for label, text in facts_of(asked, language) if label != _reason(kind, language)]
    cited = agreements.scope_item_state(asked.scope_item)
    if cited is not None:
        facts.append([_("Dasar"), cited.label])
    if asked.thing is not None:
        facts.insert(0, [told.questions[0].label.say(language), thing_name(kind, asked.thing)])
    data: dict[str, Any] = {
        "date": today,
        "place": partner.town or partner.regency,
        "subject": told.subject.say(language),
        "to": [
            _("Kepala %(agency)s") % {"agency": asked_of.name},
            _("di %(town)s") % {"town": asked_of.town},
        ],
        "paragraphs": [told.opening.say(language) % names, *filter(None, [asked.reason])],
        "facts": facts,
        "closing": [told.closing.say(language)],
        "signatory": {"name": head.full_name, "position": head.title, **_nip(author, head.id)},
    }
    if wishes:
        data["table"] = {
            "heads": [_("Judul"), _("Pengarang"), _("Jumlah")],
            "aligns": ["left", "left", "right"],
            "rows": [[wish.title, wish.author, formats.number(wish.copies)] for wish in wishes],
        }
    title = _("Surat permohonan, %(day)s") % {"day": formats.short_date(today)}
    return Made(title=title, data=data, on=today, readers=(agency,))


def _reason(kind: RequestKind, language: str) -> str:
    question = interview(kind).question("reason")
    return question.label.say(language) if question is not None else ""


def _nip(author: UUID, holder: UUID) -> dict[str, str]:
    nip = institutions.nip_of(author, holder)
    return {"nip": nip} if nip else {}


def thing_name(kind: RequestKind, thing: UUID) -> str:
    """What is to be extended or renewed, by its number."""
    if kind is RequestKind.RENEWAL:
        state = agreements.agreement_state(thing)
        return "" if state is None else f"{state.number} · {formats.short_date(state.end)}"
    offered = hooks.outcome("placement")
    return (offered.name(thing) if offered is not None else None) or ""
