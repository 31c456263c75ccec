"""The server that the tests start for themselves leaves nothing behind."""

import socket

import psycopg
import pytest

from tests.postgres import Cluster


@pytest.mark.slow
def test_a_cluster_starts_answers_and_is_gone():
    cluster = Cluster()
    address = cluster.start()
    try:
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 20 + 22").fetchone() == (42,)
    finally:
        cluster.stop()
    assert not cluster.folder.exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", cluster.port)) != 0
