"""Papers are signed and checked also in a thread that runs an event loop, where the library alone refuses."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from lentera.documents.checking import Trust, check_pdf
from lentera.documents.looping import off_the_loop
from tests.documents.signers import authority, prepared, sign, signed_once


def inside_a_loop(call):
    """What `call` gives in a thread that runs a loop; its own thread, for a browser may drive one in this."""

    async def called():
        return call()

    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(lambda: asyncio.run(called())).result()


def test_a_paper_signed_inside_a_running_loop_is_the_same_paper_and_is_checked_there():
    inside = inside_a_loop(lambda: sign(prepared(), "ratna", "pihak-1"))
    assert inside == signed_once()
    trust = Trust(own=[authority().root()])
    report = inside_a_loop(lambda: check_pdf(inside, trust=trust))
    assert report == check_pdf(inside, trust=trust)
    assert report.signatures[0].trusted == "own"


def test_what_fails_inside_a_running_loop_fails_as_it_does_outside():
    def fails():
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        off_the_loop(fails)
    with pytest.raises(KeyError, match="broken"):
        inside_a_loop(lambda: off_the_loop(fails))
