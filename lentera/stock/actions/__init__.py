"""What the area does: load, decide, record; one file a life cycle."""

from lentera.stock.actions.imported import take_back_imported
from lentera.stock.actions.item import (
    accession,
    change_item,
    find_item,
    move_items,
    open_case,
    settle_case,
    withdraw_items,
)
from lentera.stock.actions.placement import (
    begin_draft,
    cancel_draft,
    change_draft,
    dispatch,
    pack,
    send_placement,
    unpack,
)
from lentera.stock.actions.provision import (
    cancel_provision,
    order_provision,
    receive_provision,
    request_materials,
    select_provision,
)
from lentera.stock.actions.recall import answer_recalls
from lentera.stock.actions.receipt import (
    give_way,
    read_paper_receipt,
    receive,
    remove_scan,
    scan,
    scan_box,
    send_back,
    take_in,
)
from lentera.stock.actions.returning import (
    count_return,
    extend,
    recall,
    trace_surplus,
)
from lentera.stock.actions.scheme import (
    save_scheme,
)
from lentera.stock.actions.stocktake import (
    Read,
    begin_stocktake,
    close_stocktake,
    confirm_findings,
    remove_stocktake_scan,
    scan_copies,
)

__all__ = [
    "Read",
    "accession",
    "answer_recalls",
    "begin_draft",
    "begin_stocktake",
    "cancel_draft",
    "cancel_provision",
    "change_draft",
    "change_item",
    "close_stocktake",
    "confirm_findings",
    "count_return",
    "dispatch",
    "extend",
    "find_item",
    "give_way",
    "move_items",
    "open_case",
    "order_provision",
    "pack",
    "read_paper_receipt",
    "recall",
    "receive",
    "receive_provision",
    "remove_scan",
    "remove_stocktake_scan",
    "request_materials",
    "save_scheme",
    "scan",
    "scan_box",
    "scan_copies",
    "select_provision",
    "send_back",
    "send_placement",
    "settle_case",
    "take_back_imported",
    "take_in",
    "trace_surplus",
    "unpack",
    "withdraw_items",
]
