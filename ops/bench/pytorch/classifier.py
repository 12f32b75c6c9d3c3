"""PyTorch's side of ops/bench/training: the twin of Loff's classifier, started from the same weights.

    classifier.py train FOLDER SIZE PRECISION MINIBATCH UPDATES    for each line of input, images per second
    classifier.py epoch FOLDER SIZE PRECISION MINIBATCH            the seconds of one epoch, after one update
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

THREADS = 2
CLASSES = 10
# Width, depth, heads, and the width inside the MLP over that of a token.
SIZES = {"night": (192, 1, 4, 2), "deit-tiny": (192, 12, 3, 4), "deit-small": (384, 12, 6, 4)}


class Block(nn.Module):
    def __init__(self, width: int, heads: int, ratio: int):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.qkv = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.fc1 = nn.Linear(width, ratio * width)
        self.fc2 = nn.Linear(ratio * width, width)

    def forward(self, x):
        images, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(images, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(images, tokens, width)
        x = x + self.projection(attended)
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Classifier(nn.Module):
    def __init__(self, size: str, tokens: int, channels: int):
        super().__init__()
        width, depth, heads, ratio = SIZES[size]
        self.projection = nn.Linear(channels, width)
        self.projection_norm = nn.LayerNorm(width, eps=1e-6)
        self.position = nn.Parameter(torch.zeros(1, tokens, width))
        self.blocks = nn.Sequential(*(Block(width, heads, ratio) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, features):
        x = self.projection_norm(self.projection(features)) + self.position
        return self.head(self.norm(self.blocks(x)).mean(dim=1))


def loaded(model: Classifier, file: Path) -> Classifier:
    """Loff's names: block0.mlp.fc1.kernel (in, out) is blocks.0.fc1.weight (out, in)."""
    weights = {}
    for name, tensor in load_file(file).items():
        if name.startswith("current.") and ".adam_" not in name:
            name = name.removeprefix("current.").replace(".attention.", ".").replace(".mlp.", ".")
            if name.startswith("block"):
                number, rest = name.removeprefix("block").split(".", 1)
                name = f"blocks.{number}.{rest}"
            for ours, theirs in ((".gamma", ".weight"), (".beta", ".bias"), (".kernel", ".weight")):
                if name.endswith(ours):
                    tensor = tensor.T if ours == ".kernel" else tensor
                    name = name.removesuffix(ours) + theirs
            weights[name] = tensor.contiguous()
    model.load_state_dict(weights)
    return model


class Training:
    def __init__(self, folder: Path, size: str, precision: str):
        self.features = np.load(folder / "features.npy", mmap_mode="r")
        _, tokens, channels = self.features.shape
        self.model = loaded(Classifier(size, tokens, channels), folder / "start.safetensors").train()
        exempt = [p for n, p in self.model.named_parameters() if p.dim() == 1 or n == "position"]
        decayed = [p for n, p in self.model.named_parameters() if p.dim() > 1 and n != "position"]
        groups = [{"params": decayed, "weight_decay": 0.05}, {"params": exempt, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-4, fused=True)
        self.bfloat16 = precision == "bfloat16"

    def update(self, images: np.ndarray) -> float:
        features = torch.from_numpy(self.features[images]).float()
        labels = torch.from_numpy(images % CLASSES)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            logits = self.model(features)
        loss = F.cross_entropy(logits.float(), labels, label_smoothing=0.1)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()


    def epoch(self, minibatch: int):
        """Minibatches of all images in random order; sorted within a minibatch, which is faster on a disk."""
        order = np.random.default_rng(1).permutation(len(self.features))
        return (np.sort(order[at : at + minibatch]) for at in range(0, len(order), minibatch))


def epoch(training: Training, minibatch: int) -> None:
    minibatches = training.epoch(minibatch)
    training.update(next(minibatches))
    begun = time.perf_counter()
    for images in minibatches:
        training.update(images)
    print(time.perf_counter() - begun)


def train(folder: Path, size: str, precision: str, minibatch: int, updates: int) -> None:
    first = Training(folder, size, precision)
    for _ in range(3):
        print(f"loss {first.update(np.arange(minibatch)):.6f}")
    training = Training(folder, size, precision)
    minibatches = training.epoch(minibatch)

    def trained(count: int) -> str:
        nonlocal minibatches
        begun, processor = time.perf_counter(), time.process_time()
        for _ in range(count):
            images = next(minibatches, None)
            if images is None:
                minibatches = training.epoch(minibatch)
                images = next(minibatches)
            training.update(images)
        done = count * minibatch
        return f"{done / (time.perf_counter() - begun)} {done / (time.process_time() - processor)}"

    trained(2)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(trained(updates), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    command, folder, size, precision, minibatch = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:5], int(sys.argv[5])
    if command == "epoch":
        epoch(Training(folder, size, precision), minibatch)
    else:
        train(folder, size, precision, minibatch, int(sys.argv[6]))
