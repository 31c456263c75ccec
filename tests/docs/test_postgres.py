"""The server that the tests start for themselves leaves nothing behind."""

import socket

import psycopg
import pytest

from tests.postgres import Cluster


@pytest.mark.slow
def test_a_cluster_starts_answers_and_is_gone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("above") / "cluster"
    for above in folder.parents[:3]:
        above.chmod(0o711)
    cluster = Cluster(folder)
    address = cluster.start()
    try:
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 20 + 22").fetchone() == (42,)
    finally:
        cluster.stop()
    assert not folder.exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", cluster.port)) != 0
