"""Hypothesis strategies for the values of this floor, and what every decoder must do with hostile bytes."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import strategies as st

from sync import limits
from sync.errors import PeerFault
from sync.event import Header

T = TypeVar("T")

ids = st.binary(min_size=32, max_size=32)
numbers = st.integers(min_value=0, max_value=limits.INTEGER_MAX)
u32s = st.integers(min_value=0, max_value=2**32 - 1)

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=limits.INTEGER_MIN, max_value=limits.INTEGER_MAX)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.binary(max_size=20)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(st.text(max_size=8), plain, max_size=5)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    seq = draw(numbers)
    prev = b"" if seq == 0 else draw(ids) if seq > 1 else draw(st.just(b"") | ids)
    return Header(
        v=draw(st.sampled_from([1, 2])),
        space=draw(ids),
        author=draw(ids),
        device=draw(ids),
        seq=seq,
        prev=prev,
        hlc=draw(numbers),
        kind=draw(st.integers(min_value=0, max_value=2**16 - 1)),
        kid=draw(st.just(b"") | st.binary(min_size=16, max_size=16)),
        refs=tuple(draw(st.lists(ids, max_size=limits.REFS))),
        expires=draw(u32s),
    )


@st.composite
def mutations(draw: st.DrawFn, data: bytes) -> bytes:
    """A few bytes changed, cut out, doubled or added."""
    mutated = bytearray(data)
    for _ in range(draw(st.integers(min_value=1, max_value=4))):
        at = draw(st.integers(min_value=0, max_value=len(mutated)))
        match draw(st.integers(min_value=0, max_value=3)):
            case 0 if at < len(mutated):
                mutated[at] = draw(st.integers(min_value=0, max_value=255))
            case 1:
                del mutated[at : at + draw(st.integers(min_value=1, max_value=8))]
            case 2:
                mutated[at:at] = mutated[at : at + 8]
            case _:
                mutated[at:at] = draw(st.binary(max_size=8))
    return bytes(mutated)


def value_or_fault(decode: Callable[[bytes], T], data: bytes) -> T | None:
    """The value, or None after a PeerFault; any other exception fails the test."""
    try:
        return decode(data)
    except PeerFault:
        return None


def fault_code(call: Callable[[], object], kind: type[Exception] = PeerFault) -> str:
    """The code of the fault that this call must raise."""
    with pytest.raises(kind) as caught:
        call()
    code: str = caught.value.code  # type: ignore[attr-defined]
    return code
