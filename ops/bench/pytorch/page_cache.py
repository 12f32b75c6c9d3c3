"""Times epochs from a cold and from a warm page cache.

    page_cache.py FOLDER JAVA_COMMAND PYTHON
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = int(os.environ.get("ROUNDS", "3"))


def forget(folder: Path) -> None:
    """Evicts the files from the page cache. No process may have them open, or the kernel keeps the mapped pages."""
    for file in [*folder.glob("*.arrow"), folder / "features.npy"]:
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def seconds(command: list[str]) -> float:
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return float(said.split()[-1])


def main() -> None:
    folder, java, python = Path(sys.argv[1]), sys.argv[2].split(), sys.argv[3]
    minibatch = os.environ.get("MINIBATCH", "32")
    mebibytes = (folder / "features.npy").stat().st_size / 2**20
    sides = {"Loff": java, "PyTorch": [python, str(Path(__file__).with_name("classifier.py"))]}
    figures = []
    print(f"{'model':10} {'program':8} {'cold s':>7} {'warm s':>7}  epochs over {mebibytes:.0f} MiB, medians of {ROUNDS}", flush=True)
    for model in os.environ.get("MODELS", "night deit-tiny").split():
        for name, command in sides.items():
            cold, warm = [], []
            for _ in range(ROUNDS):
                forget(folder)
                epoch = [*command, "epoch", str(folder), model, "float32", minibatch]
                cold.append(seconds(epoch))
                warm.append(seconds(epoch))
            both = statistics.median(cold), statistics.median(warm)
            print(f"{model:10} {name:8} {both[0]:7.2f} {both[1]:7.2f}", flush=True)
            figures.append(f"{model} {name} {both[0]:.2f} / {both[1]:.2f}")
    load = Path("/proc/loadavg").read_text().split()[0]
    print(f"page-cache, seconds of an epoch cold / warm: {', '.join(figures)}; {mebibytes:.0f} MiB; load {load}")


if __name__ == "__main__":
    main()
