"""Public pages of published releases: one release, its paper, the list and the feed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from lentera.agreements.facts.press import Quote
from lentera.agreements.linked import all_news
from lentera.agreements.linked import article as as_article
from lentera.agreements.queries import photo, press
from lentera.agreements.queries.press import News
from lentera.documents.rendering import render as print_paper
from lentera.institutions import queries as institutions
from lentera.pages import formats, hooks, linked

NEWEST = 50


def _found(id: UUID) -> News:
    found = press.published_release(id)
    if found is None:
        raise Http404
    return found


def news(request: HttpRequest) -> HttpResponse:
    """All published releases, the newest on top."""
    found = press.published_releases(limit=NEWEST)
    articles = [(_address(request, one.row.id), one.title) for one in found]
    told = all_news(_address(request), _("Kabar"), articles)
    context = {"news": [_shown(one) for one in found], "linked": linked.script(told)}
    return render(request, "agreements/news.html", context)


def _address(request: HttpRequest, id: UUID | None = None) -> str:
    """The whole address of a release, or of the list of all."""
    path = reverse("agreements:news") if id is None else reverse("agreements:article", args=[id])
    return request.build_absolute_uri(path)


def _shown(one: News) -> dict[str, Any]:
    return {"one": one, "author": hooks.name_of("institution", one.row.institution_id)}


def article(request: HttpRequest, id: UUID) -> HttpResponse:
    """One published release, in the language of the page where it was translated."""
    found = _found(id)
    said, shown = found.said_in(formats.language()), _shown(found)
    told = as_article(
        found, said, url=_address(request, id), author=shown["author"], language=formats.language()
    )
    context = shown | {
        "said": said,
        "linked": linked.script(told),
        "quotes": _quotes(found.quotes, formats.language()),
        "versions": press.versions(id),
        "statements": press.statements(id),
        "photos": photo.public_photos(id),
    }
    return render(request, "agreements/article.html", context)


def older(request: HttpRequest, id: UUID, version: int) -> HttpResponse:
    """What a release said before it was corrected, with its mark."""
    found = _found(id)
    row = next((one for one in press.versions(id) if one.version == version), None)
    if row is None:
        raise Http404
    context = _shown(found) | {
        "said": press.said_in(row, formats.language()),
        "quotes": _quotes(press.quotes_in(row), formats.language()),
        "before": row,
    }
    return render(request, "agreements/article.html", context)


def _quotes(quotes: tuple[Quote, ...], language: str) -> list[dict[str, Any]]:
    english = language.startswith("en")
    return [{"quote": one, "text": one.text_en if english and one.text_en else one.text} for one in quotes]


def paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """A published release as a paper; the same bytes each time."""
    found = _found(id)
    row = found.row
    said = found.said_in(formats.language())
    home = institutions.institution(row.institution_id)
    author = institutions.name_of(row.institution_id, row.date) or ""
    data: dict[str, Any] = {
        "letterhead": {"name": author, "address": home.town if home is not None else ""},
        "number": row.number,
        "title": said.title,
        "place": row.place,
        "date": row.date,
        "paragraphs": list(said.paragraphs),
        "quotes": [
            {"text": one["text"], "speaker": one["quote"].speaker, "position": one["quote"].position}
            for one in _quotes(found.quotes, formats.language())
        ],
        "contact": row.contact,
        "approved_by": {"name": row.approver, "position": row.approver_office, "organisation": author},
    }
    language: Any = formats.language()
    if row.version > 1:
        data["about"] = _("Koreksi ke-%(count)s: %(reason)s") % {
            "count": row.version - 1,
            "reason": row.corrected_for,
        }
    created = row.corrected_at or row.published_at
    printed = print_paper("press_release", data, language=language, created=created)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="siaran-pers.pdf"'
    return answer


def feed(request: HttpRequest) -> HttpResponse:
    """The Atom feed of published releases."""
    found = press.published_releases(limit=NEWEST)
    here = request.build_absolute_uri(reverse("agreements:feed"))
    atom = Atom1Feed(
        title=_("Kabar Lentera"),
        link=request.build_absolute_uri("/"),
        description=_("Siaran pers yang sudah terbit"),
        language=formats.language(),
        feed_url=here,
    )
    for one in found:
        atom.add_item(
            title=one.title,
            link=request.build_absolute_uri(reverse("agreements:article", args=[one.row.id])),
            description=one.lead,
            unique_id=one.row.id.urn,
            author_name=hooks.name_of("institution", one.row.institution_id),
            pubdate=one.row.published_at,
            updateddate=one.row.corrected_at or one.row.published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
