"""Compares Loff's side of a bench with PyTorch's for each model and precision.

    compare.py extraction|training FOLDER JAVA_COMMAND PYTHON
"""

import os
import subprocess
import sys
from pathlib import Path

from pairs import PAIRS, Side, measured

GOAL = 1.2
MODELS = {"extraction": ["vit-s14", "vit-b14"], "training": ["deit-tiny", "deit-small"]}


# Products of 1024 x 1024 matrices on two threads, in 10^9 operations per second.
PEAK = """
import time, torch
torch.set_num_threads(2)
a = torch.randn(1024, 1024).to(torch.{0})
for _ in range(3): a @ a
begun, count = time.perf_counter(), 0
while time.perf_counter() - begun < 1: a @ a; count += 1
print(count * 2 * 1024**3 / (time.perf_counter() - begun) / 1e9)
"""


def operations(bench: str, model: str) -> float:
    """10^9 operations of an image's matrix products; training takes them three times."""
    width, tokens = {"vit-s14": (384, 257), "vit-b14": (768, 257), "deit-tiny": (192, 256), "deit-small": (384, 256)}[model]
    forward = 12 * (2 * tokens * 12 * width**2 + 4 * tokens**2 * width) / 1e9
    return forward * (3 if bench == "training" else 1)


def arguments(bench: str, folder: Path, model: str, precision: str) -> list[str]:
    minibatch = os.environ.get("MINIBATCH", "8" if bench == "extraction" else "32")
    if bench == "extraction":
        return [str(folder / model), str(folder / "images"), precision, minibatch]
    return [str(folder), model, precision, minibatch, os.environ.get("UPDATES", "4")]


def main() -> None:
    bench, folder, java, python = sys.argv[1], Path(sys.argv[2]), sys.argv[3].split(), sys.argv[4]
    here = Path(__file__).parent
    commands = {
        "extraction": (java, [python, str(here / "encoder.py"), "run"]),
        "training": ([*java, "train"], [python, str(here / "classifier.py"), "train"]),
    }
    models = os.environ.get("MODELS", " ".join(MODELS[bench])).split()
    precisions = os.environ.get("PRECISIONS", "float32 bfloat16").split()
    figures, reached = [], 0
    print(f"{'model':12} {'numbers':9} {'images/s':9} {'Loff':>8} {'PyTorch':>8} {'ratio':>6}  medians of {PAIRS} pairs", flush=True)
    peaks = {it: float(subprocess.check_output([python, "-c", PEAK.format(it)], text=True)) for it in precisions}
    for model in models:
        for precision in precisions:
            both = arguments(bench, folder, model, precision)
            loff = Side("Loff", commands[bench][0] + both)
            torch = Side("PyTorch", commands[bench][1] + both)
            clock, processor = measured(loff, torch)
            loff.close()
            torch.close()
            for name, it in ("by clock", clock), ("by CPU s", processor):
                print(f"{model:12} {precision:9} {name:9} {it.loff:8.2f} {it.torch:8.2f} {it.ratio:6.2f}", flush=True)
            products = operations(bench, model)
            most = peaks[precision] / products
            print(f"{'':12} matrix products alone: {most:.2f} images/s ({products:.1f} of {peaks[precision]:.0f} GFLOP/s)")
            print(f"{'':12} same work: {'; '.join(loff.said)} | {'; '.join(torch.said)}", flush=True)
            figures.append(f"{model} {precision} {clock.loff:.2f} : {clock.torch:.2f} = {clock.ratio:.2f} (CPU {processor.ratio:.2f})")
            reached += clock.ratio >= GOAL
    load = Path("/proc/loadavg").read_text().split()[0]
    print(f"{bench}, images/s Loff : PyTorch: {', '.join(figures)}; {reached} of {len(figures)} at {GOAL} or above; load {load}")


if __name__ == "__main__":
    main()
