"""Reading: a file of another system as people and open loans, in the allowed columns only."""

from lentera.takeover.reading.opening import FORMS, read_file
from lentera.takeover.reading.result import Taken

__all__ = ["FORMS", "Taken", "read_file"]
