"""Gives this device a name before anybody says one: that of its machine. My devices alone are told.

It runs once at each start (`app/start.py`), so a store of before this gets a name, too.
"""

from __future__ import annotations

import logging

from app.context import App
from app.dispatch import guarded
from app.errors import AppError
from app.own_machine import machine_name

log = logging.getLogger("kith.app.devices")


async def name_device(app: App) -> None:
    """Call this device what its machine is called, unless it has a name; what fails is tried at the next start."""
    try:
        for one in await guarded(app.node.devices.every()):
            if one.device == app.node.device and not one.name and not one.revoked:
                await guarded(app.node.devices.rename(one.device, machine_name()))
    except AppError as error:
        log.warning("device_not_named", extra={"code": error.code})
