"""The data of every template, told from their heads: `python -m lentera.documents.heads docs/papers.md`."""

import re
import sys
from pathlib import Path
from typing import Final

from lentera.documents.docx import docx_names
from lentera.documents.rendering import TEMPLATES, template_names

START: Final = "<!-- templates: written by lentera.documents.heads -->\n"
END: Final = "<!-- end of templates -->\n"


def head_of(template: str) -> str:
    """The comment that opens a template, as one text: what it is, and the data that it takes."""
    lines = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8").splitlines()
    comment = []
    for line in lines:
        if not line.startswith("//"):
            break
        comment.append(line.removeprefix("//").strip())
    return " ".join(part for part in comment if part)


def table() -> str:
    """Markdown: each template with its editable copy, what it is for, and its data."""
    rows = ["| template | Word copy | what it is, and its data |", "|---|---|---|"]
    for name in template_names():
        told = head_of(name).replace("|", "\\|")
        rows.append(f"| `{name}` | {'yes' if name in docx_names() else 'no'} | {told} |")
    return "\n".join([*rows, "", f"All of them: {head_of('house')}", ""])


def written(page: str) -> str:
    """A page with the part between the marks written anew. Raises ValueError when the marks are missing."""
    if not re.search(re.escape(START) + ".*" + re.escape(END), page, re.DOTALL):
        raise ValueError("The page has no place for the templates")
    before, after = page.split(START)[0], page.split(END)[1]
    return before + START + table() + END + after


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(written(place.read_text(encoding="utf-8")), encoding="utf-8")
