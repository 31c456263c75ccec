"""Take-overs among the batches of the command line."""

from uuid import UUID

from lentera.catalogue.hooks import OtherBatch
from lentera.circulation.actions import Desk
from lentera.institutions import queries as institutions
from lentera.journal.refusals import Refusal
from lentera.takeover import actions, queries
from lentera.takeover.messages import FORMS
from lentera.takeover.told import READERS

STATES = {"open": "open", "done": "done", "undone": "rolled-back"}


class Batches:
    """The take-overs of an institution, as `lentera batch` lists and takes them back."""

    def batches(self, institution: UUID) -> list[OtherBatch]:
        """All take-overs, newest first, with the counts of readers and loans together."""
        return [
            OtherBatch(
                id=row.id,
                opened_at=row.begun_at,
                state=STATES[row.state],
                source=str(FORMS.get(row.form, row.form)),
                read=row.readers_read + row.loans_read,
                added=row.readers_added + row.loans_added,
                updated=row.readers_updated + row.loans_updated,
                unchanged=row.readers_unchanged + row.loans_unchanged,
                refused=row.readers_refused + row.loans_refused,
            )
            for row in queries.takeovers(institution)
        ]

    def take_back(
        self, institution: UUID, batch: UUID, *, actor: UUID
    ) -> tuple[int, list[tuple[str, int, Refusal]]] | Refusal:
        """Take one back: how many readers and loans went, and what stays, by part and line."""
        desk = Desk(institution, actor, zone=institutions.zone_of(institution))
        told = actions.undo(desk, batch)
        if isinstance(told, Refusal):
            return told
        kept = [
            (
                "readers" if one.part == READERS else "loans",
                one.line,
                Refusal(one.code, ground=False, **one.details),
            )
            for one in queries.reasons_of(institution, told.log)
        ]
        return told.members + told.open_loans, kept
