"""Ports that a node chooses for itself."""

import errno
import socket

import pytest

from node.net import ports
from node.net.ports import COUNT, FIRST, bound


def at(port: int) -> bytes:
    return (port - FIRST).to_bytes(2)


@pytest.mark.parametrize("host", ["127.0.0.1", None])
def test_a_port_is_chosen_that_no_outgoing_connection_is_given(host: str | None) -> None:
    chosen = [bound(host, 0) for _ in range(20)]
    numbers = {each.getsockname()[1] for each in chosen}
    for each in chosen:
        each.close()
    assert len(numbers) == 20
    assert numbers <= set(range(FIRST, FIRST + COUNT))
    assert max(numbers) < 32_768


def test_one_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1]
        other = FIRST + (number - FIRST + 1) % COUNT
        drawn = iter([at(number), at(number), at(other)])
        monkeypatch.setattr(ports, "system_random", lambda _: next(drawn))
        with bound("127.0.0.1", 0) as found:
            assert found.getsockname()[1] != number


def test_where_all_are_taken_any_will_do_and_other_failures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setattr(ports, "system_random", lambda _: at(number))
        with bound("127.0.0.1", 0) as found:
            assert found.getsockname()[1] not in range(FIRST, FIRST + COUNT)
    with pytest.raises(OSError, match="Errno") as told:
        bound("192.0.2.1", 0)
    assert told.value.errno == errno.EADDRNOTAVAIL


def test_the_one_that_is_asked_for_is_taken_or_refused() -> None:
    with bound("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(OSError, match="Errno") as told:
            bound("127.0.0.1", number)
        assert told.value.errno == errno.EADDRINUSE
    with bound("127.0.0.1", number) as again:
        assert again.getsockname()[1] == number
        assert again.type == socket.SOCK_STREAM
