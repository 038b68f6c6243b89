"""Notices of the desktop: for messages, posts and calls, while the person does not look at them already.

They go to org.freedesktop.Notifications, where a later notice about the same thing replaces the earlier one and a click
opens it; of a conversation one can be answered, marked read and muted there, as far as the service can. Without one the
tray shows them. Pages ask by `Shell.announce`; `tray.py` has the tray.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Collection, Sequence
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router

from app.words import mark, say
from ui.door import ACTIVATION

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
LAUNCHER = DBusAddress("/app/kith/Launcher", interface="com.canonical.Unity.LauncherEntry")
ICON = "application://kith.desktop"
SERVICE = DBusAddress(PATH, bus_name=NAME, interface=NAME)
MOST_TITLE, MOST_BODY = 80, 240  # characters
PATIENCE = 3.0  # seconds for the desktop to answer
REMEMBERED = 64  # notices that a click may still belong to
OPEN, READ, MUTE, REPLY = "default", "read", "mute", "inline-reply"
"""What can be done with a notice; services know the first, and some the last, by these names."""
CALLED = {REPLY: mark("Reply"), READ: mark("Mark as read"), MUTE: mark("Mute for 1 hour")}
SIGNALS = {"ActionInvoked": "us", "NotificationReplied": "us", "ActivationToken": "us"}  # what a service says of them

# Some desktops read a notice as markup and fetch what it names; these signs look the same and mean nothing.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "&": "＆", "\x00": ""})


def harmless(text: str, most: int) -> str:
    """Give a text of others in one short line that no desktop can take for markup."""
    line = " ".join(text[: 8 * most].split()).translate(_HARMLESS)
    return line if len(line) <= most else line[: most - 1] + "…"


class Desktop:
    """The desktop's own service for notices."""

    def __init__(self, acted: Callable[[str, str, str], None]) -> None:
        """`acted` gets the key of a notice, what the person did there, and the text of an answer."""
        self._acted = acted
        self._router: DBusRouter | None = None
        self._opening = asyncio.Lock()
        self._leaving = contextlib.AsyncExitStack()
        self._ids: dict[str, tuple[int, str]] = {}  # the number of a notice, and which service gave it
        self._hearing: asyncio.Task[None] | None = None

    async def show(self, key: str, title: str, body: str, *, urgent: bool = False, acts: Sequence[str] = ()) -> bool:
        """Show a notice, in the place of an earlier one of the same key; False if no service answers.

        What it offers are its `acts`, as far as the service can show them.
        """
        hints: dict[str, tuple[str, Any]] = {
            "urgency": ("y", 2 if urgent else 1),
            "desktop-entry": ("s", "kith"),
            "category": ("s", "call.incoming" if urgent else "im.received"),
        }
        replaced = self._ids.get(key, (0, ""))[0]
        try:
            async with asyncio.timeout(PATIENCE):
                router = await self._open()
                able = await _abilities(router) if acts else ()
                offered = _offered(acts, able, hints)
                fields = ("Kith", replaced, "kith", title, body, offered, hints, -1)
                answer = await router.send_and_get_reply(new_method_call(SERVICE, "Notify", "susssasa{sv}i", fields))
        except (OSError, TimeoutError, KeyError, ValueError, ConnectionError):
            return False
        if answer.header.message_type is not MessageType.method_return:
            return False
        self._ids.pop(key, None)
        self._ids[key] = int(answer.body[0]), _sender(answer)
        while len(self._ids) > REMEMBERED:
            self._ids.pop(next(iter(self._ids)))
        return True

    async def withdraw(self, key: str) -> None:
        """Take a notice away that has been seen elsewhere."""
        number, _ = self._ids.pop(key, (0, ""))
        if number and self._router is not None:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    call = new_method_call(SERVICE, "CloseNotification", "u", (number,))
                    await self._router.send_and_get_reply(call)

    async def count(self, number: int) -> None:
        """Show a number on Kith's icon in the launcher, where the desktop has one that shows such; with 0 none."""
        shown = {"count": ("x", number), "count-visible": ("b", number > 0)}
        with contextlib.suppress(OSError, TimeoutError, KeyError, ValueError):
            async with asyncio.timeout(PATIENCE):
                router = await self._open()
                await router.send(new_signal(LAUNCHER, "Update", "sa{sv}", (ICON, shown)))

    async def close(self) -> None:
        """Leave the bus."""
        if self._hearing is not None:
            self._hearing.cancel()
        await self._leaving.aclose()

    async def _open(self) -> DBusRouter:
        async with self._opening:
            if self._router is None:
                router = await self._leaving.enter_async_context(open_dbus_router(bus="SESSION"))
                self._hearing = asyncio.ensure_future(self._hear(router))
                self._router = router
            return self._router

    async def _hear(self, router: DBusRouter) -> None:
        """Follow what the person does with notices."""
        rule = MatchRule(type="signal", interface=NAME, path=PATH)
        queue: asyncio.Queue[Message] = asyncio.Queue(REMEMBERED)
        with router.filter(rule, queue=queue):
            await router.send_and_get_reply(message_bus.AddMatch(rule))
            while True:
                self._take(await queue.get())

    def _take(self, heard: Message) -> None:
        """Take a signal, from the service that shows the notice alone: another program could answer in my name."""
        member = heard.header.fields.get(HeaderFields.member)
        known = SIGNALS.get(str(member))
        if known is None or heard.header.fields.get(HeaderFields.signature) != known:
            return
        number, word = heard.body
        key = next((key for key, one in self._ids.items() if one == (number, _sender(heard))), None)
        if key is None:
            return
        if member == "ActivationToken":
            os.environ[ACTIVATION] = word
        elif member == "NotificationReplied":
            self._acted(key, REPLY, word)
        elif word != REPLY:
            self._acted(key, word, "")


async def _abilities(router: DBusRouter) -> tuple[str, ...]:
    """Ask what the service can show; each time, because another one may have come in its place."""
    answer = await router.send_and_get_reply(new_method_call(SERVICE, "GetCapabilities"))
    return tuple(answer.body[0]) if answer.header.message_type is MessageType.method_return else ()


def _offered(acts: Sequence[str], able: Collection[str], hints: dict[str, tuple[str, Any]]) -> list[str]:
    """Give what can be done with a notice, each by its name and how it is called; hints say more of it."""
    offered = [OPEN, say("Open")]
    for act in acts if "actions" in able else ():
        if act != REPLY or REPLY in able:
            offered += [act, say(CALLED[act])]
    if REPLY in offered:
        hints["x-kde-reply-placeholder-text"] = "s", say("Your answer")
        hints["x-kde-reply-submit-button-text"] = "s", say("Send")
    return offered


def _sender(message: Message) -> str:
    """Give who sent a message, as the bus itself says."""
    return str(message.header.fields.get(HeaderFields.sender, ""))
