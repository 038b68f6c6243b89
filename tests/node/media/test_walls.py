"""What a process can do before and behind the walls. Each attempt works before: so a wall that is missing is seen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from node.media import seccomp
from node.media.walls import Wall

ROOT = Path(__file__).parents[3]

ATTEMPTS = """
import ctypes, json, mmap, os, signal, socket, sys
sys.path[:0] = sys.argv[1:2]
from node.media import walls
secret, port, stage = sys.argv[2], int(sys.argv[3]), sys.argv[4]
libc = ctypes.CDLL(None, use_errno=True)

def read(): open(secret).close()
def write(): open(secret + ".new", "w").close()
def listing(): os.listdir(os.path.dirname(secret))
def connect(): socket.socket().connect(("127.0.0.1", port))
def fork():
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
def execute():
    if libc.syscall(NUMBERS["execve"], b"/no/such/program", None, None) == -1 and ctypes.get_errno() != 2:
        raise OSError(ctypes.get_errno(), "execve")
def executable(): mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()
def memory(): len(bytearray(1 << 30))
def kill(): os.kill(os.getppid(), 0)

NUMBERS = {"execve": 221 if os.uname().machine == "aarch64" else 59}
standing = 0
if stage in ("lone", "both"): standing |= walls.lone()
if stage in ("limited", "both"): standing |= walls.limited(1 << 29, 5)
seen = {}
for attempt in (read, write, listing, connect, fork, execute, executable, memory, kill):
    try:
        attempt()
        seen[attempt.__name__] = "done"
    except Exception as error:
        seen[attempt.__name__] = type(error).__name__
os.write(1, json.dumps([int(standing), seen]).encode())
os._exit(0)
"""


def attempt(stage: str, folder: Path, port: int) -> tuple[Wall, set[str]]:
    """What could be done at a stage: nothing, lone, limited or both."""
    secret = folder / "secret"
    secret.write_text("canary")
    line = [sys.executable, "-I", "-S", "-B", "-c", ATTEMPTS, str(ROOT), str(secret), str(port), stage]
    done = subprocess.run(line, capture_output=True, env={}, check=True, timeout=60)
    standing, seen = json.loads(done.stdout)
    return Wall(standing), {name for name, what in seen.items() if what == "done"}


@pytest.fixture
def port() -> object:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_before_the_walls_everything_can_be_done(tmp_path: Path, port: int) -> None:
    everything = {"read", "write", "listing", "connect", "fork", "execute", "executable", "memory", "kill"}
    assert attempt("nothing", tmp_path, port) == (Wall(0), everything)


def test_a_lone_process_reads_no_file_and_reaches_no_network(tmp_path: Path, port: int) -> None:
    standing, done = attempt("lone", tmp_path, port)
    if Wall.FILES | Wall.NETWORK not in standing:
        pytest.skip(f"this machine permits only {standing!r}")
    assert not done & {"read", "write", "listing", "connect"}
    assert "fork" in done, "it has to: each picture gets a process"


def test_a_limited_process_asks_the_system_for_nothing(tmp_path: Path, port: int) -> None:
    standing, done = attempt("limited", tmp_path, port)
    assert Wall.LIMITS in standing
    assert not done & {"read", "write", "listing", "connect", "memory"}
    if Wall.CALLS not in standing:
        pytest.skip("this machine has no filter of system calls, or we do not know its numbers")
    assert done == set()


def test_all_walls_together_leave_nothing(tmp_path: Path, port: int) -> None:
    standing, done = attempt("both", tmp_path, port)
    assert Wall.LIMITS in standing
    assert not done & {"read", "write", "listing", "connect", "memory"}


def test_the_filter_of_an_unknown_machine_is_empty() -> None:
    assert seccomp.program("pdp11") == b""
    for machine in seccomp.MACHINES:
        assert len(seccomp.program(machine)) % seccomp.INSTRUCTION == 0
        assert len(seccomp.program(machine)) // seccomp.INSTRUCTION < 256, "jumps are one byte"
