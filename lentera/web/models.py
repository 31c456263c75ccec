"""Mail of this node: where an account wants it, and the outbox. Neither is in the journal: nothing happened yet."""

from typing import ClassVar

import msgspec
from django.db import models

from lentera.journal.forgettable import Forgettable
from lentera.journal.ids import new_id
from lentera.journal.models import Author


class MailAddress(Forgettable):
    """Where an account wants its daily summary; `id` is the account's."""

    KEPT: ClassVar[str] = "while the account wants mail"

    class Secret(msgspec.Struct, kw_only=True):
        address: str


class OutgoingMail(models.Model):
    """One daily summary to one account. `keys` names what it tells of, so that the next one knows what is new."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = (
            "sending"  # given to the server; whether it arrived is not known after a crash, so never again
        )
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Author, models.DO_NOTHING, db_constraint=False, related_name="+")
    account = models.UUIDField(db_index=True)
    day = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    keys = models.TextField()  # one a line
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.IntegerField(default=0)
    next_try = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=300, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "account", "day"], name="mail_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"
