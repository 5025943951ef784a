"""Run a command as a process of its own, and measure it: time, processor time and memory of it and all it starts."""

import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

EVERY = 0.1
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a tool is ended, so that it takes neither the evening nor the machine."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Run:
    """How a command went; `fault` is its last word when it failed, or why it was ended."""

    seconds: float
    cpu: float
    """Seconds of all cores, which other work on the machine hardly changes."""
    memory: float
    fault: str | None


def run_apart(command: list[str], cwd: Path, log: Path, limits: Limits) -> Run:
    """Run it to its end, or end it at a limit; what it says goes into the log."""
    started, spent, peak, fault = perf_counter(), _spent(), 0.0, None
    with log.open("w", encoding="utf-8") as said:
        process = psutil.Popen(command, cwd=cwd, stdout=said, stderr=subprocess.STDOUT)
        try:
            while _runs(process) and not fault:
                peak = max(peak, tree_memory(process))
                fault = _over(limits, perf_counter() - started, peak)
        finally:
            _end(process)
    seconds = perf_counter() - started
    return Run(seconds, _spent() - spent, peak, fault or (_last_word(log) if process.returncode else None))


def _spent() -> float:
    """Processor time of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _over(limits: Limits, seconds: float, megabytes: float) -> str | None:
    if megabytes > limits.megabytes:
        return f"ended: it took more than {limits.megabytes / 1024:g} GB"
    return f"ended: not done within {limits.seconds:g} s" if seconds > limits.seconds else None


def _runs(process: psutil.Popen) -> bool:
    try:
        process.wait(EVERY)
    except psutil.TimeoutExpired:
        return True
    return False


def tree_memory(process: psutil.Process) -> float:
    """What a process and all its children hold, in MB; pages they share are counted once."""
    try:
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_held(one, several=len(tree) > 1) for one in tree) / MB


def _held(process: psutil.Process, *, several: bool) -> int:
    try:
        if several:
            whole = process.memory_full_info()
            return int(getattr(whole, "pss", whole.rss))
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def _end(process: psutil.Popen) -> None:
    """End it and all it started, where it still runs: nothing is left behind, whatever stopped the bench."""
    if process.poll() is not None:
        return
    for one in [*process.children(recursive=True), process]:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def _last_word(log: Path) -> str:
    said = [line.strip() for line in log.read_text("utf-8", errors="replace").splitlines() if line.strip()]
    return said[-1][:160] if said else "it failed without a word"
