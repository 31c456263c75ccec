"""Tags and filters of every template: icons, dates, numbers, charts, maps. Localised by the active language."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from lentera.pages import charts, formats, hooks, outcomes
from lentera.pages.icons import ICONS

register = template.Library()

SOON_DAYS = 30
SPRITE = "pages/vendor/icons/sprite.svg"


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", size: int = 18) -> SafeString:
    """One outline icon. With a label it speaks for itself, else the word beside it does."""
    known = name if name in ICONS else "circle-dot"
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{}" height="{}" {}><use href="{}#{}"></use></svg>',
        size, size, spoken, static(SPRITE), known,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> str:
    """The text of a block once more, without its markup: the heading as the browser's title."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks is not None else None
    if block is None:
        return ""
    with context.push():
        return SafeString(" ".join(strip_tags(block.nodelist.render(context)).split()))


@register.filter
def hari_tanggal(value: Any, zone: str | None = None) -> str:
    """Jumat, 26 Januari 2024"""
    return formats.full_date(value, zone) if isinstance(value, date) else ""


@register.filter
def tanggal(value: Any, zone: str | None = None) -> str:
    """26 Januari 2024"""
    return formats.long_date(value, zone) if isinstance(value, date) else ""


@register.filter
def tanggal_pendek(value: Any, zone: str | None = None) -> str:
    """26 Jan 2024"""
    return formats.short_date(value, zone) if isinstance(value, date) else ""


@register.filter
def bulan(value: Any, zone: str | None = None) -> str:
    """Januari 2024"""
    return formats.month(value, zone) if isinstance(value, date) else ""


@register.filter
def jam(value: Any, zone: str | None = None) -> str:
    """09.15"""
    return formats.clock(value, zone) if isinstance(value, (datetime, time)) else ""


@register.filter
def hari_lagi(days: Any) -> str:
    """18 hari lagi, hari ini, 4 hari lewat"""
    if not isinstance(days, int):
        return ""
    if days == 0:
        return gettext("hari ini")
    count = abs(days)
    ahead = ngettext("%(days)s hari lagi", "%(days)s hari lagi", count)
    past = ngettext("%(days)s hari lewat", "%(days)s hari lewat", count)
    return (ahead if days > 0 else past) % {"days": formats.number(count)}


@register.filter
def angka(value: Any, places: int | None = None) -> str:
    """1.050,5"""
    exact = _decimal(value)
    return "" if exact is None else formats.number(exact, places)


@register.filter
def rupiah(value: Any) -> str:
    """Rp1.250.000"""
    exact = _decimal(value)
    return "" if exact is None else formats.rupiah(exact)


@register.filter
def percent(share: Any, places: int = 0) -> str:
    """86%"""
    exact = _decimal(share)
    return "" if exact is None else formats.percent(exact, places)


@register.filter
def satuan(value: Any, unit: Any) -> str:
    """4.180 buku: a number and its unit, kept on one line. Indonesian has no plural; English units are given ready."""
    exact = _decimal(value)
    return "" if exact is None else f"{formats.number(exact)}\N{NO-BREAK SPACE}{unit}"


@register.filter
def sebutan(id: Any, kind: str) -> str:
    """The name of an id."""
    return hooks.name_of(kind, id) if id else ""


@register.filter
def text(refusal: Any) -> str:
    """The sentence of a refusal."""
    return hooks.text_of(refusal.code, refusal.details) if hasattr(refusal, "code") else str(refusal)


@register.filter
def as_outcome(value: Any) -> outcomes.Outcome | None:
    """What the outcome bar draws."""
    return outcomes.shown(value)


@register.filter
def lookup(row: Any, key: str) -> Any:
    """A value of a row, by key or attribute."""
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)


@register.inclusion_tag("pages/_bar_picture.html")
def bar_picture(value: Any, target: Any, tone: str = "") -> dict[str, Any]:
    """Only the bar; its numbers stand beside. Below three quarters it turns amber; at 0 nothing is drawn."""
    done, aim = _decimal(value) or Decimal(0), _decimal(target) or Decimal(0)
    share = min(done / aim, Decimal(1)) if aim > 0 else Decimal(1 if done > 0 else 0)
    share = max(share, Decimal(0))
    return {
        "width": f"{share * 100:.1f}%",
        "empty": share == 0,
        "tone": tone or ("soon" if share < Decimal("0.75") else ""),
    }


@register.simple_tag(takes_context=True)
def new_request_id(context: Context) -> str:
    """A request id for a small form that is drawn without a form class; its place, in a fragment that is pressed."""
    place = context.get("new_request_id")
    return uuid4().hex if place is None else str(place())


@register.simple_tag
def day_box(days: Any = None, value: Any = "", unit: Any = "", tone: str = "") -> dict[str, Any]:
    """Number, unit and tone of a day box: 18 hari, 4 lewat, Hari ini."""
    if value not in ("", None):
        return {"value": value, "unit": unit or "", "tone": tone or "calm"}
    left = int(days or 0)
    own = "danger" if left < 0 else "soon" if left <= SOON_DAYS else "calm"
    if left == 0:
        return {"value": gettext("Kini"), "unit": gettext("hari ini"), "tone": tone or own}
    word = ngettext("hari", "hari", left) if left > 0 else gettext("lewat")
    return {"value": formats.number(abs(left)), "unit": word, "tone": tone or own}


@register.inclusion_tag("pages/_chart.html")
def chart(id: str, option: Mapping[str, Any] | str, height: int = 260, label: Any = "") -> dict[str, Any]:
    """An ECharts figure with a caption and the same numbers as a table."""
    made = json.loads(option) if isinstance(option, str) else dict(option)
    return {"id": id, "option": made, "height": height, "label": label, "table": charts.as_table(made)}


@register.inclusion_tag("pages/_map.html")
def map(
    id: str, geojson_url: str, points: Iterable[Mapping[str, Any]] | str, label: Any = "", height: int = 360
) -> dict[str, Any]:
    """Outlines and points without tiles, and the same places as a list."""
    made = json.loads(points) if isinstance(points, str) else [dict(point) for point in points]
    return {"id": id, "geojson_url": geojson_url, "points": made, "label": label, "height": height}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present address's parameters with these changed; None takes one out."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def may(context: Context, capability: str) -> bool:
    """Whether this account has the capability."""
    return hooks.may(context["request"], capability)


@register.inclusion_tag("pages/_band.html")
def band() -> dict[str, Any]:
    """The zigzag band after sasirangan cloth, once a page."""
    return {}


@register.inclusion_tag("pages/_lantern.html")
def lantern(size: int = 28) -> dict[str, Any]:
    """The sign: a lantern whose flame is amber."""
    return {"size": size}


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None
