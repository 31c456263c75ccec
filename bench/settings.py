"""The program's settings with the journal's sample area and one table that no journal guards, to compare with."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]

# Tests do without the disk; what is measured here may not.
_options = DATABASES["default"].get("OPTIONS", {})
if "init_command" in _options:
    _options["init_command"] = _options["init_command"].replace(" PRAGMA synchronous=OFF;", "")
