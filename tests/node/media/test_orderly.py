"""A child process that works orders answers them, has only so much memory, and ends with the input of its orders."""

import subprocess
import sys

CHILD = """
import resource
from node.media import orderly

async def work(reader, writer):
    while line := await reader.readline():
        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        writer.write(line.upper() + str(most).encode() + str(resource.getrlimit(resource.RLIMIT_CORE)[0]).encode())

orderly.serve(work, 3 << 30)
"""


def test_orders_are_worked_within_limits_until_they_end() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], check=False, input=b"begin\n", capture_output=True, timeout=60)
    assert done.stdout == b"BEGIN\n" + str(3 << 30).encode() + b"0"
    assert (done.returncode, done.stderr) == (0, b"")
