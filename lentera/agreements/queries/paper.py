"""What the paper of an agreement says: plain data for the template `agreement`, from the content alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation

from lentera.agreements import words
from lentera.agreements.facts import Capacity, Content, Party, Signatory
from lentera.agreements.queries.evaluation_report import evaluation_annex
from lentera.agreements.rules import day_words, written_out
from lentera.documents.words import Language
from lentera.institutions import queries as institutions

ACTING_MARKS = ("plt", "plh", "pj.")
TERM_CODES = (".term",)


def paper_data(
    content: Content,
    *,
    signed_on: date | None = None,
    place: str = "",
    language: Language = "id",
    draft_mark: str = "",
    initials: Sequence[str] = (),
) -> dict[str, Any]:
    """The data of template `agreement` (its head lists them) in one language; articles in their order, places filled.

    `draft_mark` is printed across every page, `initials` are the offices that initial. An unsigned text has no `date`:
    it leaves a line to write on. Words that have no English stay as they
    are. A text without articles of its own (read from an old paper) is told by its scope and duties.
    """
    told = written_out(content)
    with translation.override(language):
        data: dict[str, Any] = {
            "letterhead": _letterhead(told),
            "instrument": told.instrument.value,
            "title": told.title,
            "numbers": [party.number for party in told.parties],
            "parties": [person(party) for party in told.parties],
            "articles": _articles(told, language),
        }
        if place:
            data["place"] = place
        if signed_on is not None:
            data["date"] = signed_on
        considerations = told.considerations
        if language == "en" and len(told.considerations_en) == len(considerations):
            considerations = tuple(
                english or own for english, own in zip(told.considerations_en, considerations, strict=True)
            )
        if considerations:
            data["considerations"] = list(considerations)
        if told.legal_bases:
            data["legal_bases"] = list(told.legal_bases)
        if not any(clause.code.endswith(TERM_CODES) for clause in told.clauses):
            if told.months_only:
                start, end = day_words(told, "start", language), day_words(told, "end", language)
                data["articles"].append(
                    {"title": "Jangka waktu" if language == "id" else "Term", "clauses": [f"{start} – {end}"]}
                )
            else:
                data["effective"], data["until"] = told.start, told.end
        if told.scope:
            data["scope_items"] = [
                {
                    "service": line.name,
                    "target": line.target,
                    "unit": str(words.UNITS.get(line.unit, line.unit)),
                    "period": str(words.PERIODS[line.period]),
                }
                for line in told.scope
            ]
        if told.witnesses:
            data["witnesses"] = [
                {"name": one.name, "position": one.position, "organisation": one.organisation}
                for one in told.witnesses
            ]
        if told.annexes:
            data["annexes"] = [
                {"title": one.title, "paragraphs": list(one.paragraphs)} for one in told.annexes
            ]
        if learned := evaluation_annex(told.predecessor, language, until=signed_on):
            data["annexes"] = [*data.get("annexes", []), *learned]
        if initials:
            data["initials"] = [{"role": office} for office in initials]
        if draft_mark:
            data["draft"] = draft_mark
    return data


def _letterhead(content: Content) -> dict[str, str]:
    first = content.parties[0]
    home = institutions.institution(first.institution)
    if home is None:
        return {"name": first.name, "address": ""}
    return {"name": home.name, "address": home.town}


def _articles(content: Content, language: Language) -> list[dict[str, Any]]:
    english = language == "en"
    if content.clauses:
        return [
            {
                "title": (clause.title_en if english else "") or clause.title,
                "clauses": list((clause.paragraphs_en if english else ()) or clause.paragraphs),
            }
            for clause in content.clauses
        ]
    # A text without articles: the few sentences that its facts tell. The paper's own words, not the screen's.
    articles = [
        {
            "title": "Purpose" if english else "Maksud dan tujuan",
            "clauses": [
                f"This agreement is about {content.title}."
                if english
                else f"Perjanjian ini tentang {content.title}."
            ],
        }
    ]
    if content.scope:
        articles.append(
            {
                "title": "Scope" if english else "Ruang lingkup",
                "clauses": [f"{line.name}." for line in content.scope],
            }
        )
    for title, title_en, duties in (
        ("Kewajiban pihak pertama", "Duties of the first party", content.agency_duties),
        ("Kewajiban pihak kedua", "Duties of the second party", content.partner_duties),
    ):
        clauses = [line.strip() for line in duties.splitlines() if line.strip()]
        if clauses:
            articles.append({"title": title_en if english else title, "clauses": clauses})
    if content.retro_clause:
        articles.append(
            {
                "title": "Retroactive effect" if english else "Berlaku surut",
                "clauses": [content.retro_clause],
            }
        )
    return articles


def person(party: Party) -> dict[str, Any]:
    """A party's signatory as papers print it; who is not the head with the mark of that and the document behind it."""
    signatory, home = party.signatory, institutions.institution(party.institution)
    told: dict[str, Any] = {"organisation": party.name}
    if signatory is not None:
        told["name"], told["position"] = full_name(signatory), office_of(signatory)
        if signatory.mandate:
            told["mandate"] = signatory.mandate
    if home is not None and home.town:
        told["address"] = home.town
    return told


def instrument_name(instrument: str) -> str:
    """What such an agreement is called inside a sentence of a paper: "Perjanjian Kerja Sama"."""
    said = str(words.INSTRUMENTS.get(instrument, words.INSTRUMENTS["pks"]))
    return " ".join(part if part == "of" else part[:1].upper() + part[1:] for part in said.split())


def full_name(signatory: Signatory) -> str:
    """The name with its titles."""
    name = " ".join(part for part in (signatory.title_before, signatory.name) if part)
    return f"{name}, {signatory.title_after}" if signatory.title_after else name


def office_of(signatory: Signatory) -> str:
    """The office as signed: `Plt. Kepala Dinas` where the signatory acts for its head and does not say so already."""
    position = signatory.position
    if signatory.capacity is Capacity.ACTING and not position.lower().startswith(ACTING_MARKS):
        return f"Plt. {position}"
    return position
