"""Notices of the desktop: for messages, posts and calls, while the person does not look at them already.

They go to org.freedesktop.Notifications, where a later notice about the same thing replaces the earlier one and a click
opens it; without such a service the tray shows them. Pages ask by `Shell.announce`; `tray.py` has the tray.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router

from app.words import say

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
SERVICE = DBusAddress(PATH, bus_name=NAME, interface=NAME)
MOST_TITLE, MOST_BODY = 80, 240  # characters
PATIENCE = 3.0  # seconds for the desktop to answer
REMEMBERED = 64  # notices that a click may still belong to

# Some desktops read a notice as markup and fetch what it names; these signs look the same and mean nothing.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "&": "＆", "\x00": ""})


def harmless(text: str, most: int) -> str:
    """Give a text of others in one short line that no desktop can take for markup."""
    line = " ".join(text[: 8 * most].split()).translate(_HARMLESS)
    return line if len(line) <= most else line[: most - 1] + "…"


class Desktop:
    """The desktop's own service for notices."""

    def __init__(self, clicked: Callable[[str], None]) -> None:
        """`clicked` gets the key of a notice that the person clicked."""
        self._clicked = clicked
        self._router: DBusRouter | None = None
        self._leaving = contextlib.AsyncExitStack()
        self._ids: dict[str, int] = {}
        self._hearing: asyncio.Task[None] | None = None

    async def show(self, key: str, title: str, body: str, urgent: bool) -> bool:
        """Show a notice, in the place of an earlier one of the same key; False if no service answers."""
        hints: dict[str, tuple[str, Any]] = {
            "urgency": ("y", 2 if urgent else 1),
            "desktop-entry": ("s", "kith"),
            "category": ("s", "call.incoming" if urgent else "im.received"),
        }
        fields = ("Kith", self._ids.get(key, 0), "kith", title, body, ["default", say("Open")], hints, -1)
        call = new_method_call(SERVICE, "Notify", "susssasa{sv}i", fields)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await (await self._open()).send_and_get_reply(call)
        except (OSError, TimeoutError, KeyError, ValueError, ConnectionError):
            return False
        if answer.header.message_type is not MessageType.method_return:
            return False
        self._ids.pop(key, None)
        self._ids[key] = int(answer.body[0])
        while len(self._ids) > REMEMBERED:
            self._ids.pop(next(iter(self._ids)))
        return True

    async def withdraw(self, key: str) -> None:
        """Take a notice away that has been seen elsewhere."""
        number = self._ids.pop(key, None)
        if number is not None and self._router is not None:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    call = new_method_call(SERVICE, "CloseNotification", "u", (number,))
                    await self._router.send_and_get_reply(call)

    async def close(self) -> None:
        """Leave the bus."""
        if self._hearing is not None:
            self._hearing.cancel()
        await self._leaving.aclose()

    async def _open(self) -> DBusRouter:
        if self._router is None:
            router = await self._leaving.enter_async_context(open_dbus_router(bus="SESSION"))
            self._hearing = asyncio.ensure_future(self._hear(router))
            self._router = router
        return self._router

    async def _hear(self, router: DBusRouter) -> None:
        """Follow clicks."""
        rule = MatchRule(type="signal", interface=NAME, member="ActionInvoked", path=PATH)
        queue: asyncio.Queue[Message] = asyncio.Queue(REMEMBERED)
        with router.filter(rule, queue=queue):
            await router.send_and_get_reply(message_bus.AddMatch(rule))
            while True:
                number = (await queue.get()).body[0]
                key = next((key for key, known in self._ids.items() if known == number), None)
                if key is not None:
                    self._clicked(key)
