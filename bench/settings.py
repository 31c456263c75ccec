"""The program's settings with the journal's sample area and one table that no journal guards, to compare with."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
