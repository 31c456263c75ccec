"""What a table says when it is none."""

from lentera.journal.refusals import Refusal


class BrokenTable(Exception):
    """The file is no table; holds a `Refusal` that says so."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
