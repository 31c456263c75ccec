"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
_pages = get_wsgi_application()

from lentera.protocols.gate import with_gate  # noqa: E402 - once Django stands

application = with_gate(_pages)


def settle() -> None:
    """What stands now stands till the end: looking through it for garbage again and again would stop all threads."""
    gc.collect()
    gc.freeze()


settle()
