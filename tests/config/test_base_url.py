"""The address at which browsers reach a node: its own, or that of a proxy that speaks HTTPS for it."""

import json
import os
import subprocess
import sys

import pytest

TOLD = """
import json
from lentera.config import settings
names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_PROXY_SSL_HEADER")
print(json.dumps({name: getattr(settings, name, None) for name in names}))
"""
HEADER = ["HTTP_X_FORWARDED_PROTO", "https"]


def settings_with(home, **told):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LENTERA_")}
    environment |= {"LENTERA_HOME": str(home), "LENTERA_ALLOWED_HOSTS": "10.0.0.7", **told}
    return subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("address", "hosts", "origins", "header"),
    [
        ("", ["10.0.0.7"], None, None),
        ("https://lentera.example", ["10.0.0.7", "lentera.example"], ["https://lentera.example"], HEADER),
        ("https://Buku.example:8443/", ["10.0.0.7", "buku.example"], ["https://buku.example:8443"], HEADER),
        ("HTTPS://Buku.Example:443", ["10.0.0.7", "buku.example"], ["https://buku.example"], HEADER),
        ("http://lapas.lan:80/", ["10.0.0.7", "lapas.lan"], ["http://lapas.lan"], None),
        ("http://lapas.lan:443", ["10.0.0.7", "lapas.lan"], ["http://lapas.lan:443"], None),
        ("http://[::1]:8000/", ["10.0.0.7", "[::1]"], ["http://[::1]:8000"], None),
        ("http://lapas.lan:8000/a?b#c", ["10.0.0.7", "lapas.lan"], ["http://lapas.lan:8000"], None),
    ],
)
def test_a_node_trusts_the_address_that_it_is_told(tmp_path, address, hosts, origins, header):
    done = settings_with(tmp_path, LENTERA_BASE_URL=address)
    assert json.loads(done.stdout) == {
        "ALLOWED_HOSTS": hosts,
        "CSRF_TRUSTED_ORIGINS": origins,
        "SECURE_PROXY_SSL_HEADER": header,
    }


@pytest.mark.parametrize(
    "address",
    [
        "lentera.example",
        "ftp://lentera.example",
        "https://",
        "https://[::1",
        "https://a:b/",
        "https://x@a",
        "https://a:0",
        "https://a:65536",
        "https://a b",
        "https://a_b",
        "https://:443",
        "https:/a",
        " ",
    ],
)
def test_what_is_no_address_is_said_at_the_start(tmp_path, address):
    done = settings_with(tmp_path, LENTERA_BASE_URL=address)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == f"LENTERA_BASE_URL: {address} is not an address like https://lentera.example\n"
