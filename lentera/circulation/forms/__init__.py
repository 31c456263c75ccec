"""Forms of the desk, of readers and of rules."""

from lentera.circulation.forms.desk import (
    HINTS,
    LEND,
    MODE_KEYS,
    MODES,
    RENEW,
    RETURN,
    BatchForm,
    DeskForm,
    VisitsForm,
    plain_scan,
)
from lentera.circulation.forms.reader import IdentityForm, LiftForm, ReaderForm
from lentera.circulation.forms.setting import (
    CellForm,
    ClosedDayForm,
    LimitForm,
    TryForm,
    group_choices,
    initial_of,
    kind_choices,
)

__all__ = [
    "HINTS",
    "LEND",
    "MODES",
    "MODE_KEYS",
    "RENEW",
    "RETURN",
    "BatchForm",
    "CellForm",
    "ClosedDayForm",
    "DeskForm",
    "IdentityForm",
    "LiftForm",
    "LimitForm",
    "ReaderForm",
    "TryForm",
    "VisitsForm",
    "group_choices",
    "initial_of",
    "kind_choices",
    "plain_scan",
]
