"""The three looks and where the choice is kept."""

from django.http import HttpRequest

THEMES = ("auto", "light", "dark", "contrast")
COOKIE = "lentera_theme"
COOKIE_AGE = 400 * 24 * 3600  # browsers keep a cookie no longer


def theme_of(request: HttpRequest) -> str:
    """The chosen look; `auto` follows the device."""
    chosen = request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"
