"""Where sentences for the next page lie meanwhile; nothing is made ready for the many requests that have none."""

from functools import cached_property
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage


class Notes(FallbackStorage):
    """Django's storage in cookies, then in the session, each made when a sentence is told or asked for."""

    def __init__(self, request: Any) -> None:
        BaseStorage.__init__(self, request)
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:  # type: ignore[override]
        """Both of them."""
        return [kind(self.request) for kind in self.storage_classes]
