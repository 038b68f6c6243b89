"""Notices of the desktop over a real bus: shown, replaced, clicked, withdrawn, and nothing where nobody shows them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.ui.session_bus import Service, notices, session_bus
from ui.notices import Desktop


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
    desktop = Desktop(lambda key: None)
    assert await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    assert await desktop.show("call 2", "Carol", "Video call", urgent=True)
    assert await desktop.show("chat 1", "Bob", "Hello?", urgent=False)
    assert service.shown == {1: ("Bob", "Hello?", 1), 2: ("Carol", "Video call", 2)}
    await desktop.close()


async def test_a_click_opens_what_the_notice_is_about_and_no_other(service: Service) -> None:
    clicked: asyncio.Queue[str] = asyncio.Queue()
    desktop = Desktop(clicked.put_nowait)
    await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.show("post 2", "Carol", "A picture", urgent=False)
    await service.click(7)  # of another program
    await service.click(2)
    assert await asyncio.wait_for(clicked.get(), 20) == "post 2"
    assert clicked.empty()
    await desktop.close()


async def test_what_was_seen_is_withdrawn(service: Service) -> None:
    desktop = Desktop(lambda key: None)
    await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.show("chat 2", "Carol", "Hi", urgent=False)
    await desktop.withdraw("chat 1")
    await desktop.withdraw("chat 9")
    assert list(service.shown) == [2]
    await desktop.close()


async def test_without_a_service_and_with_one_that_refuses_it_is_said_that_nothing_is_shown(bus: str) -> None:
    desktop = Desktop(lambda key: None)
    assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    service = await notices(bus)
    service.refuses = True
    assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    service.refuses = False
    assert await desktop.show("chat 1", "Bob", "Hello", urgent=False)
    await desktop.close()
    await service.close()


async def test_without_a_bus_nothing_is_shown_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (f"unix:path={tmp_path}/nobody", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        desktop = Desktop(lambda key: None)
        assert not await desktop.show("chat 1", "Bob", "Hello", urgent=False)
        await desktop.withdraw("chat 1")
        await desktop.close()
