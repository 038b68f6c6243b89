"""A fault carries its sentence and values apart, so that whoever shows it can say it in another language."""

from __future__ import annotations

import pickle

from crypto.errors import Fault, Refused


def test_a_fault_says_its_values_and_survives_a_boundary() -> None:
    fault = Refused("too_many", "At most {most} of {name}.", most=3, name="{most}")
    there: Fault = pickle.loads(pickle.dumps(fault))
    assert (type(there), there.code, str(there), there.values) == (
        Refused,
        "too_many",
        "At most 3 of {most}.",
        fault.values,
    )
    assert str(Refused("odd", "Nothing {here} is filled in.")) == "Nothing {here} is filled in."
