"""Vocabulary packs: the same sentences in the words of a school or a hospital. A pack is a file, not code.

`packs/NAME.toml` names the kinds of institution that speak so and, by language, the words that take the place of
others, and whole sentences where words do not suffice. Words are replaced in the sentence before names and numbers are
filled in, so what people typed (a title, a name, a block) stays as it is. The kind of the institution at work in a
request decides; without a pack every sentence is as the program says it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import trans_real

PACKS = Path(__file__).parent / "packs"
_UNTOUCHED = r"%\([^)]*\)[a-z]|%[a-z%]|<[^>]*>|\{[^}]*\}"

Speaker = Callable[[HttpRequest], str | None]
_speakers: list[Speaker] = []


@dataclass(frozen=True, eq=False)
class Pack:
    """The words of some kinds of institution: by language, words in small letters and whole sentences."""

    name: str
    kinds: frozenset[str]
    words: dict[str, dict[str, str]]
    sentences: dict[str, dict[str, str]]
    _told: dict[tuple[str, str], str] = field(default_factory=dict)

    def say(self, told: str, language: str) -> str:
        """A sentence of the program in the words of this pack."""
        key = (language, told)
        if key not in self._told:
            self._told[key] = self._worded(told, language)
        return self._told[key]

    def _worded(self, told: str, language: str) -> str:
        whole = self.sentences.get(language, {}).get(told)
        if whole is not None:
            return whole
        words = self.words.get(language, {})
        if not words:
            return told
        ordered = sorted(words, key=len, reverse=True)
        pattern = rf"{_UNTOUCHED}|\b({'|'.join(map(re.escape, ordered))})\b"
        return re.sub(pattern, lambda found: _like(found, words), told, flags=re.IGNORECASE)


def _like(found: re.Match[str], words: dict[str, str]) -> str:
    """The word that takes the place, with a capital where there was one."""
    before = found.group(1)
    if before is None:
        return found.group(0)
    after = words[before.lower()]
    return after[:1].upper() + after[1:] if before[:1].isupper() else after


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, by the name of its file. Raises ValueError where two speak for one kind."""
    found: list[Pack] = []
    for path in sorted(PACKS.glob("*.toml")):
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        kinds = frozenset(told.pop("kinds"))
        if any(kinds & other.kinds for other in found):
            raise ValueError(f"{path.name}: another pack speaks for one of its kinds")
        words = {language: parts.get("words", {}) for language, parts in told.items()}
        sentences = {language: parts.get("sentences", {}) for language, parts in told.items()}
        found.append(Pack(path.stem, kinds, words, sentences))
    return tuple(found)


def pack_of(kind: str | None) -> Pack | None:
    """The pack of a kind of institution; None where the program's own words are right."""
    return next((pack for pack in packs() if kind in pack.kinds), None)


_now: ContextVar[Pack | None] = ContextVar("vocabulary", default=None)


@contextmanager
def speaking(kind: str | None) -> Iterator[None]:
    """Say everything as institutions of this kind do: pages, and papers made meanwhile, in either language."""
    token = _now.set(pack_of(kind))
    try:
        yield
    finally:
        _now.reset(token)


def pack_now() -> Pack | None:
    """The pack in whose words everything is said at this moment."""
    return _now.get()


def register_speaker(speaker: Speaker) -> None:
    """Who knows the kind of institution that a request works for; the first one that knows decides."""
    if speaker not in _speakers:
        _speakers.append(speaker)


class Vocabulary:
    """Lets each request be answered in the words of its institution."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind = next((kind for speaker in _speakers if (kind := speaker(request)) is not None), None)
        with speaking(kind):
            return self.get_response(request)


def install() -> None:
    """Put the packs behind every translation: `gettext`, its lazy form and the template tags all ask here."""
    translation._trans.gettext = _sentence  # type: ignore[attr-defined]
    for name in ("ngettext", "pgettext", "npgettext"):
        setattr(translation._trans, name, _through(getattr(trans_real, name)))  # type: ignore[attr-defined]


def _through(translate: Callable[..., str]) -> Callable[..., str]:
    def say(*told: Any) -> str:
        found, pack = translate(*told), _now.get()
        return found if pack is None else pack.say(found, (translation.get_language() or "id")[:2])

    return say


def _sentence(message: str) -> str:
    """One sentence, looked up once for each language and pack: a page says a hundred, the same ones each time."""
    return _said(trans_real.get_language(), _now.get(), type(message), message)


@lru_cache(maxsize=8192)
def _said(language: str | None, pack: Pack | None, _kind: type[str], message: str) -> str:
    # the kind is part of the key: a safe string is equal to a plain one
    found = trans_real.gettext(message)
    return found if pack is None else pack.say(found, (language or "id")[:2])
