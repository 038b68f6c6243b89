"""How a message travelled, in words: what the node knows of its way becomes what a person reads. Pure.

The codes are those of `node/traces.py`; one that is not known here is never shown, for a relay or a peer may have
chosen it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.chat.views import ArrivalView, DeliveryView, ReceiptView, TraceView
from app.traces import Leg, Trace
from app.wording import moment, relay_trouble
from app.words import mark, say

WAITS = {
    "asked": mark("It waits until {name} is a contact."),
    "dropped": mark("It will not be sent: the device does not belong to {name} any more."),
    "no_keys": mark("The device of {name} has left no keys here to seal it with; it goes out once they have come."),
    "session": mark("It is being sealed anew for the device of {name}."),
    "link": mark("It was sent over the connection to {name}, and no receipt has come yet."),
    "refused": mark("The device of {name} could not take it yet; it is tried again.{more}"),
    "next": mark("It is about to leave."),
    "no_way": mark("There is no connection to {name}, and no relay is known where {name} gets mail."),
    "no_relay": mark("There is no connection to {name}, and the relay {where} is not connected.{more}"),
    "turned_away": mark("The relay {where} does not take it now; it is tried again.{more}"),
    "at_relay": mark("It lies at the relay {where} until the device of {name} gets it there."),
}
REFUSED = {
    "too_fast": mark("It takes only so many messages in a time."),
    "not_a_contact": mark("You are not among the contacts there."),
    "no_session": mark("A new session is being made."),
    "not_for_this_session": mark("A new session is being made."),
    "bad_message": mark("A new session is being made."),
    "unknown_prekey": mark("A new session is being made."),
    "duplicate_message": mark("A new session is being made."),
}
TURNED_AWAY = {
    "box_full": mark("The mailbox there is full."),
    "relay_full": mark("It is full."),
    "knocks_full": mark("The mailbox there is full."),
    "not_welcome": mark("It does not know you as a contact there yet."),
    "slow_down": mark("It asks for a pause."),
    "store_failed": mark("It cannot keep anything now: its disk is full, or has failed."),
}
FAR = {"delivered": mark("{name} has it."), "read": mark("{name} has read it.")}
ONWARD = {
    "members": mark("It goes on to {name} from anybody in the group who has it."),
    "elsewhere": mark("Your device that it was written on has said nothing yet of its having reached {name}."),
}
BEHIND = mark(
    "This store is older than what others hold of it, as after an old copy was put back. Nothing can be said in this"
    " chat before the rest has come back."
)


def view(ident: bytes, trace: Trace, name_of: Callable[[bytes], str]) -> TraceView:
    """Give the way of a message; `name_of` gives what an account is called."""
    return TraceView(
        id=ident.hex(),
        mine=trace.mine,
        written_at=moment(trace.written_ms),
        stored_at=moment(trace.stored_ms),
        deliveries=[_delivery(leg, name_of(leg.account)) for leg in trace.legs],
        arrivals=[ArrivalView(moment(each.at_ms), each.way, each.relay, each.copies) for each in trace.came],
        note=say(BEHIND) if trace.behind else "",
    )


def among(told: TraceView, receipts: Sequence[ReceiptView], bearer: str) -> TraceView:
    """Give the way of a message that others bring: how far it is with each one, without times.

    The `bearer` is one of ONWARD: members of a group, who hand it on, or a device of mine elsewhere.
    """
    deliveries = [
        DeliveryView(
            name=one.name,
            device="",
            queued_at=None,
            left_at=None,
            way="",
            relay="",
            received_at=None,
            read_at=None,
            waits="" if one.state in FAR else bearer,
            why=say(FAR.get(one.state, ONWARD[bearer]), name=one.name),
        )
        for one in (receipts if told.mine else ())
    ]
    return replace(told, deliveries=deliveries)


def why(leg: Leg, name: str) -> str:
    """Give the sentence for why a message waits, empty if it does not."""
    if leg.waits not in WAITS:
        return ""
    said = {"refused": REFUSED.get(leg.code, ""), "turned_away": TURNED_AWAY.get(leg.code, "")}
    more = relay_trouble(leg.code) if leg.waits == "no_relay" else say(said.get(leg.waits, ""))
    return say(WAITS[leg.waits], name=name, where=leg.where, more=more and f" {more}")


def _delivery(leg: Leg, name: str) -> DeliveryView:
    return DeliveryView(
        name=name,
        device=leg.device.hex(),
        queued_at=_at(leg.queued_ms),
        left_at=_at(leg.departed_ms),
        way=leg.way,
        relay=leg.relay,
        received_at=_at(leg.received_ms),
        read_at=_at(leg.read_ms),
        waits=leg.waits,
        why=why(leg, name),
    )


def _at(time_ms: int) -> str | None:
    return moment(time_ms) if time_ms else None
