"""How an ended call becomes history: whoever called states CALL_ENDED in the direct space, once.

The node tells of calls but knows no content; `app/start.py` has this running as long as the node serves.
"""

from __future__ import annotations

import logging

from app.calls import events, queries
from app.context import App
from app.dispatch import guarded
from app.errors import AppError
from app.notices import CALL_CHANGED, RELOAD, Notices
from app.parts import Call
from app.people.api import people

log = logging.getLogger("kith.app.calls")


async def keep_noting(app: App, notices: Notices) -> None:
    """Note every call that ends, until cancelled."""
    subscription = notices.subscribe()
    while True:
        if (await subscription.next()).name in (CALL_CHANGED, RELOAD):
            try:
                await guarded(note_ended(app))
            except AppError as error:
                log.warning("call_not_noted", extra={"code": error.code})


async def note_ended(app: App) -> None:
    """State the end of each call of mine that ended and is not history yet; safe to repeat at any time."""
    ended = [call for call in app.node.calls.every() if call.state == "ended" and not call.incoming]
    if not ended:
        return
    known = await app.node.read(lambda cx: queries.noted(cx, [call.id for call in ended]))
    spaces = {person.account: person.space for person in await people(app)}
    for call in reversed(ended):
        if call.id not in known and call.account in spaces:
            await app.node.publish(spaces[call.account], events.CALL_ENDED, _payload(call))


def _payload(call: Call) -> dict[str, object]:
    return {
        "call": call.id,
        "why": call.why,
        "video": call.video,
        "began": call.began_ms,
        "seconds": max(0, call.ended_ms - call.up_ms) // 1000 if call.up_ms else 0,
    }
