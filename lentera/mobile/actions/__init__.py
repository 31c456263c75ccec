"""What can be done with vans, stops and trips."""

from lentera.mobile.actions.places import (
    save_programme,
    save_stop,
    save_vehicle,
)
from lentera.mobile.actions.planning import StopRequest, call_trip_off, plan_trip, replan_trip
from lentera.mobile.actions.road import (
    Cancelled,
    cancel_stop,
    close_trip,
    count,
    depart,
    record_past_trip,
    record_stop,
    sign_stop,
    take_step,
)

__all__ = [
    "Cancelled",
    "StopRequest",
    "call_trip_off",
    "cancel_stop",
    "close_trip",
    "count",
    "depart",
    "plan_trip",
    "record_past_trip",
    "record_stop",
    "replan_trip",
    "save_programme",
    "save_stop",
    "save_vehicle",
    "sign_stop",
    "take_step",
]
