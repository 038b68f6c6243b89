"""Notices of the desktop over a real bus: shown, replaced, clicked, answered, withdrawn; none without a service."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router

from tests.ui.session_bus import NOTICES, SIGNALS, Service, notices, session_bus
from ui.door import ACTIVATION
from ui.notices import MUTE, OPEN, READ, REPLY, Desktop
from ui.shell import Shell
from ui.tray import Announcer

Acted = asyncio.Queue[tuple[str, str, str]]


ALL = [REPLY, READ, MUTE]


def listening(acted: Acted) -> Desktop:
    """Give the desktop's service, as one hears of it what is done with notices."""
    return Desktop(lambda key, what, text: acted.put_nowait((key, what, text)))


@pytest.fixture(autouse=True)
def _busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has much else to do a desktop answers later than a person would wait for."""
    monkeypatch.setattr("ui.notices.PATIENCE", 60.0)


@pytest.fixture
async def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    async with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
async def service(bus: str) -> AsyncIterator[Service]:
    made = await notices(bus)
    yield made
    await made.close()


async def test_a_later_notice_takes_the_place_of_the_earlier_one_of_its_thing(service: Service) -> None:
    desktop = listening(asyncio.Queue())
    assert await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    assert await desktop.show("call 2", "Carol", "Video call", urgent=True)
    assert await desktop.show("chat 1", "Bob", "Hello?", urgent=False)
    assert service.shown == {1: ("Bob", "Hello?", 1), 2: ("Carol", "Video call", 2)}
    await desktop.close()


async def test_a_click_opens_what_the_notice_is_about_and_no_other(service: Service) -> None:
    acted: Acted = asyncio.Queue()
    desktop = listening(acted)
    await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.show("post 2", "Carol", "A picture", urgent=False)
    await service.click(7)  # of another program
    await service.click(2)
    assert await asyncio.wait_for(acted.get(), 60) == ("post 2", OPEN, "")
    assert acted.empty()
    await desktop.close()


async def test_a_notice_is_answered_marked_read_and_muted_where_it_stands(service: Service) -> None:
    acted: Acted = asyncio.Queue()
    desktop = listening(acted)
    service.able = ["actions", "body", "inline-reply"]
    await desktop.show("chat 1", "Bob", "Hello", acts=ALL)
    await desktop.show("chat 2", "Choir", "Only admins write here", acts=[READ, MUTE])
    assert service.offered == {1: [OPEN, *ALL], 2: [OPEN, READ, MUTE]}
    await service.act(1, REPLY)  # some services say so before the text comes
    await service.answer(1, "Hi & <b>bye</b>")
    await service.act(2, READ)
    await service.act(2, MUTE)
    heard = [await asyncio.wait_for(acted.get(), 60) for _ in range(3)]
    assert heard == [("chat 1", REPLY, "Hi & <b>bye</b>"), ("chat 2", READ, ""), ("chat 2", MUTE, "")]
    await desktop.close()


async def test_what_the_service_cannot_do_is_not_offered(service: Service) -> None:
    desktop = listening(asyncio.Queue())
    await desktop.show("chat 1", "Bob", "Hello", acts=ALL)
    assert service.offered[1] == [OPEN, READ, MUTE]
    service.able = ["body"]
    await desktop.show("chat 1", "Bob", "Hello", acts=ALL)
    assert service.offered[1] == [OPEN]
    service.able = ["actions", "inline-reply"]
    await desktop.show("post 2", "Bob", "A picture")
    assert service.offered[2] == [OPEN]
    await desktop.close()


async def test_another_program_cannot_answer_in_my_name(bus: str, service: Service) -> None:
    acted: Acted = asyncio.Queue()
    desktop = listening(acted)
    await desktop.show("chat 1", "Bob", "Hello", acts=ALL)
    async with open_dbus_router(bus=bus) as other:
        await other.send(new_signal(SIGNALS, "NotificationReplied", "us", (1, "Send me money")))
        await other.send(new_signal(SIGNALS, "ActionInvoked", "us", (1, MUTE)))
        await other.send_and_get_reply(message_bus.GetId())  # both have gone through the bus
    await service.act(1, READ)
    assert await asyncio.wait_for(acted.get(), 60) == ("chat 1", READ, "")
    assert acted.empty()
    await desktop.close()


async def test_signals_that_are_not_what_they_should_be_are_passed_over(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ACTIVATION, raising=False)
    acted: Acted = asyncio.Queue()
    desktop = listening(acted)
    await desktop.show("chat 1", "Bob", "Hello", acts=ALL)
    for signature, body in (("s", ("1",)), ("su", (READ, 1)), ("uss", (1, READ, READ)), ("", ())):
        await service.send(new_signal(SIGNALS, "ActionInvoked", signature, body))
    await service.say("NotificationClosed", 1, READ)
    await service.say("ActivationToken", 1, "leave-to-come-to-the-front")
    await service.act(1, READ)
    assert await asyncio.wait_for(acted.get(), 60) == ("chat 1", READ, "")
    assert (acted.empty(), os.environ[ACTIVATION]) == (True, "leave-to-come-to-the-front")
    await desktop.close()


async def test_it_is_followed_whether_the_desktop_keeps_quiet(bus: str, service: Service) -> None:
    heard: asyncio.Queue[bool] = asyncio.Queue()

    async def next_one() -> bool:
        return await asyncio.wait_for(heard.get(), 60)

    service.quiet = True
    desktop = Desktop(lambda *done: None, heard.put_nowait)
    await desktop.begin()
    assert await next_one()
    await service.keep_quiet(False)
    assert not await next_one()
    async with open_dbus_router(bus=bus) as other:  # another program says nothing of the desktop
        said = (NOTICES, {"Inhibited": ("b", True)}, [])
        changed = DBusAddress(SIGNALS.object_path, interface="org.freedesktop.DBus.Properties")
        await other.send(new_signal(changed, "PropertiesChanged", "sa{sv}as", said))
        await other.send_and_get_reply(message_bus.GetId())
    await service.keep_quiet(True)
    assert await next_one()
    assert heard.empty()
    await service.close()
    assert not await next_one(), "it went away"
    again = await notices(bus)
    assert not await next_one(), "and another one came that cannot say"
    assert await desktop.show("chat 1", "Bob", "Hello")
    await again.close()
    await desktop.close()


async def test_what_was_seen_is_withdrawn(service: Service) -> None:
    desktop = listening(asyncio.Queue())
    await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.show("chat 2", "Carol", "Hi", urgent=False)
    await desktop.withdraw("chat 1")
    await desktop.withdraw("chat 9")
    assert list(service.shown) == [2]
    await desktop.close()


async def test_without_a_service_and_with_one_that_refuses_it_is_said_that_nothing_is_shown(bus: str) -> None:
    desktop = listening(asyncio.Queue())
    assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    service = await notices(bus)
    service.refuses = True
    assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    service.refuses = False
    assert await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.close()
    await service.close()


async def test_after_the_bus_has_ended_another_one_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = listening(asyncio.Queue())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        async with session_bus(tmp_path / name) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            service = await notices(address)
            shown = [await desktop.show("chat 1", "Bob", "Hello") for _ in range(2)]
            assert shown == [name == "one", True], "what was lost is noticed by the first that does not go"
            await service.close()
    await desktop.close()


async def test_without_a_bus_nothing_is_shown_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (f"unix:path={tmp_path}/nobody", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        desktop = listening(asyncio.Queue())
        assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
        await desktop.withdraw("chat 1")
        await desktop.close()


async def test_a_window_that_ends_while_it_comes_onto_the_bus_leaves_nothing_behind(
    bus: str, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming = asyncio.Event()

    @asynccontextmanager
    async def unstoppable(bus: str) -> AsyncIterator[DBusRouter]:
        """Be cancelled as the bus answers: until Python 3.12 `wait_for`, which is in there, goes on then."""
        with suppress(asyncio.CancelledError):
            coming.set()
            await asyncio.Event().wait()
        async with open_dbus_router(bus=bus) as router:
            yield router

    monkeypatch.setattr("ui.notices.open_dbus_router", unstoppable)
    before = asyncio.all_tasks()
    announcer = Announcer(Shell())
    await asyncio.wait_for(coming.wait(), 60)
    await announcer.close()
    assert asyncio.all_tasks() == before
