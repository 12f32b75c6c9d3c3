"""Makes vision transformers with random weights by the reference library, and the outputs that it computes with them.

    python ops/parity/huggingface.py golden batch-jobs/src/test/resources/dev/loff/huggingface
    python ops/parity/huggingface.py fresh FOLDER [SEED]
    python ops/parity/huggingface.py full FOLDER

golden writes the small committed fixtures, fresh the same with new weights, full one model of the size of
facebook/dinov2-base, with what PyTorch needs for an image. Needs transformers, torch, pillow and safetensors.

Each case is a folder as a user has it (config.json, preprocessor_config.json, model.safetensors), with an expected.json
that lists what to compare: image size, layer and tokens, and expected.safetensors with inputs and outputs.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import (
    BitImageProcessorPil,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPVisionConfig,
    CLIPVisionModel,
    DeiTConfig,
    DeiTImageProcessorPil,
    DeiTModel,
    Dinov2Config,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
    SiglipVisionConfig,
    SiglipVisionModel,
    ViTConfig,
    ViTForImageClassification,
    ViTImageProcessorPil,
    ViTModel,
)

IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
TINY = {"hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 2}
IMAGES = ("wide.jpg", "tall.jpg")


def photograph(width: int, height: int, seed: int) -> Image.Image:
    """Smooth areas, hard edges, fine texture and noise, as in photographs."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    ground = np.stack([90 + 80 * np.sin(x / 37 + 1), 120 + 60 * np.cos(y / 29), 100 + 0.4 * (x - y)], axis=-1)
    texture = 25 * np.sin(x * 0.9)[..., None] * np.cos(y * 0.7)[..., None]
    for _ in range(6):
        centre, radius = rng.uniform(0, [width, height]), rng.uniform(8, 40)
        inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius**2
        ground[inside] = rng.uniform(0, 255, 3)
    return Image.fromarray(np.clip(ground + texture + rng.normal(0, 5, ground.shape), 0, 255).astype(np.uint8))


def randomised(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Draws every parameter, also those that start as zeros or ones, so that a mistake in any of them shows."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "norm" in name and name.endswith("weight") or "lambda1" in name:
                parameter.copy_(1 + 0.3 * noise)
            elif parameter.dim() == 4:
                parameter.copy_(noise * 0.15)
            elif parameter.dim() == 2 and "position" not in name:
                parameter.copy_(noise * 0.8 / parameter.shape[1] ** 0.5)
            else:
                parameter.copy_(noise * 0.3)
    return model.eval()


def vision(model):
    return model.vision_model if hasattr(model, "vision_model") else model.vit if hasattr(model, "vit") else model


def outputs(model, pixels: torch.Tensor) -> list[torch.Tensor]:
    """The output of each layer by the reference; that of the last one is last_hidden_state."""
    part = vision(model)
    interpolates = type(part).__name__.startswith("Dinov2")
    with torch.no_grad():
        found = part(pixels, output_hidden_states=True, **({} if interpolates else {"interpolate_pos_encoding": True}))
    return [*found.hidden_states[1:-1], found.last_hidden_state]


def cases():
    """(name, model, processor, sizes in pixels, how it is saved)"""
    dino = {**TINY, "image_size": 28, "patch_size": 7, "mlp_ratio": 2}
    vit = {**TINY, "image_size": 32, "patch_size": 8, "intermediate_size": 48}
    text = {**TINY, "num_hidden_layers": 1, "intermediate_size": 32, "vocab_size": 9, "max_position_embeddings": 4}
    text |= {"bos_token_id": 0, "eos_token_id": 1}
    shorter = BitImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28}, **IMAGENET)
    square = {"height": 32, "width": 32}
    yield "dinov2", Dinov2Model(Dinov2Config(**dino)), shorter, [28, 42, 30, (21, 56)], {}
    yield "dinov2-giant", Dinov2Model(Dinov2Config(**dino | {"use_swiglu_ffn": True})), shorter, [28], {}
    yield "dinov2-sharded", Dinov2Model(Dinov2Config(**dino)), shorter, [28], {"max_shard_size": "30KB"}
    registers = Dinov2WithRegistersConfig(**dino | {"num_register_tokens": 3})
    yield "dinov2-registers", Dinov2WithRegistersModel(registers), shorter, [28, 42, 21, (21, 56)], {}
    swiglu = Dinov2WithRegistersConfig(**dino | {"num_register_tokens": 4, "use_swiglu_ffn": True, "qkv_bias": False})
    yield "dinov2-registers-giant", Dinov2WithRegistersModel(swiglu), shorter, [28], {}
    yield "vit", ViTModel(ViTConfig(**vit)), ViTImageProcessorPil(size=square), [32, 48, (32, 64)], {}
    head = ViTForImageClassification(ViTConfig(**vit | {"hidden_act": "gelu_new", "qkv_bias": False}))
    yield "vit-head", head, ViTImageProcessorPil(size=square, do_normalize=False), [32], {}
    yield "vit-new-names", ViTModel(ViTConfig(**vit)), ViTImageProcessorPil(size=square), [32], {
        "save_original_format": False
    }
    deit = DeiTImageProcessorPil(size={"height": 36, "width": 36}, crop_size=square, **IMAGENET)
    yield "deit", DeiTModel(DeiTConfig(**vit)), deit, [32, 48], {}
    clip = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size=square)
    yield "clip-vision", CLIPVisionModel(CLIPVisionConfig(**vit)), clip, [32, 48], {}
    both = CLIPConfig(text_config=text, vision_config=vit | {"hidden_act": "gelu"}, projection_dim=16)
    yield "openclip", CLIPModel(both), clip, [32], {"dtype": torch.float16}
    siglip = SiglipImageProcessorPil(size=square)
    yield "siglip-vision", SiglipVisionModel(SiglipVisionConfig(**vit)), siglip, [32, 48], {}
    both = SiglipConfig(text_config=text, vision_config=vit)
    yield "siglip", SiglipModel(both), siglip, [32], {"dtype": torch.bfloat16}


