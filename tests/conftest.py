"""What holds for every test: how hard Hypothesis searches, and that nothing leaves this machine.

KITH_NIGHTLY=1 makes the searches long and random; otherwise they are short and the same on every run, so that a red
build is red again.
"""

import gc
import ipaddress
import os
import sys

import pytest
from _pytest.nodeid import coerce_node_id
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("daily", max_examples=30, deadline=None, derandomize=True, suppress_health_check=QUIET)
settings.register_profile("nightly", max_examples=2_000, deadline=None, suppress_health_check=QUIET)
os.environ["KITH_LANG"] = "en"  # what is said does not depend on the machine; a test of another language says so
settings.load_profile("nightly" if os.environ.get("KITH_NIGHTLY") else "daily")
if not os.environ.get("KITH_NIGHTLY"):
    # It would also try what stands in modules that happen to be loaded: something else on each worker, in each order.
    providers._get_local_constants = providers.Constants  # type: ignore[assignment]


def stays_here(address: object) -> bool:
    """Whether a socket address is on this machine: a Unix socket, loopback, or a multicast group."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    if host in {"", "localhost"}:
        return True
    try:
        place = ipaddress.ip_address(host)
    except ValueError:
        return False
    return place.is_loopback or place.is_multicast or place.is_unspecified


def refuse_to_leave(event: str, arguments: tuple[object, ...]) -> None:
    """Ends any attempt to reach another machine. Multicast passes: tests bind zeroconf to loopback."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        address = (arguments[0] or "",)
    else:
        return
    if address is not None and not stays_here(address):
        raise PermissionError(f"a test tried to leave this machine: {event} {address}")


# An audit hook and not a patched socket class: it also sees sockets that C code opens.
sys.addaudithook(refuse_to_leave)


@pytest.fixture(autouse=True)
def _no_home_of_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the home or passphrase of the person who runs it."""
    for name in ("KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LAN"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have groups of tests stay together (`--dist loadgroup`): xdist names them where this pytest no longer looks."""
    for item in items:
        named = getattr(item, "_nodeid", item.nodeid)
        if named != item.nodeid:
            item._id = coerce_node_id(named)  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """What thousands of tests are made of stays to the end: collecting garbage need not go through it, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
