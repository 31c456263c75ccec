"""Files of an office's folder: put in their place although Windows holds them open, and left alone when they stand."""

import os
from pathlib import Path

import pytest

from lentera.config import installing, office


def test_a_file_that_windows_holds_open_is_put_a_moment_later(tmp_path, monkeypatch):
    file, refused = tmp_path / "current", [PermissionError(13, "in use")] * 3
    real = Path.replace

    def replace(self, target):
        if refused:
            raise refused.pop()
        return real(self, target)

    monkeypatch.setattr(office, "PAUSE", 0)
    monkeypatch.setattr(Path, "replace", replace)
    office.put(file, b"0.1.0-abc\n")
    assert file.read_bytes() == b"0.1.0-abc\n"
    refused += [PermissionError(13, "in use")] * office.TRIES
    with pytest.raises(PermissionError):
        office.put(file, b"0.2.0-abc\n")
    assert file.read_bytes() == b"0.1.0-abc\n"


def test_a_starter_that_stands_is_left_alone(tmp_path):
    installing.write_starters(tmp_path)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    installing.write_starters(tmp_path)
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before
    (tmp_path / "lentera").write_text("old")
    installing.write_starters(tmp_path)
    assert (tmp_path / "lentera").read_text() == installing.SHELL
    assert os.access(tmp_path / "lentera", os.X_OK)
