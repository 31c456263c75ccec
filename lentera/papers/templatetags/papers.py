"""`{% paper_card "visit" visit.id %}`: papers and scans of any object, with what can be made."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context

from lentera.papers.views.card import card

register = template.Library()


@register.inclusion_tag("papers/_card.html", takes_context=True)
def paper_card(context: Context, about_kind: str, about: UUID) -> dict[str, Any]:
    """The card "Surat dan naskah"; nothing to whom may not see papers about such things."""
    request = context["request"]
    staff = getattr(request, "staff", None)
    shown = card(staff, about_kind, about, back=request.path) if staff is not None else None
    return {"card": shown, "request": request, "csrf_token": context.get("csrf_token")}
