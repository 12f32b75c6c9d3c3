"""PyTorch's side of ops/bench/extraction: JPEG files through Pillow, a DataLoader and the reference library.

    encoder.py make FOLDER IMAGES                      the models of random weights, and pictures
    encoder.py run MODEL IMAGES PRECISION MINIBATCH    for each line of input, images per second
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from transformers import BitImageProcessorPil, Dinov2Config, Dinov2Model

THREADS = 2
WORKERS = int(os.environ.get("WORKERS", "2"))
WARM_UP = 8
SIZES = {"vit-s14": (384, 6), "vit-b14": (768, 12)}


class Pictures(Dataset):
    def __init__(self, files: list[Path], processor: BitImageProcessorPil):
        self.files, self.processor = files, processor

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int):
        image = Image.open(self.files[index]).convert("RGB")
        return self.processor(images=image, return_tensors="pt")["pixel_values"][0]


def make(folder: Path, images: int) -> None:
    sys.path.append(str(Path(__file__).parents[2] / "parity"))
    from huggingface import IMAGENET, photograph, randomised, saved

    for name, (width, heads) in SIZES.items():
        model = Dinov2Model(Dinov2Config(hidden_size=width, num_attention_heads=heads, image_size=518))
        saved(folder / name, randomised(model, 7), BitImageProcessorPil(size={"shortest_edge": 256}, **IMAGENET), {})
    pictures = folder / "images"
    pictures.mkdir()
    for number in range(images):
        photograph(500, 375, number).save(pictures / f"{number:04}.jpg", quality=88)


def processor_seconds() -> float:
    """Includes the loader's processes, which have ended."""
    return sum(os.times()[:4])


def run(model: Path, images: Path, precision: str, minibatch: int) -> None:
    torch.set_num_threads(THREADS)
    encoder = Dinov2Model.from_pretrained(model, attn_implementation="sdpa").eval()
    if precision == "bfloat16":
        encoder = encoder.to(torch.bfloat16)
    processor = BitImageProcessorPil.from_pretrained(model)
    files = sorted(images.glob("*.jpg"))

    def extracted(some: list[Path]) -> float:
        """Features as they would be stored, in float16."""
        loader = DataLoader(Pictures(some, processor), batch_size=minibatch, num_workers=WORKERS, persistent_workers=False)
        first = None
        with torch.inference_mode():
            for pixels in loader:
                features = encoder(pixels.to(encoder.dtype)).last_hidden_state.to(torch.float16).numpy()
                first = features[0] if first is None else first
        return float(abs(first.astype("float32")).mean())

    print(f"first {extracted(files[:WARM_UP]):.4f}")
    print("ready", flush=True)
    for _ in sys.stdin:
        begun, spent = time.perf_counter(), processor_seconds()
        extracted(files)
        print(len(files) / (time.perf_counter() - begun), len(files) / (processor_seconds() - spent), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        run(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
