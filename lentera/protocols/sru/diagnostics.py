"""What an SRU server answers when it cannot do as asked: number, details, message.

Source: SRU diagnostics list, info:srw/diagnostic/1/.
"""

MESSAGES = {
    1: "General system error",
    2: "System temporarily unavailable",
    4: "Unsupported operation",
    5: "Unsupported version",
    6: "Unsupported parameter value",
    7: "Mandatory parameter not supplied",
    8: "Unsupported parameter",
    10: "Query syntax error",
    13: "Invalid or unsupported use of parentheses",
    14: "Invalid or unsupported use of quotes",
    15: "Unsupported context set",
    16: "Unsupported index",
    19: "Unsupported relation",
    20: "Unsupported relation modifier",
    27: "Empty term unsupported",
    28: "Masking character not supported",
    31: "Anchoring character not supported",
    32: "Anchoring character in unsupported position",
    36: "Term in invalid format for index or relation",
    37: "Unsupported boolean operator",
    39: "Proximity not supported",
    48: "Query feature unsupported",
    61: "First record position out of range",
    66: "Unknown schema for retrieval",
    71: "Unsupported recordPacking value",
    80: "Sort not supported",
    82: "Unsupported sort sequence",
    92: "Sort ended due to missing value",
    110: "Stylesheets not supported",
    120: "Response position out of range",
}


class Diagnostic(Exception):
    """A fatal diagnostic: the answer says it and holds no records."""

    def __init__(self, number: int, details: str = "") -> None:
        super().__init__(f"{number} {details}")
        self.number, self.details = number, details

    @property
    def message(self) -> str:
        """The words of the list."""
        return MESSAGES[self.number]
