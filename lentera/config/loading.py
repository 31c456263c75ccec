"""What every worker needs stands before there are any: forks share it, and the first reader at a desk waits for none
of it.
"""

from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import translation

from lentera.circulation.queries import public_holidays
from lentera.journal import clock


def load_pages() -> None:
    """Load the pages, their addresses in each language and the calendar, and keep it all out of the way of garbage
    collection.

    Forks share the memory of what was loaded before them, until they write to it.
    """
    from lentera.config import wsgi  # it starts Django's pages

    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", None)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("circulation:desk")  # the first one compiles them all
    public_holidays(clock.now().year)  # the library of holidays loads every country's
    wsgi.settle()
