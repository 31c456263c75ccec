"""Every index that the gateway's configuration names is one that SRU knows here."""

from pathlib import Path

import pytest
from lxml import etree

from lentera.protocols.sru.meaning import SETS, index_of

SHIPPED = Path(__file__).parents[2] / "docs" / "z3950" / "simple2zoom.xml"
MAPS = [(one.get("use"), one.findtext("index")) for one in etree.parse(SHIPPED).iterfind(".//map")]


@pytest.mark.parametrize("use, index", MAPS)
def test_the_index_is_known(use, index):
    assert use.isdigit() and index_of(index.lower(), SETS)


def test_no_use_is_mapped_twice():
    assert len({use for use, _ in MAPS}) == len(MAPS) > 40
