"""Runs two programs alternately and compares their figures.

Each is started once. It prints lines of its own, then "ready"; for each empty line of input it works and prints a line with two
rates: by wall-clock time, and by CPU time, which depends less on other processes. It sleeps between two of these, so that the
other program has the machine.
"""

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass

PAIRS = int(os.environ.get("PAIRS", "5"))


class Side:
    def __init__(self, name: str, command: list[str], variables: dict[str, str] | None = None):
        self.name = name
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if not os.environ.get("LOUD") else None,
            text=True,
            env=os.environ | (variables or {}),
        )
        self.said: list[str] = []
        while (line := self.line()) != "ready":
            self.said.append(line)

    def line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended early (status {self.process.wait()}); LOUD=1 shows what it said")
        return line.strip()

    def rates(self) -> tuple[float, float]:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        by_clock, by_processor = self.line().split()
        return float(by_clock), float(by_processor)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Figures:
    """Medians of both, and of the pairs' ratios."""

    loff: float
    torch: float
    ratio: float


def measured(loff: Side, torch: Side) -> tuple[Figures, Figures]:
    """By wall-clock and CPU time; the two take turns to begin a pair."""
    rates: dict[Side, list[tuple[float, float]]] = {loff: [], torch: []}
    for pair in range(PAIRS):
        for side in (loff, torch) if pair % 2 == 0 else (torch, loff):
            rates[side].append(side.rates())
    both = []
    for kind in range(2):
        ours, theirs = ([rate[kind] for rate in rates[side]] for side in (loff, torch))
        ratios = [a / b for a, b in zip(ours, theirs)]
        both.append(Figures(statistics.median(ours), statistics.median(theirs), statistics.median(ratios)))
    return both[0], both[1]
