"""Which mistakes the tests notice: `python -m tests.mutation` judges every mutant of the modules below by their tests.

What was found is kept in out/mutation.json for as long as module and tests stay what they are. It fails if a mutant
survives that `survivors.toml` does not list with a reason, if an entry there is of no use, or if fewer than nine in ten
are noticed. How a mutant is judged is in `judging.py`, what mistakes there are in `mutants.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from tests.mutation.judging import SURVIVED, TIMEOUT, Judge
from tests.mutation.mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "out" / "mutation.json"
CRYPTO = ["ratchet_edges", "vectors", "sessions", "ratchet", "ratchet_state"]
RECONCILE = ["reconcile_edges", "ranges_edges", "vectors", "hostile_walk", "reconcile"]
SESSION = [
    "session_edges",
    "rounds_edges",
    "answers_edges",
    "pacing",
    "hostile_walk",
    "agreement",
    "session",
    "hostile",
    "bulk",
]
SLOW = [  # what takes long, and most of what runs with many seeds
    "--deselect=tests/sync/test_session.py::test_large_stores_converge_over_a_bad_link",
    "--deselect=tests/sync/test_session.py::test_narrow_limits_change_nothing_but_the_number_of_rounds",
    *(
        f"--deselect=tests/sync/test_session.py::test_any_loss_and_doubling_converges_and_always_agrees[{n}"
        for n in (1, 2, 3)
    ),
    "--deselect=tests/sync/test_agreement.py::test_a_store_put_back_without_notice_never_passes_for_the_same",
    "--deselect=tests/sync/test_bulk.py::test_a_missing_history_comes_newest_first_and_costs_little_more_than_itself",
    "--deselect=tests/sync/test_bulk.py::test_a_stream_survives_loss_and_goes_on_after_a_break",
    "--deselect=tests/sync/test_hostile.py::test_no_sequence_of_frames_breaks_a_session",
]
MODULES: dict[str, list[str]] = {
    "crypto/ratchet.py": [f"tests/crypto/test_{name}.py" for name in CRYPTO],
    "crypto/ratchet_state.py": [f"tests/crypto/test_{name}.py" for name in CRYPTO],
    "crypto/pqxdh.py": [f"tests/crypto/test_{name}.py" for name in ("pqxdh", "vectors", "sessions")],
    "node/secure/pairwise.py": [f"tests/node/secure/test_{name}.py" for name in ("pairwise", "first_contact")],
    "sync/session.py": [*(f"tests/sync/test_{name}.py" for name in SESSION), *SLOW],
    "sync/rounds.py": [*(f"tests/sync/test_{name}.py" for name in SESSION), *SLOW],
    "sync/ranges.py": [f"tests/sync/test_{name}.py" for name in RECONCILE],
    "sync/reconcile.py": [f"tests/sync/test_{name}.py" for name in RECONCILE],
}
SHARE = 0.9


def main() -> int:
    """Judge, count, and list what survived; the exit code."""
    parser = argparse.ArgumentParser(description="mutation testing")
    parser.add_argument("modules", nargs="*", default=list(MODULES), metavar="module", help=", ".join(MODULES))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--survivors", action="store_true", help="what was noticed once is not judged anew")
    options = parser.parse_args()
    os.chdir(ROOT)
    reasons = listed()
    good = [judged(module, options.jobs, options.survivors, reasons) for module in options.modules]
    return 0 if all(good) else 1


def judged(module: str, jobs: int, survivors: bool, reasons: dict[str, str]) -> bool:
    """Judge one module and report; whether all is as it should be."""
    names = [module, *(name for name in MODULES[module] if name.endswith(".py"))]
    state = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()
    old = kept().get(module, {"state": "", "found": {}})
    found = old["found"] if old["state"] == state else {}
    if survivors:
        found = {name: outcome for name, outcome in old["found"].items() if outcome != SURVIVED}

    def keep() -> None:
        everything = {**kept(), module: {"state": state, "found": found}}
        KEPT.parent.mkdir(exist_ok=True)
        new = KEPT.with_suffix(f".{os.getpid()}")  # another run may be writing too
        new.write_text(json.dumps(everything, indent=0), encoding="utf-8")
        new.replace(KEPT)

    Judge(ROOT / module, module, MODULES[module], found, jobs).judge(keep)
    return report(module, found, reasons)


def kept() -> dict[str, Any]:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}  # type: ignore[no-any-return]


def listed() -> dict[str, str]:
    """The survivors that are known, by name, each with its reason."""
    with (Path(__file__).parent / "survivors.toml").open("rb") as file:
        entries = tomllib.load(file)["survivors"]
    return {f"{entry['module']} | {name}": entry["reason"] for entry in entries for name in entry["mutants"]}


def report(module: str, found: dict[str, str], reasons: dict[str, str]) -> bool:
    """Print the counts of a module and its survivors; whether all is as it should be."""
    there = [mutant.name for mutant in mutants(module, (ROOT / module).read_text(encoding="utf-8"))]
    count = Counter(found[name] for name in there)
    share = 1 - count[SURVIVED] / len(there)
    print(f"{module}: {len(there)} mutants, {share:.1%} noticed ({count[TIMEOUT]} as they hang), "
          f"{count[SURVIVED]} survive", flush=True)  # fmt: skip
    survived = {name for name in there if found[name] == SURVIVED}
    useless = {name for name in reasons if name.startswith(f"{module} | ")} - survived
    for name in sorted(survived):
        print(f"  {name.removeprefix(f'{module} | ')}\n      {reasons.get(name, 'NOT LISTED')}")
    for name in sorted(useless):
        print(f"  listed, but does not survive: {name}")
    return not useless and survived <= reasons.keys() and share >= SHARE


if __name__ == "__main__":
    sys.exit(main())
