"""The waiting room: bounded, and fair between hosts."""

import pytest

from node.net.lobby import Lobby


def crowd(limit: int) -> tuple[Lobby, list[str]]:
    return Lobby(limit), []


def test_it_holds_its_limit_and_not_one_more():
    lobby, gone = crowd(3)
    for name in ("a", "b", "c"):
        lobby.enter("10.0.0.1", lambda name=name: gone.append(name))
    assert (len(lobby), gone, lobby.evicted) == (3, [], 0)
    lobby.enter("10.0.0.1", lambda: gone.append("d"))
    assert (len(lobby), gone, lobby.evicted) == (3, ["a"], 1)


def test_a_quiet_host_stays_while_a_busy_one_floods():
    lobby, gone = crowd(8)
    lobby.enter("10.0.0.2", lambda: gone.append("quiet"))
    for _ in range(100):
        lobby.enter("10.0.0.1", lambda: gone.append("flood"))
    assert len(lobby) == 8
    assert gone == ["flood"] * 93


def test_whoever_left_makes_room():
    lobby, gone = crowd(1)
    ticket = lobby.enter("a", lambda: gone.append("first"))
    lobby.leave(ticket)
    lobby.leave(ticket)
    lobby.enter("a", lambda: gone.append("second"))
    assert gone == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8::1", "2001:db8::2:3"), ("::ffff:10.0.0.1", "10.0.0.1"), ("fe80::1%eth0", "fe80::2%eth1")],
)
def test_addresses_of_one_customer_are_one_host(one, other):
    lobby, gone = crowd(3)
    lobby.enter("10.9.9.9", lambda: gone.append("quiet"))
    lobby.enter(one, lambda: gone.append("one"))
    lobby.enter(other, lambda: gone.append("other"))
    lobby.enter("10.8.8.8", lambda: gone.append("late"))
    assert gone == ["one"]
