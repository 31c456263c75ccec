"""An application that says which process answers; `python -m tests.config.spread PORT` serves it by two."""

import os
import sys
import time

from lentera.config import spreading

WORK = 0.02  # seconds that an answer takes


def _say_process(environ, start_response):
    time.sleep(WORK)
    told = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]


application = spreading.spread(_say_process)


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    spreading.share()
    Granian(
        target="tests.config.spread:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
    ).serve()
