"""A worker begins with what all of them need: its first reader waits for neither addresses nor the calendar."""

import os
import subprocess
import sys

ASKED_FIRST = """
import django; django.setup()
import sys
from unittest.mock import patch
from django.urls import resolvers, reverse
from django.utils import translation
from lentera.config.loading import load_pages
load_pages()
with patch.object(resolvers.URLResolver, "_populate") as worked_out:
    for language in ("id", "en"):
        with translation.override(language):
            reverse("circulation:desk")
print("addresses", worked_out.call_count, "holidays", "holidays.countries" in sys.modules)
"""


def test_addresses_of_both_languages_and_holidays_stand_before_the_first_page(tmp_path):
    environ = os.environ | {
        "LENTERA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lentera.config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", ASKED_FIRST], env=environ, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["addresses", "0", "holidays", "True"]
