"""The arithmetic of a soak, and its two tools on a real process: what one uses, and a connection cut from outside.

Whether nodes hold more and more takes an hour to see: `make soak`.
"""

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.cutting import cut
from tests.soak.figures import Point, bounds, has_grown, levels, percent_an_hour, share, slope, use_of

MIB = 2.0**20
CALLER = """
import socket, sys
wire = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
print("there", flush=True)
print(wire.recv(1), flush=True)
"""


def line(start: float, per_hour: float, seconds: int = 1800) -> list[Point]:
    """A figure that grows evenly, looked at every five seconds."""
    return [(float(at), start + per_hour * at / 3600) for at in range(0, seconds, 5)]


def test_a_slope_is_that_of_the_line() -> None:
    assert slope([(0.0, 5.0), (10.0, 6.0), (30.0, 8.0)]) == pytest.approx(0.1)
    assert percent_an_hour(line(100 * MIB, 2 * MIB)) == pytest.approx((2.0, 2.0, 2.0), rel=0.01)
    assert percent_an_hour(line(100 * MIB, 0)) == (0, 0, 0)


def test_a_slope_is_as_sure_as_its_levels_are_even() -> None:
    points = [(0.0, 0.0), (1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0)]
    # of the pairs: -1, -1, 1/3, 1/2, 3/4, 1, 1, 4/3, 2, 3; 1.645 * sqrt(5 * 4 * 15 / 18) = 6.7 of the 10 are within
    assert slope(points) == pytest.approx(0.875)
    assert bounds(points) == (-1.0, 2.0)


def test_what_comes_and_goes_within_a_minute_is_not_growth() -> None:
    points = [(at, figure + (40 * MIB if number % 4 else 0)) for number, (at, figure) in enumerate(line(80 * MIB, MIB))]
    assert percent_an_hour(points)[1] == pytest.approx(1.25, rel=0.02)


def test_a_few_odd_minutes_do_not_move_the_slope() -> None:
    points = [(at, figure + (50 * MIB if at >= 1680 else 0)) for at, figure in line(100 * MIB, MIB)]
    assert percent_an_hour(points)[1] == pytest.approx(1.0, rel=0.2)


def test_one_step_in_the_middle_is_growth() -> None:
    points = [(at, figure + (5 * MIB if at >= 900 else 0)) for at, figure in line(100 * MIB, 0)]
    assert percent_an_hour(points)[1] > 1


def test_a_level_is_the_least_of_its_window() -> None:
    points = [(1.0, 9.0), (59.0, 7.0), (62.0, 8.0), (121.0, 6.0)]
    assert levels(points, window_s=60) == [(31.0, 7.0), (91.0, 8.0)]


def test_a_window_that_is_cut_short_has_no_level() -> None:
    points = [(1.0, 9.0), (59.0, 7.0), (62.0, 30.0), (80.0, 31.0)]
    assert levels(points, window_s=60) == [(31.0, 7.0)]
    assert levels(points[:2], window_s=60) == [(31.0, 7.0)]


def test_descriptors_have_grown_if_they_never_come_down_again() -> None:
    counts = [20, 25, 22, 30, 30, 30, 31, 24]
    assert not has_grown([(5.0 * number, float(count)) for number, count in enumerate(counts)])
    assert has_grown([(5.0 * number, float(count)) for number, count in enumerate([*counts[:-1], 26])])


def test_a_share_is_of_one_processor() -> None:
    assert share([(10.0, 1.0), (100.0, 9.0), (210.0, 2.0)]) == pytest.approx(0.5)


def test_a_process_says_what_it_uses(tmp_path: Path) -> None:
    (tmp_path / "relay").mkdir()
    (tmp_path / "relay" / "kith.db").write_bytes(bytes(5000))
    (tmp_path / "kith.db-wal").write_bytes(bytes(700))
    gc.collect()  # what tests before this one left open is not closed between the two looks
    before = use_of(os.getpid(), tmp_path)
    held = [socket.socket() for _ in range(3)]
    now = use_of(os.getpid(), tmp_path)
    assert now.descriptors == before.descriptors + len(held)
    assert 0 < now.uss <= now.pss
    assert (now.db, now.wal) == (5000, 700)
    assert now.cpu_s >= before.cpu_s > 0
    for each in held:
        each.close()


def test_a_connection_is_cut_from_outside() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line_ = [sys.executable, "-c", CALLER, str(server.getsockname()[1])]
        with subprocess.Popen(line_, stdout=subprocess.PIPE, text=True) as caller, server.accept()[0] as answered:
            assert caller.stdout is not None
            assert caller.stdout.readline() == "there\n"
            assert cut(caller.pid) == 1
            assert caller.stdout.readline() == "b''\n"
            assert answered.recv(1) == b""
    assert caller.returncode == 0
