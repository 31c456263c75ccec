"""All papers of a signing event, made one after another. What is done is read from what was issued, so work that
broke off goes on where it stopped."""

import time
from dataclasses import dataclass
from uuid import UUID

from lentera.agreements.actions.signing import note_preparation
from lentera.agreements.facts.signing import Preparation
from lentera.agreements.queries.signing_progress import Wanted, wanted_papers
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.papers.actions import issue, replace_paper


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the papers of an event are. `refused`: what could not be made, by title, and why."""

    done: int
    total: int
    refused: tuple[tuple[str, Refusal], ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing is left that can be made."""
        return self.done + len(self.refused) >= self.total


def make_papers(
    agency: UUID, event: UUID, *, actor: UUID, seconds: float | None = None, base_url: str | None = None
) -> Progress:
    """Make what the event's papers lack, for at most about so many `seconds` (None: until nothing is left).

    Each paper is its own act with a request id that follows from what it says: pressing again, or going on after a
    crash, makes none twice. One paper that cannot be made holds no other up.
    """
    begun = time.monotonic()
    wanted = wanted_papers(agency, event)
    done, refused = sum(one.done for one in wanted), []
    for one in wanted:
        if one.done:
            continue
        if seconds is not None and time.monotonic() - begun >= seconds:
            break
        outcome = _make(agency, one, actor=actor, base_url=base_url)
        if isinstance(outcome, Refusal):
            refused.append((one.title, outcome))
        else:
            done += 1
    return Progress(done, len(wanted), tuple(refused))


def _make(agency: UUID, one: Wanted, *, actor: UUID, base_url: str | None) -> object:
    request = derived_id(one.about, f"{one.kind} {one.title} {one.old}").hex
    if one.old is not None:
        return replace_paper(
            agency, one.old, reason=one.title[:300], actor=actor, request_id=request, base_url=base_url
        )
    outcome = issue(agency, one.kind, one.about, actor=actor, request_id=request, base_url=base_url)
    if one.prepares and not isinstance(outcome, Refusal):
        note_preparation(
            agency, one.about, Preparation.ORIGINALS, done=True, actor=actor, request_id=f"{request} ticked"
        )
    return outcome
