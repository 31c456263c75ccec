"""What is done with requests: a partner asks, an agency answers, the calendar reminds."""

from lentera.requests.actions.answering import (
    answer,
    fulfil,
    receive,
    save_answer_time,
    start_renewal,
    take_up,
)
from lentera.requests.actions.asking import (
    confirm,
    draft,
    drop,
    may_send,
    put_forward,
    reopen,
    send,
    withdraw,
)
from lentera.requests.actions.ticking import remind

__all__ = [
    "answer",
    "confirm",
    "draft",
    "drop",
    "fulfil",
    "may_send",
    "put_forward",
    "receive",
    "remind",
    "reopen",
    "save_answer_time",
    "send",
    "start_renewal",
    "take_up",
    "withdraw",
]
