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
)
from lentera.circulation.forms.reader import IdentityForm, ReaderForm
from lentera.circulation.forms.setting import ClosedDayForm, RuleForm

__all__ = [
    "HINTS",
    "LEND",
    "MODES",
    "MODE_KEYS",
    "RENEW",
    "RETURN",
    "BatchForm",
    "ClosedDayForm",
    "DeskForm",
    "IdentityForm",
    "ReaderForm",
    "RuleForm",
    "VisitsForm",
]
