"""What every page needs: places, the day, the look, the language, who is at work. Loaded only when a template asks."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lentera.pages import formats, hooks
from lentera.pages.themes import theme_of


def house(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `today`, `theme`, `page_language`, `other_language`, `account`, `settings_debug`."""
    language = formats.language()
    return {
        "nav": SimpleLazyObject(lambda: hooks.nav_entries(request)),
        "account": SimpleLazyObject(lambda: hooks.account_display(request)),
        "today": _today(),
        "theme": theme_of(request),
        "page_language": language,
        "other_language": "id" if language == "en" else "en",
        "settings_debug": settings.DEBUG,
    }


def _today() -> date:
    fixed: date | None = getattr(settings, "LENTERA_TODAY", None)
    return fixed or formats.day_of(datetime.now(UTC))
