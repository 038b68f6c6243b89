"""A session bus of a test's own, and on it what a desktop has: the service that shows notices.

It is small, keeps what it shows, and does with it what the test says.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from tests.node.networks import program

NOTICES = "org.freedesktop.Notifications"
SIGNALS = DBusAddress("/org/freedesktop/Notifications", interface=NOTICES)


@contextlib.asynccontextmanager
async def session_bus(folder: Path) -> AsyncIterator[str]:
    """Run a bus; its address."""
    address = f"unix:path={folder}/bus"
    daemon = await asyncio.create_subprocess_exec(
        program("dbus-daemon"), "--session", "--nofork", "--nopidfile", f"--address={address}", "--print-address",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert daemon.stdout is not None
    assert await daemon.stdout.readline()  # it says its address once it listens
    try:
        yield address
    finally:
        daemon.terminate()
        await daemon.wait()


class Service:
    """The service for notices of a desktop."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.shown: dict[int, tuple[str, str, int]] = {}  # title, body, urgency
        self.offered: dict[int, list[str]] = {}  # what can be done with each, by the names of it
        self.able = ["actions", "body"]  # as a service of GNOME; KDE's takes answers, too
        self.quiet: bool | None = None  # None: it cannot say so
        self.refuses = False
        self._pump = asyncio.ensure_future(self._answer())

    async def click(self, number: int) -> None:
        """Have the person click a notice."""
        await self.act(number, "default")

    async def act(self, number: int, what: str) -> None:
        """Have the person choose something in a notice."""
        await self.say("ActionInvoked", number, what)

    async def answer(self, number: int, text: str) -> None:
        """Have the person write an answer into a notice."""
        await self.say("NotificationReplied", number, text)

    async def keep_quiet(self, on: bool) -> None:
        """Do not disturb, and say so."""
        self.quiet = on
        changed = DBusAddress(SIGNALS.object_path, interface="org.freedesktop.DBus.Properties")
        said: Any = (NOTICES, {"Inhibited": ("b", on)}, [])
        await self.send(new_signal(changed, "PropertiesChanged", "sa{sv}as", said))

    async def send(self, message: Message) -> None:
        """Send anything at all."""
        await self._connection.send(message)

    async def say(self, signal: str, number: int, text: str) -> None:
        """Send a signal about a notice."""
        await self.send(new_signal(SIGNALS, signal, "us", (number, text)))

    async def close(self) -> None:
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        await self._connection.close()

    async def _answer(self) -> None:
        while True:
            call = await self._connection.receive()
            if call.header.message_type is MessageType.method_call:
                await self._connection.send(self._reply(call))

    def _reply(self, call: Message) -> Message:
        names: dict[str, Any] = {key.name: value for key, value in call.header.fields.items()}
        if self.refuses:
            return new_error(call, "org.freedesktop.DBus.Error.Failed")
        if names["member"] == "Get":
            if self.quiet is None or call.body != (NOTICES, "Inhibited"):
                return new_error(call, "org.freedesktop.DBus.Error.UnknownProperty")
            return new_method_return(call, "v", (("b", self.quiet),))
        if names["member"] == "CloseNotification":
            self.shown.pop(call.body[0], None)
            return new_method_return(call)
        if names["member"] == "GetCapabilities":
            return new_method_return(call, "as", (self.able,))
        assert names["member"] == "Notify"
        _, replaced, _, title, body, offered, hints, _ = call.body
        number = replaced or len(self.shown) + 1
        self.shown[number] = (title, body, hints["urgency"][1])
        self.offered[number] = offered[::2]
        return new_method_return(call, "u", (number,))


async def notices(address: str) -> Service:
    """Offer the service for notices on a bus."""
    connection = await open_dbus_connection(address)
    await connection.send(message_bus.RequestName(NOTICES))
    await connection.receive()
    return Service(connection)
