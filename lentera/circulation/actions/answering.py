"""What a repeated request hears."""

from typing import Any, TypeVar

from lentera.journal.refusals import Refusal

FactType = TypeVar("FactType")


def answered(result: Any, kind: type[FactType]) -> FactType | Refusal:
    """The first answer; a refusal when the same request id was used for something else."""
    if isinstance(result, Refusal | kind):
        return result
    return Refusal("request-used-otherwise")
