"""The part of a desktop that holds tray icons, on a session bus: it takes every icon, and activates one when told to.

It runs in a thread, so that a test that waits for screens need not serve it.
"""

from __future__ import annotations

import threading
from typing import Any

from jeepney import DBusAddress, Message, MessageType, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
ANSWERS: dict[str, tuple[str, Any]] = {
    "IsStatusNotifierHostRegistered": ("b", True),
    "ProtocolVersion": ("i", 0),
    "RegisteredStatusNotifierItems": ("as", []),
}


class Watcher:
    """Tray icons of one session; `items` are the bus names of those that came."""

    def __init__(self, address: str) -> None:
        self.items: list[str] = []
        self._address = address
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName(WATCHER))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def activate(self) -> None:
        """Click the icon that came last."""
        where = DBusAddress("/StatusNotifierItem", bus_name=self.items[-1], interface=ITEM)
        with open_dbus_connection(self._address) as hand:
            hand.send_and_get_reply(new_method_call(where, "Activate", "ii", (0, 0)))

    def close(self) -> None:
        self._connection.close()
        self._thread.join(20)

    def _serve(self) -> None:
        connection: DBusConnection = self._connection
        try:
            while True:
                call = connection.receive()
                if call.header.message_type is MessageType.method_call:
                    connection.send(self._reply(call))
        except (OSError, ValueError):
            return  # closed

    def _reply(self, call: Message) -> Message:
        names: dict[str, Any] = {key.name: value for key, value in call.header.fields.items()}
        if names["member"] == "RegisterStatusNotifierItem":
            self.items.append(names["sender"])
            return new_method_return(call)
        if names["member"] == "Get" and call.body[1] in ANSWERS:
            return new_method_return(call, "v", (ANSWERS[call.body[1]],))
        if names["member"] == "GetAll":
            return new_method_return(call, "a{sv}", (ANSWERS,))
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
