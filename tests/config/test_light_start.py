"""A small PC idles with what every page needs: what loads much waits until somebody signs, checks or writes a file."""

import os
import subprocess
import sys

HEAVY = ["pyhanko", "aiohttp", "docx", "docxtpl", "duckdb", "splink", "pandas", "numpy", "pyspark"]
START = (
    "import sys, lentera.config.wsgi; from django.urls import get_resolver\n"
    "[pattern.url_patterns for pattern in get_resolver().url_patterns if hasattr(pattern, 'url_patterns')]\n"
    f"print([name for name in {HEAVY} if name in sys.modules])"
)


def test_the_server_starts_without_the_libraries_that_few_pages_need(tmp_path):
    environ = os.environ | {
        "LENTERA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lentera.config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", START], env=environ, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip().splitlines()[-1] == "[]"
