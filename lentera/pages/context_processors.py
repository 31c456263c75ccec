"""What every page needs: places, the day, the look, the language, who is at work. Loaded only when a template asks."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lentera.journal import clock
from lentera.pages import formats, hooks
from lentera.pages.sidebar import side_bar
from lentera.pages.themes import theme_of


def house(request: HttpRequest) -> dict[str, Any]:
    """`side_bar`, `account`, `today`, `demo`, `theme`, `page_language`, `other_language`, `settings_debug`.

    `demo`: this node tells the demo's story, which every page says.
    """
    language = formats.language()
    return {
        "side_bar": SimpleLazyObject(lambda: side_bar(request)),
        "account": SimpleLazyObject(lambda: hooks.account_display(request)),
        "today": clock.today(),
        "demo": (Path(settings.LENTERA_HOME) / "demo.json").exists(),
        "theme": theme_of(request),
        "page_language": language,
        "other_language": "id" if language == "en" else "en",
        "settings_debug": settings.DEBUG,
    }