def saved(folder: Path, model, processor, how: dict):
    """Writes the folder as the library does; returns the model with the written weights."""
    dtype = how.pop("dtype", None)
    if dtype:
        model = model.to(dtype)
    model.save_pretrained(folder, **how)
    processor.save_pretrained(folder)
    return model.float()


def write(root: Path, seed: int) -> None:
    root.mkdir(parents=True, exist_ok=True)
    for name, image in zip(IMAGES, (photograph(150, 96, 1), photograph(61, 83, 2))):
        image.save(root / name, quality=88)
    for number, (name, model, processor, sizes, how) in enumerate(cases()):
        folder = root / name
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        model = saved(folder, randomised(model, seed + number), processor, dict(how))
        tensors, runs = {}, []
        for size in sizes:
            height, width = size if isinstance(size, tuple) else (size, size)
            pixels = torch.randn(1, 3, height, width, generator=torch.Generator().manual_seed(seed + 100 + number))
            run = f"{height}x{width}"
            tensors[f"{run}.pixels"] = pixels.permute(0, 2, 3, 1).contiguous()
            for layer, tokens in enumerate(outputs(model, pixels), start=1):
                if layer >= (1 if size == sizes[0] else TINY["num_hidden_layers"]):
                    tensors[f"{run}.layer{layer}"] = tokens.contiguous()
            runs.append(run)
        for image in IMAGES:
            decoded = Image.open(root / image).convert("RGB")
            pixels = processor(images=decoded, return_tensors="pt")["pixel_values"]
            tensors[f"{image}.pixels"] = pixels.permute(0, 2, 3, 1).contiguous()
            tensors[f"{image}.tokens"] = outputs(model, pixels)[-1].contiguous()
        save_file(tensors, folder / "expected.safetensors")
        (folder / "expected.json").write_text(json.dumps({"sizes": runs, "images": list(IMAGES)}) + "\n")
        print(name, sum(file.stat().st_size for file in folder.iterdir()))


def full(folder: Path) -> None:
    """Makes a model of the size of ViT-B/14; if there is one, prints PyTorch's speed with it, one image at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "expected.safetensors").exists():
        model = Dinov2Model(Dinov2Config(image_size=518))
        model = saved(folder, randomised(model, 7), BitImageProcessorPil(size={"shortest_edge": 256}, **IMAGENET), {})
        pixels = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(8))
        save_file(
            {"pixels": pixels.permute(0, 2, 3, 1).contiguous(), "tokens": outputs(model, pixels)[-1]},
            folder / "expected.safetensors",
        )
        return
    model = Dinov2Model.from_pretrained(folder, attn_implementation="sdpa").eval()
    pixels = load_file(folder / "expected.safetensors")["pixels"].permute(0, 3, 1, 2).contiguous()
    images = int(os.environ.get("IMAGES", "40"))
    with torch.inference_mode():
        for _ in range(5):
            model(pixels)
        begun = time.perf_counter()
        for _ in range(images):
            model(pixels)
    print(images / (time.perf_counter() - begun))


if __name__ == "__main__":
    command, target = sys.argv[1], Path(sys.argv[2])
    if command == "full":
        full(target)
    else:
        write(target, int(sys.argv[3]) if command == "fresh" and len(sys.argv) > 3 else 1)
