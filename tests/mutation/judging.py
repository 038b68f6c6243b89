"""Runs the tests of one module against its mutants: each in a forked child, in memory alone, until a test fails.

A mistake inside a function is put into the function where it is, in a process that has collected the tests already, and
only the tests that reach the function run, the quickest first. Any other mistake needs everything loaded anew.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.mutants import mutants

OPTIONS = ["--assert=plain", "--tb=no", "-qq", "--capture=no", "--disable-warnings", "--hypothesis-profile=mutation"]
PLUGINS = ["-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin"]
settings.register_profile(
    "mutation", max_examples=60, deadline=None, derandomize=True, database=None, report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
FIRST = 2  # the exit code of a child whose first test failed
KILLED, TIMEOUT, SURVIVED = "killed", "timeout", "survived"


class Judge:
    """The mutants of one module that are not judged yet; `found` gets what became of each, by name."""

    patience = 4
    """Seconds of processor time that a child gets beyond twice what its tests took."""

    def __init__(self, path: Path, module: str, tests: list[str], found: dict[str, str], jobs: int) -> None:
        self._path, self._name, self._tests = path, module.removesuffix(".py").replace("/", "."), tests
        source = path.read_text(encoding="utf-8")
        self._code = compile(source, module, "exec")
        self._left = [mutant for mutant in mutants(module, source) if mutant.name not in found]
        self._found, self._jobs, self._running = found, jobs, dict[int, str]()
        self._noticed: Counter[int] = Counter()

    def judge(self, keep: Callable[[], None]) -> None:
        """Judge them all, and call `keep` after each."""
        self._keep = keep
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        if self._left and pytest.main([*OPTIONS, *PLUGINS, *self._tests], plugins=[self]):
            raise SystemExit(f"{self._name}: the tests fail without any mistake")
        forget_ours()
        if self._left:
            self._control(sum(self._costs), partial(self._anew, self._code))
        for mutant in self._left:
            self._fork(mutant.name, sum(self._costs), partial(self._anew, mutant.code()))
        self._wait(0)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which test reaches what and how long it takes; then judge what can be judged here."""
        reach = self._measure(session.items)
        right, left = codes_of(self._code), []
        functions = {name: found for name, found in functions_of(sys.modules[self._name]) if name in right}
        self._control(sum(self._costs), partial(self._here, functions, {}, session.items, self._quickest(reach)))
        for mutant in self._left:
            wrong = codes_of(mutant.code())
            changed = {name: wrong[name] for name in functions if wrong[name] != right[name]}
            if not changed:
                left.append(mutant)
                continue
            numbers = self._quickest({name: reach[name] for name in changed})
            cost = sum(self._costs[at] for at in numbers)
            self._fork(mutant.name, cost, partial(self._here, functions, changed, session.items, numbers))
        self._wait(0)
        self._left = left
        return True

    def _measure(self, items: list[pytest.Item]) -> dict[str, set[int]]:
        """The processor time of each test, and by function the numbers of the tests that enter it."""
        self._costs: list[float] = []
        watch = coverage.Coverage(data_file=None, config_file=False, include=[str(self._path)])
        watch.start()
        for item, following in zip_longest(items, items[1:]):
            watch.switch_context(str(len(self._costs)))
            start = time.process_time()
            reports = runtestprotocol(item, log=False, nextitem=following)
            self._costs.append(time.process_time() - start)
            if any(report.failed for report in reports):
                raise pytest.UsageError(f"{item.nodeid} fails without any mistake")
        watch.stop()
        tests = watch.get_data().contexts_by_lineno(str(self._path))
        lines = {name: {line for *_, line in code.co_lines() if line} for name, code in codes_of(self._code).items()}
        return {name: {int(at) for line in lines[name] for at in tests.get(line, []) if at} for name in lines}

    def _quickest(self, reach: dict[str, set[int]]) -> list[int]:
        """The tests that enter one of these functions, by number; first those that noticed much for what they take."""
        return sorted(set().union(*reach.values()), key=lambda at: self._costs[at] / (1 + 4 * self._noticed[at]))

    def _control(self, cost: float, run: Callable[[], int]) -> None:
        """Without a mistake, the same way of running the tests must find none."""
        self._fork("", cost, run)
        self._wait(0)
        if self._found.pop("") != SURVIVED:
            raise pytest.UsageError("tests that pass in their own order fail in another, or when they run again")

    def _here(
        self,
        functions: dict[str, FunctionType],
        changed: dict[str, CodeType],
        items: list[pytest.Item],
        order: list[int],
    ) -> int:
        """Run tests in this order; 0 if all pass, else a code that tells which one does not."""
        for name, code in changed.items():
            functions[name].__code__ = code
        for at, following in zip_longest(order, order[1:]):
            after = None if following is None else items[following]
            if any(report.failed for report in runtestprotocol(items[at], log=False, nextitem=after)):
                return min(at + FIRST, 255)
        return 0

    def _anew(self, code: CodeType) -> int:
        sys.meta_path.insert(0, _Planted(self._name, self._path, code))
        sys.dont_write_bytecode = True
        return 1 if pytest.main([*OPTIONS, *PLUGINS, "-x", *self._tests]) else 0

    def _fork(self, name: str, cost: float, run: Callable[[], int]) -> None:
        """Have a child run tests; one that hangs ends by its processor time, or by the clock."""
        seconds = self.patience + int(2 * cost)
        self._wait(self._jobs - 1)
        pid = os.fork()
        if pid:
            self._running[pid] = name
            return
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            signal.alarm(3600)
            null = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(null, number)
            os._exit(run())
        finally:
            os._exit(1)

    def _wait(self, running: int) -> None:
        while len(self._running) > running:
            pid, status = os.wait()
            if os.WIFSIGNALED(status):
                outcome = TIMEOUT if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM} else KILLED
            else:
                outcome = KILLED if os.WEXITSTATUS(status) else SURVIVED
                self._noticed[os.WEXITSTATUS(status) - FIRST] += 1
            self._found[self._running.pop(pid)] = outcome
            self._keep()


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module as it was compiled here; every other one comes from the disk."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self._name, self._path, self._code = name, path, code

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:
        ours = fullname == self._name
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self) if ours else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def functions_of(holder: ModuleType | type) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods that a module defines, by qualified name."""
    home = holder.__name__ if isinstance(holder, ModuleType) else holder.__module__
    for value in vars(holder).values():
        inner = getattr(value, "fget", None) or getattr(value, "__func__", None) or value
        if isinstance(inner, FunctionType) and inner.__module__ == home and inner.__qualname__.count("<") == 0:
            yield inner.__qualname__, inner
        elif isinstance(value, type) and value.__module__ == home and isinstance(holder, ModuleType):
            yield from functions_of(value)


def codes_of(code: CodeType) -> dict[str, CodeType]:
    """The code of all functions below a piece of code, by qualified name."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return {name: found for each in inner for name, found in [(each.co_qualname, each), *codes_of(each).items()]}


def forget_ours() -> None:
    """Drop what is loaded from below this folder, but not this, so that a child loads it with its mistake."""
    here, kept = str(Path.cwd()) + os.sep, (sys.prefix, str(Path(__file__).parent))
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(here) and not file.startswith(kept):
            del sys.modules[name]
