"""Pages that refuse, without their frame: for tests that are refused thousands of times, and look at what is said."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpRequest, HttpResponse

from lentera.pages import views


@contextmanager
def refused_without_frame() -> Iterator[None]:
    """While it lasts a refusing page is its title and its sentence; menu and frame, the same on each, are not drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "error_page", _said)
        yield


def _said(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    return HttpResponse(f"{title}\n{text}", status=code)
