"""Every sentence of the area is there, in two languages."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from lentera.circulation import actions, messages
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.messages import GROUPS, REFUSALS
from lentera.journal.facts import all_kinds
from lentera.pages.hooks import known_fact_texts, known_texts


def test_every_code_has_a_sentence_and_every_fact_and_group_its_words():
    source = Path(actions.__file__).parent.parent
    files = [path for path in source.rglob("*.py") if path.parent.name != "messages"]
    told = "\n".join(path.read_text() for path in files)
    codes = set(re.findall(r'Refusal\(\s*"([a-z-]+)"', told))
    assert codes - set(known_texts()) == set()
    unsaid = {code for code in REFUSALS if f'"{code}"' not in told}
    assert unsaid == set(), "a sentence that nobody says"
    kinds = {kind.name for kind in all_kinds() if kind.area == "circulation"}
    assert kinds <= set(known_fact_texts())
    said = {kind for room in _rooms() for kind in getattr(room, "FACTS", {})}
    assert {kind for kind in said if kind.startswith("circulation.")} <= kinds
    assert set(GROUPS) == set(ReaderGroup)


def _rooms():
    path = messages.__path__
    return [import_module(f"{messages.__name__}.{one.name}") for one in iter_modules(path)]
