"""Whether the files of an index are what was written: each ends with a checksum of itself (CRC-32, tantivy's footer).

The library itself looks at it only when asked by other means than ours, and takes damaged bytes at their word.
"""

import json
import mmap
import struct
import zlib
from pathlib import Path

MAGIC = 1337  # the last four bytes of every file, before them the length of the footer
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # of every segment


def damage(folder: Path) -> str:
    """What is wrong with an index, in a few words for the log; empty when it is sound or there is none yet."""
    try:
        told = json.loads((folder / "meta.json").read_bytes())
        segments = {str(one["segment_id"]).replace("-", "") for one in told["segments"]}
    except FileNotFoundError:
        return "meta.json is gone" if any(folder.glob("*.store")) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return "meta.json cannot be read"
    names = {path.name for path in folder.iterdir()}
    for segment in sorted(segments):
        missing = [part for part in PARTS if f"{segment}.{part}" not in names]
        if missing and _still_told(folder, segment):
            return f"{segment}.{missing[0]} is gone"
    for name in sorted(names):
        if name.partition(".")[0] in segments and not _is_whole(folder / name):
            return f"{name} is damaged"
    return ""


def size(folder: Path) -> int:
    """The bytes of all files of an index."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _still_told(folder: Path, segment: str) -> bool:
    """Whether the index still has the segment: merging takes segments away while somebody looks."""
    try:
        return segment in (folder / "meta.json").read_text("utf-8").replace("-", "")
    except (OSError, ValueError):
        return True


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as told:
            length, magic = struct.unpack("<II", told[-8:])
            if magic != MAGIC or length > len(told) - 8:
                return False
            footer = json.loads(told[-8 - length : -8])
            with memoryview(told) as view, view[: -8 - length] as content:
                return bool(zlib.crc32(content) == footer["crc"])
    except FileNotFoundError:
        return True  # merged away since
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False
