"""What every test may ask of the journal: that its replay gives the tables, byte for byte."""

from lentera.journal.verifying import verify


def assert_replay_equals_tables() -> None:
    """Chains, requests and blobs are sound, and a replay into an empty database gives the same tables."""
    findings = verify(rebuild=True)
    assert findings.problems == []
