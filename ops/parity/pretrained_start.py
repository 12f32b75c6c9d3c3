"""Computes a ViT's blocks on tokens that are not its own patches, by the reference library.

    python ops/parity/pretrained_start.py batch-jobs/src/test/resources/dev/loff/huggingface/vit OUT.safetensors

Loads the folder's model, gives random tokens of a 3 x 5 grid in place of the patch embedding, and stores them with the class
token that leaves the last norm. Needs transformers, torch and safetensors.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import ViTModel

HEIGHT, WIDTH, IMAGES = 3, 5, 2


def main(folder: Path, out: Path) -> None:
    model = ViTModel.from_pretrained(folder, add_pooling_layer=False).eval()
    config = model.config
    tokens = torch.randn(IMAGES, HEIGHT * WIDTH, config.hidden_size, generator=torch.Generator().manual_seed(5))
    model.embeddings.patch_embeddings.forward = lambda *_, **__: tokens
    patch = config.patch_size
    pixels = torch.zeros(IMAGES, 3, HEIGHT * patch, WIDTH * patch)
    with torch.no_grad():
        classes = model(pixels, interpolate_pos_encoding=True).last_hidden_state[:, 0]
    save_file({"tokens": tokens, "class_token": classes.contiguous()}, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
