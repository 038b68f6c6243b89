"""Key files: what is written is read, any change is noticed, and both halves are needed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import factor
from crypto.errors import Refused

SECRET = bytes(range(32))
secrets = st.binary(min_size=32, max_size=32)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as told:
        factor.read(data)
    assert told.value.code == "bad_factor"
    return str(told.value)


@given(secrets)
def test_what_is_written_is_read_however_its_line_ends(secret: bytes) -> None:
    line = factor.write(secret)
    for data in (line, line.rstrip(), line.replace(b"\n", b"\r\n"), b"  " + line.replace(b" ", b"\n")):
        assert factor.read(data) == secret


@given(secrets, st.data())
def test_one_changed_sign_is_noticed(secret: bytes, data: st.DataObject) -> None:
    line = bytearray(factor.write(secret).rstrip())
    at = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.sampled_from(b"0123456789abcdefgz \x00\xff").filter(lambda sign: sign != line[at]))
    line[at] = other
    refusal(bytes(line))


@given(st.binary(max_size=400))
def test_whatever_is_no_key_file_is_refused(data: bytes) -> None:
    refusal(data)
    refusal(factor._HEAD + b" " + data)


def test_what_is_longer_or_shorter_or_of_a_later_kind_is_refused() -> None:
    line = factor.write(SECRET)
    assert refusal(line + b" " * factor.FILE_BYTES) == "This file is no key file of Kith."
    assert refusal(line.replace(b"file-1", b"file-2")) == "This file is no key file of Kith."
    short = b" ".join((factor._HEAD, SECRET[:31].hex().encode(), factor._check(SECRET[:31]).hex().encode()))
    assert "damaged" in refusal(short)
    with pytest.raises(ValueError, match="32"):
        factor.write(SECRET[:31])


def test_the_key_takes_both_halves_and_the_salt() -> None:
    half, salt = bytes(32), bytes(12)
    key = factor.wrapping_key(half, SECRET, salt)
    others = [
        factor.wrapping_key(b"\1" + half[1:], SECRET, salt),
        factor.wrapping_key(half, b"\1" + SECRET[1:], salt),
        factor.wrapping_key(half, SECRET, b"\1" + salt[1:]),
        factor.wrapping_key(SECRET, half, salt),
    ]
    assert len({key, *others}) == 5
    assert len(key) == 32
    assert len(factor.mark(SECRET)) == factor.MARK
    assert factor.mark(SECRET) not in (key[:8], SECRET[:8])


def test_frozen_bytes() -> None:
    file = Path(__file__).parent.parent / "vectors" / "v1" / "key_file.json"
    frozen = json.loads(file.read_text("utf-8"))
    secret, half, salt = (bytes.fromhex(frozen[name]) for name in ("secret", "half", "salt"))
    assert factor.write(secret).decode() == frozen["file"]
    assert factor.mark(secret).hex() == frozen["mark"]
    assert factor.wrapping_key(half, secret, salt).hex() == frozen["key"]
