"""The commands and queries of my own devices: let a new one in, see, name and remove them.

DEVICE in any command is its name, or the beginning of its id. `kith devices accept`, which runs on the new device, is
in `app/joining.py`, for there is no node yet.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import Secret, command
from app.context import App
from app.devices import rules
from app.devices.views import CodeView, DeviceView
from app.own_devices import OwnDevice
from app.wording import moment

PHRASE = "file with the recovery phrase"


@command
async def list_(app: App) -> list[DeviceView]:
    """List the devices of my account, the oldest first, and those that were removed."""
    return [_view(app, one) for one in await app.node.devices.every()]


@command
async def link(
    app: App,
    *,
    minutes: Annotated[int, "how long the code is good"] = 10,
    renew: Annotated[str | None, "the device of mine that it is for, because an old copy was put back there"] = None,
) -> CodeView:
    """Show a code that lets one new device in; there it is `kith devices accept CODE --name NAME`.

    With --renew it is for that device: `kith renew --code CODE` there makes a new device of it, which keeps all it has,
    and what it was is removed. It replaces the code before. Whoever has it reads and writes as you: show it to nobody.
    """
    old = None if renew is None else rules.choose(await app.node.devices.every(), renew.strip())
    code = await app.node.devices.code(60 * minutes, b"" if old is None else old.device)
    renews = None if old is None else _view(app, old)
    return CodeView(
        code.link, code.typed, moment(1000 * code.expires), tuple(code.addresses), renews, tuple(code.relays)
    )


@command
async def rename(app: App, device: str, name: str) -> DeviceView:
    """Say what a device is called; all of them hear of it."""
    found = rules.choose(await app.node.devices.every(), device.strip())
    await app.node.devices.rename(found.device, name)
    return await _now(app, found)


@command
async def revoke(
    app: App, device: str, *, phrase: Annotated[Secret | None, PHRASE + "; for an admin device"] = None
) -> DeviceView:
    """Remove a device for good, as when it was lost: from now on it gets nothing, and nobody takes anything from it."""
    found = rules.choose(await app.node.devices.every(), device.strip())
    await app.node.devices.revoke(found.device, phrase or "")
    return await _now(app, found)


@command
async def promote(app: App, device: str, *, phrase: Annotated[Secret, PHRASE]) -> DeviceView:
    """Let a device link and remove others from now on; it takes the recovery phrase."""
    found = rules.choose(await app.node.devices.every(), device.strip())
    await app.node.devices.promote(found.device, phrase)
    return await _now(app, found)


async def _now(app: App, device: OwnDevice) -> DeviceView:
    return next(_view(app, one) for one in await app.node.devices.every() if one.device == device.device)


def _view(app: App, device: OwnDevice) -> DeviceView:
    return DeviceView(
        id=device.device.hex(),
        name=device.name,
        this=device.device == app.node.device,
        admin=device.admin,
        state="removed" if device.revoked else "active",
        since=moment(device.since),
        seen_at=moment(device.seen),
        way=device.way,
        met_at=moment(device.met) if device.met else None,
        linked=device.linked,
    )
