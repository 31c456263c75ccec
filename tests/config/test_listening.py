"""A server begins only where nobody listens yet: two that shared a port would each answer some of the requests."""

import socket

import pytest

from lentera.config.cli import main
from lentera.config.commands.listening import address_for
from lentera.config.commands.node import found_node


def test_the_address_of_a_free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert address_for("localhost", port) in ("127.0.0.1", "::1")


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_with_a_server_is_refused_even_where_that_one_shares_it(shared):
    with socket.socket() as server:
        if shared:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(OSError, match="in use"):
            address_for("127.0.0.1", server.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 99_999), ("203.0.113.9", 0), ("no.such.invalid", 8000)]
)
def test_what_is_no_address_of_this_machine_is_refused(host, port):
    with pytest.raises(OSError, match=r"\w"):
        address_for(host, port)


@pytest.mark.django_db(transaction=True)
def test_a_second_server_is_told_in_a_sentence(fresh_home, capsys):
    found_node("site", "Lapas Contoh")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert main(["serve", "--port", str(server.getsockname()[1])]) == 1
    assert "Pilih porta lain dengan --port." in capsys.readouterr().err
