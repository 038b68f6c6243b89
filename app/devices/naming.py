"""Gives the first device of an account a name before anybody says one: that of its machine.

My devices alone are told. It runs once at each start (`app/start.py`), so a store of before this gets a name, too. A
device that was linked has the name it was linked under, which may come later than its first start.
"""

from __future__ import annotations

import logging

from app.context import App
from app.dispatch import guarded
from app.errors import AppError
from app.own_machine import machine_name

log = logging.getLogger("kith.app.devices")


async def name_device(app: App) -> None:
    """Call my only device what its machine is called, unless it has a name; what fails is tried at the next start."""
    try:
        mine = await guarded(app.node.devices.every())
        if len(mine) == 1 and not mine[0].name and not mine[0].revoked:
            await guarded(app.node.devices.rename(mine[0].device, machine_name()))
    except AppError as error:
        log.warning("device_not_named", extra={"code": error.code})
