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

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, new_method_call, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router
from jeepney.io.common import RouterClosed

from app.words import mark, say
from ui.door import ACTIVATION

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
LAUNCHER = DBusAddress("/app/kith/Launcher", interface="com.canonical.Unity.LauncherEntry")
ICON = "application://kith.desktop"
BUS, HUSHED = "org.freedesktop.DBus", "Inhibited"
SERVICE = DBusAddress(PATH, bus_name=NAME, interface=NAME)
MOST_TITLE, MOST_BODY = 80, 240  # characters
PATIENCE = 3.0  # seconds for the desktop to answer
REMEMBERED = 64  # notices that a click may still belong to
OPEN, READ, MUTE, REPLY = "default", "read", "mute", "inline-reply"
"""What can be done with a notice; services know the first, and some the last, by these names."""
TROUBLES = (OSError, TimeoutError, EOFError, KeyError, ValueError, RouterClosed)  # there is no bus, or none any more
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

    def __init__(self, acted: Callable[[str, str, str], None], hushed: Callable[[bool], None] = lambda _: None) -> None:
        """`acted` gets the key of a notice, what the person did there, and the text of an answer.

        `hushed` gets whether the desktop itself keeps quiet, as far as it says so.
        """
        self._acted, self._hushed = acted, hushed
        self._server = ""  # who said last whether it does
        self._router: DBusRouter | None = None
        self._opening = asyncio.Lock()
        self._leaving = contextlib.AsyncExitStack()
        self._ids: dict[str, tuple[int, str]] = {}  # the number of a notice, and which service gave it
        self._hearing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Follow the desktop, before there is any notice."""
        with contextlib.suppress(*TROUBLES):
            async with asyncio.timeout(PATIENCE):
                await self._open()

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
        except RouterClosed:
            self._router = None  # the bus went away; perhaps there is another one next time
            return False
        except TROUBLES:
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
            with contextlib.suppress(*TROUBLES):
                async with asyncio.timeout(PATIENCE):
                    call = new_method_call(SERVICE, "CloseNotification", "u", (number,))
                    await self._router.send_and_get_reply(call)

    async def withdraw_all(self) -> None:
        """Take all notices away: nobody would hear what is answered there."""
        for key in list(self._ids):
            await self.withdraw(key)

    async def count(self, number: int) -> None:
        """Show a number on Kith's icon in the launcher, where the desktop has one that shows such; with 0 none."""
        shown = {"count": ("x", number), "count-visible": ("b", number > 0)}
        with contextlib.suppress(*TROUBLES):
            async with asyncio.timeout(PATIENCE):
                router = await self._open()
                await router.send(new_signal(LAUNCHER, "Update", "sa{sv}", (ICON, shown)))

    async def close(self) -> None:
        """Leave the bus."""
        with contextlib.suppress(*TROUBLES):
            await self._leaving.aclose()  # first: an answer that comes for whoever waits no more would end this badly
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)

    async def _open(self) -> DBusRouter:
        async with self._opening:
            if self._router is None:
                router = await self._leaving.enter_async_context(open_dbus_router(bus="SESSION"))
                self._hearing = asyncio.ensure_future(self._hear(router))
                self._router = router
            return self._router

    async def _hear(self, router: DBusRouter) -> None:
        """Follow what the person does with notices, and whether the desktop keeps quiet."""
        queue: asyncio.Queue[Message] = asyncio.Queue(REMEMBERED)
        with contextlib.ExitStack() as filters:
            for rule in _followed():
                filters.enter_context(router.filter(rule, queue=queue))
                await router.send_and_get_reply(message_bus.AddMatch(rule))
            await self._ask(router)
            while True:
                heard = await queue.get()
                if heard.header.fields.get(HeaderFields.member) == "NameOwnerChanged":
                    self._server = str(heard.body[2])
                    self._hushed(False)  # until the new one says so
                    await self._ask(router)
                else:
                    self._take(heard)

    async def _ask(self, router: DBusRouter) -> None:
        """Ask whether the desktop keeps quiet; one that cannot say so does it by itself, or not at all."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                answer = await router.send_and_get_reply(Properties(SERVICE).get(HUSHED))
                self._take_answer(answer)

    def _take_answer(self, answer: Message) -> None:
        self._server = _sender(answer)
        known = answer.header.message_type is MessageType.method_return
        self._hushed(known and answer.body[0] == ("b", True))

    def _take(self, heard: Message) -> None:
        """Take a signal, from the service that shows the notice alone: another program could answer in my name."""
        member = heard.header.fields.get(HeaderFields.member)
        if member == "PropertiesChanged" and _sender(heard) == self._server:
            self._hear_of_quiet(heard)
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

    def _hear_of_quiet(self, heard: Message) -> None:
        if heard.header.fields.get(HeaderFields.signature) == "sa{sv}as" and heard.body[0] == NAME:
            said = heard.body[1].get(HUSHED)
            if said is not None:
                self._hushed(said == ("b", True))


def _followed() -> tuple[MatchRule, ...]:
    """Give what is heard of: the service's signals, what it says of itself, and that another one came."""
    changed = MatchRule(type="signal", interface="org.freedesktop.DBus.Properties", path=PATH)
    other = MatchRule(type="signal", sender=BUS, interface=BUS, member="NameOwnerChanged")
    other.add_arg_condition(0, NAME)
    return MatchRule(type="signal", interface=NAME, path=PATH), changed, other


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
