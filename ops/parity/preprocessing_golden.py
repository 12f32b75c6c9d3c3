"""Writes the golden files of PreprocessingGoldenTest: small images, and Pillow's results for them.

    python ops/parity/preprocessing_golden.py batch-jobs/src/test/resources/dev/loff/encoder

Needs Pillow and numpy. Every expected file holds float32, little endian, (height, width, 3), values 0 to 1.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HEIGHT, WIDTH = 20, 24
SHORTER_SIDE = 28
KERNELS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def picture(width: int, height: int, seed: int) -> Image.Image:
    """Smooth colours, hard edges and a little noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack(
        [
            255 * x / max(1, width - 1),
            127 + 120 * np.sin(x / 5.0 + y / 7.0),
            np.where((x // 9 + y // 6) % 2 == 0, 230, 20),
        ],
        axis=-1,
    )
    rgb = rgb + rng.normal(0, 6, rgb.shape)
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8), "RGB")


def stretch(image: Image.Image, kernel: Image.Resampling) -> Image.Image:
    return image.resize((WIDTH, HEIGHT), kernel)


def shorter_side(image: Image.Image, kernel: Image.Resampling) -> Image.Image:
    width, height = image.size
    short = min(width, height)
    resized = image.resize((SHORTER_SIDE * width // short, SHORTER_SIDE * height // short), kernel)
    left, top = (resized.width - WIDTH) // 2, (resized.height - HEIGHT) // 2
    return resized.crop((left, top, left + WIDTH, top + HEIGHT))


def write(image: Image.Image, path: Path) -> None:
    values = np.asarray(image.convert("RGB"), dtype="<f4") / np.float32(255)
    path.write_bytes(values.tobytes())


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sources = {"down.png": picture(97, 61, 1), "up.png": picture(13, 17, 2), "photo.jpg": picture(150, 111, 3)}
    for name, image in sources.items():
        image.save(folder / name, **({"quality": 90} if name.endswith("jpg") else {}))
        decoded = Image.open(folder / name).convert("RGB")
        stem = Path(name).stem
        for kernel_name, kernel in KERNELS.items():
            write(stretch(decoded, kernel), folder / f"{stem}-stretch-{kernel_name}.f32")
            write(shorter_side(decoded, kernel), folder / f"{stem}-shorter-side-{kernel_name}.f32")

    # Upright and turned by EXIF: the same picture after orientation, kept without loss.
    upright = picture(40, 30, 4)
    for orientation in range(1, 9):
        undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
        stored = upright if undo is None else upright.transpose(Image.Transpose(undo))
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored.save(folder / f"exif-{orientation}.png", exif=exif)
        reread = ImageOps.exif_transpose(Image.open(folder / f"exif-{orientation}.png"))
        assert np.array_equal(np.asarray(reread), np.asarray(upright)), orientation
    write(upright.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR), folder / "exif-stretch-bilinear.f32")
    write(shorter_side(upright, Image.Resampling.BILINEAR), folder / "exif-shorter-side-bilinear.f32")

    # Variants of formats that the JDK cannot write.
    small = picture(WIDTH, HEIGHT, 5)
    small.convert("CMYK").save(folder / "cmyk.jpg", quality=95)
    write(Image.open(folder / "cmyk.jpg"), folder / "cmyk.f32")
    small.save(folder / "progressive.jpg", quality=95, progressive=True)
    write(Image.open(folder / "progressive.jpg"), folder / "progressive.f32")
    small.save(folder / "small.webp", lossless=True)
    sixteen = (np.asarray(small.convert("L"), dtype=np.uint16) << 8) + 200
    Image.fromarray(sixteen).save(folder / "gray16.png")
    write(small.convert("L"), folder / "gray16.f32")
    frames = [small, picture(WIDTH, HEIGHT, 6), picture(WIDTH, HEIGHT, 7)]
    palettes = [frame.quantize(64) for frame in frames]
    palettes[0].save(folder / "animated.gif", save_all=True, append_images=palettes[1:], duration=50)
    write(Image.open(folder / "animated.gif"), folder / "animated.f32")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
