"""Writes a corpus of awkward image files, and the expected result of each.

    python ops/parity/image_corpus.py FOLDER           the whole corpus
    python ops/parity/image_corpus.py FOLDER --small   the part that the tests of batch-jobs keep

Needs Pillow and numpy. Writes the files and manifest.tsv into FOLDER, one line per file:

    file  kind  PIXELS  width  height  largest  mean     the reference is FILE.rgb: width x height x 3 bytes
    file  kind  REASON                                   the file is quarantined for this reason

The reference is Pillow's: turned upright by ImageOps.exif_transpose, then convert("RGB"), which drops alpha. Samples of 16 bits
keep their high byte (Pillow does so for three channels and clips for one). largest and mean bound the difference of 255: 0 for
lossless files, more when two decoders may round differently. A file that Pillow refuses although its pixels are complete has the
reference of the same file without the damage.
"""

import base64
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageOps, TiffImagePlugin

EXACT = (0, 0.0)
ROUNDED = (1, 0.5)
LOSSY = (3, 0.5)

# Limit of a file in the part that is committed for the tests.
SMALL_BYTES = 1900

CASES: dict[str, tuple] = {}


def picture(width: int, height: int, seed: int = 1, mode: str = "RGB") -> Image.Image:
    """Smooth colours, one hard edge and a little noise, without symmetry, so that every rotation shows."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([255 * x / max(1, width - 1), 255 * y / max(1, height - 1), 128 + 90 * np.sin(x / 9 + y / 5)], -1)
    rgb[:, : width // 3, 2] = 30
    rgb = rgb + rng.normal(0, 2, rgb.shape)
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8)).convert(mode)


def encoded(image: Image.Image, name: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def high_bytes(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    return image


def pillow(content: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(content))
    image.load()
    return np.asarray(high_bytes(ImageOps.exif_transpose(image)).convert("RGB"))


def add(name: str, kind: str, content: bytes, bound=EXACT, like: bytes | np.ndarray | None = None, small=False) -> None:
    """A file that must decode as Pillow decodes it, or ``like``."""
    assert name not in CASES, name
    try:
        right = like if isinstance(like, np.ndarray) else pillow(content if like is None else like)
    except Exception as e:
        raise AssertionError(f"Pillow refuses {name}: {e}") from e
    CASES[name] = (kind, content, right, bound, small)


def refuse(name: str, kind: str, content: bytes, reason: str, small=False) -> None:
    assert name not in CASES, name
    CASES[name] = (kind, content, reason, None, small)


# EXIF, as in the files of cameras and phones


def exif(orientation, order="MM", kind=3, count=1, before=(), after=()) -> bytes:
    """A TIFF header with one directory; kind 3 is SHORT, 4 LONG, 1 BYTE, 2 ASCII, 5 RATIONAL."""
    e = ">" if order == "MM" else "<"
    entries = []
    packed = {
        1: lambda v: struct.pack(e + "B3x", v),
        2: lambda v: str(v).encode() + b"\0\0\0",
        3: lambda v: struct.pack(e + "H2x", v),
        4: lambda v: struct.pack(e + "I", v),
        8: lambda v: struct.pack(e + "h2x", v),
        9: lambda v: struct.pack(e + "i", v),
        7: lambda v: bytes([v, 0, 0, 0]),
    }
    entries += [struct.pack(e + "HHI", tag, 3, 1) + struct.pack(e + "H2x", value) for tag, value in before]
    entries.append(struct.pack(e + "HHI", 0x112, kind, count) + packed[kind](orientation))
    entries += [struct.pack(e + "HHI", tag, 3, 1) + struct.pack(e + "H2x", value) for tag, value in after]
    head = order.encode() + struct.pack(e + "HI", 42, 8)
    return head + struct.pack(e + "H", len(entries)) + b"".join(entries) + struct.pack(e + "I", 0)


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def app1(tiff: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + tiff)


def segments(jpeg: bytes):
    """(start, marker, end) of each segment up to and with the first scan's header."""
    at, found = 2, []
    while True:
        marker = jpeg[at + 1]
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        found.append((at, marker, end))
        if marker == 0xDA:
            return found
        at = end


def insert(jpeg: bytes, at: int, extra: bytes) -> bytes:
    return jpeg[:at] + extra + jpeg[at:]


def frame(jpeg: bytes) -> int:
    return next(s for s, m, _ in segments(jpeg) if 0xC0 <= m <= 0xCF and m not in (0xC4, 0xC8, 0xCC))


def edited(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


ARITHMETIC = {
    "rgb": """/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0d
Hx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e
Hh4eHh4eHh7/yQARCAANABEDAREAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AMwlW5kkcYnu/dqV8sEE0W89bQ/e
QhwY3XAQLk9cMFNYfZe+5tsYZobOoQbgQzmmpqoEK1DHPJ/u8gvV4uhvGwNp9QbdNBDZiLpGiuR9wJs9TbNoufaAsuM0xY2veP/Z""",
    "progressive": """/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0d
Hx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e
Hh4eHh4eHh7/ygARCAANABEDAREAAhEBAxEB/8wABgAQARD/2gAMAwEAAhADEAAAAf8AmoO2gGZ/hmLpWSNPE6q1n/AHASn4/8wA
BBAF/9oACAEBAAEFAhVTlcf6Q4qT2cG92ET/zAAEEQX/2gAIAQMBAT8BFZxKPKTvAb/0ReF+sP/MAAQRBf/aAAgBAgEBPwEl++Nu
uoil7/8AoP/MAAQQBf/aAAgBAQAGPwJeFUD/zAAEEAX/2gAIAQEAAT8hJ1wIwEFg/9oADAMBAAIAAwAAABAcKWD/zAAEEQX/2gAI
AQMBAT8QXcFi92y4cP/MAAQRBf/aAAgBAgEBPxA1topDGiNC/8wABBAF/9oACAEBAAE/EGKnZxDO8BhnMW6k/9k=""",
    "gray": """/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0d
Hx8fExciJCIeJBweHx7/yQALCAANABEBAREA/8wABgAQEAX/2gAIAQEAAD8A/wDMJVuZJHGJ7v2c6BjdcBAtYPMM0NaJvSoEK1DH
xTaaCGzFNcq59oD/2Q==""",
}

# Samplings that Pillow does not write: 4:1:1 and 4:4:0.
SAMPLINGS = {
    "411": """/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0d
Hx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e
Hh4eHh4eHh7/wAARCAANABsDAUEAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAABgUECP/EACIQAAAEBgMBAQAAAAAAAAAAAAAB
BRECBAYhI6EDEjEikf/EABYBAQEBAAAAAAAAAAAAAAAAAAUGB//EACARAAECBgMBAAAAAAAAAAAAAAECIQADBAYRMQUSFBX/2gAM
AwEAAhEDEQA/AOf0yjXbFoJ0yiXbDoKEyhXbDoXuOgfgsOgIiT7Xi7sa4OqA8UkdBkza2gyR6fkja2gslEORl5Y+bp26tbx7sNcK
dBFCRlGUBN4XGTF+gX6k+g4ZVRJZbAHeMneCxaMhsWvmKIB1iP/Z""",
    "440": """/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0d
Hx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e
Hh4eHh4eHh7/wAARCAANABsDARIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/xAAiEAAABAYDAQEAAAAAAAAAAAAAAQUR
AgQGISOhAxIxIpH/xAAXAQEAAwAAAAAAAAAAAAAAAAAGBAUH/8QAIxEAAQMEAgEFAAAAAAAAAAAAAQACBAMGESEFMRITYaGxwf/a
AAwDAQACEQMRAD8An9Mo12xaD+joMmbW0A8fnHVu1n8G86gxsonTKJdsOhRSPT8kbW0LqO71u0yg3vUGNlDqZQrth0KOlEORl5Y+
bp26tbx7sJsmPFiR3SZTvFjcZOCeyANAE9kJrx181nENbnKD+OgfgsOg9wp0EUJGUZQE3hcZMX6C7rn4IHAY8+4a39cD8JhTvGT4
jf2v/9k=""",
}


def jpegs() -> None:
    kind = "JPEG"
    image = picture(27, 21)
    plain = encoded(image, "JPEG", quality=90)
    for sampling, name in ((0, "444"), (1, "422"), (2, "420")):
        for width, height in ((27, 21), (16, 16), (1, 1), (3, 17)):
            add(
                f"jpeg-{name}-{width}x{height}.jpg",
                kind,
                encoded(picture(width, height), "JPEG", quality=90, subsampling=sampling),
                LOSSY,
                small=width == 27 and name in ("422", "420"),
            )
    for name, text in SAMPLINGS.items():
        add(f"jpeg-{name}.jpg", kind, base64.b64decode(text), LOSSY, small=True)
    for quality in (1, 30, 100):
        add(f"jpeg-quality-{quality}.jpg", kind, encoded(image, "JPEG", quality=quality), LOSSY)
    add("jpeg-gray.jpg", kind, encoded(image.convert("L"), "JPEG", quality=90), LOSSY, small=True)
    add("jpeg-gray-progressive.jpg", kind, encoded(image.convert("L"), "JPEG", progressive=True), LOSSY)
    add("jpeg-progressive.jpg", kind, encoded(image, "JPEG", progressive=True), LOSSY)
    add("jpeg-optimised.jpg", kind, encoded(image, "JPEG", optimize=True), LOSSY)
    add("jpeg-rgb-kept.jpg", kind, encoded(image, "JPEG", keep_rgb=True), LOSSY, small=True)
    for blocks in (1, 2, 7):
        marked = encoded(image, "JPEG", quality=90, restart_marker_blocks=blocks)
        add(f"jpeg-restart-{blocks}.jpg", kind, marked, LOSSY, small=blocks == 2)
    for name, text in ARITHMETIC.items():
        add(f"jpeg-arithmetic-{name}.jpg", kind, base64.b64decode(text), LOSSY, small=name == "rgb")

    # Adobe's marker says how the channels are coded
    cmyk = encoded(picture(27, 21, 2).convert("CMYK"), "JPEG", quality=95)
    adobe = next((s, e) for s, m, e in segments(cmyk) if m == 0xEE)
    no_adobe = cmyk[: adobe[0]] + cmyk[adobe[1] :]
    add("jpeg-cmyk-adobe-0.jpg", kind, cmyk, LOSSY, small=True)
    add("jpeg-cmyk-adobe-2.jpg", kind, edited(cmyk, adobe[1] - 1, b"\2"), LOSSY, small=True)
    add("jpeg-cmyk-without-adobe.jpg", kind, no_adobe, LOSSY, small=True)
    add("jpeg-cmyk-progressive.jpg", kind, encoded(picture(27, 21, 2).convert("CMYK"), "JPEG", progressive=True), LOSSY)
    marker = b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0)
    for transform in (0, 1):
        mark = segment(0xEE, marker[:-1] + bytes([transform]))
        stripped = b"\xff\xd8" + plain[20:]  # without JFIF, which would say YCbCr
        add(f"jpeg-adobe-{transform}.jpg", kind, insert(stripped, 2, mark), LOSSY, small=transform == 0)
    add("jpeg-without-jfif.jpg", kind, b"\xff\xd8" + plain[20:], LOSSY)
    add("jpeg-adobe-short.jpg", kind, insert(plain, 20, segment(0xEE, b"Adobe")), LOSSY, like=plain)

    # Bytes that cameras leave between segments
    for name, junk in (
        ("3-zeros", b"\0\0\0"),
        ("1-byte", b"\x42"),
        ("200-bytes", bytes(range(200))),
        ("fill", b"\xff" * 9),
        ("fill-and-zeros", b"\0\xff\xff\0\0\xff\xff"),
        ("stuffed-ff", b"\xff\0\xff\0"),
    ):
        for place, at in (("app0", 20), ("frame", frame(plain)), ("scan", segments(plain)[-1][0])):
            add(f"jpeg-junk-{name}-before-{place}.jpg", kind, insert(plain, at, junk), LOSSY, small=place == "app0")
    for restart in (0xD0, 0xD7, 0x01):
        add(
            f"jpeg-marker-{restart:02x}-before-frame.jpg",
            kind,
            insert(plain, frame(plain), bytes([0xFF, restart])),
            LOSSY,
            like=plain,
            small=restart == 0xD0,
        )
    add("jpeg-junk-before-end.jpg", kind, plain[:-2] + b"\x11\x22\x33" + plain[-2:], LOSSY, small=True)
    add("jpeg-fill-before-end.jpg", kind, plain[:-2] + b"\xff\xff\xff" + plain[-2:], LOSSY)
    add("jpeg-trailing-zeros.jpg", kind, plain + bytes(1000), LOSSY)
    add("jpeg-trailing-text.jpg", kind, plain + b"SEFT and more that a phone adds", LOSSY)
    add("jpeg-two-files.jpg", kind, plain + encoded(picture(50, 40, 9), "JPEG"), LOSSY, small=True)
    add("jpeg-comment.jpg", kind, insert(plain, 20, segment(0xFE, b"\xff\xd9 a comment with an end in it \xff\xda")), LOSSY)
    add("jpeg-unknown-app.jpg", kind, insert(plain, 20, segment(0xEB, b"x" * 5000)), LOSSY)
    add("jpeg-empty-segment.jpg", kind, insert(plain, 20, segment(0xEC, b"")), LOSSY)
    out = io.BytesIO()
    image.save(out, "MPO", save_all=True, append_images=[picture(27, 21, 5)], quality=90)
    add("jpeg-mpo.jpg", kind, out.getvalue(), LOSSY, small=True)
    icc = encoded(image, "JPEG", quality=90, icc_profile=b"\0" * 300)
    add("jpeg-icc.jpg", kind, icc, LOSSY, like=plain)

    # Many scans
    progressive = encoded(picture(27, 21).convert("L"), "JPEG", progressive=True, quality=50)
    last = progressive.rfind(b"\xff\xda")
    scan = progressive[last:-2]
    first = progressive.count(b"\xff\xda")
    for scans in (100, 500):
        repeated = progressive[:-2] + scan * (scans - first) + progressive[-2:]
        add(f"jpeg-{scans}-scans.jpg", kind, repeated, LOSSY)
    for scans in (501, 5000):
        repeated = progressive[:-2] + scan * (scans - first) + progressive[-2:]
        refuse(f"jpeg-{scans}-scans.jpg", kind, repeated, "CORRUPT", small=False)
    refuse("jpeg-scans-without-end.jpg", kind, progressive[:-2] + scan * 600, "CORRUPT")

    # Formats that no decoder here reads
    at = frame(plain)
    for name, marker in (("lossless", 0xC3), ("hierarchical", 0xC5), ("lossless-arithmetic", 0xCB)):
        refuse(f"jpeg-{name}.jpg", kind, edited(plain, at + 1, bytes([marker])), "UNSUPPORTED_FORMAT", small=marker == 0xC3)
    refuse("jpeg-12-bit.jpg", kind, edited(edited(plain, at + 1, b"\xc1"), at + 4, b"\x0c"), "UNSUPPORTED_FORMAT", small=True)
    refuse("jpeg-height-after-scan.jpg", kind, edited(plain, at + 5, b"\0\0"), "UNSUPPORTED_FORMAT", small=True)
    refuse("jpeg-no-width.jpg", kind, edited(plain, at + 7, b"\0\0"), "CORRUPT")
    refuse("jpeg-no-frame.jpg", kind, plain[:at] + plain[segments(plain)[-1][0] :], "CORRUPT")
    refuse("jpeg-ends-at-once.jpg", kind, b"\xff\xd8\xff\xd9", "CORRUPT")
    refuse("jpeg-without-tables.jpg", kind, b"\xff\xd8" + plain[at:], "CORRUPT")
    refuse("jpeg-segment-of-1-byte.jpg", kind, edited(plain, 4, b"\0\1"), "CORRUPT")
    refuse("jpeg-50000-square.jpg", kind, edited(plain, at + 5, struct.pack(">HH", 50000, 50000)), "TOO_MANY_PIXELS")
    refuse("jpeg-9000-square.jpg", kind, edited(plain, at + 5, struct.pack(">HH", 9000, 9000)), "CORRUPT")
    for length in (3, 10, 30, 200, at + 6, len(plain) // 2, len(plain) - 30, len(plain) - 3):
        refuse(f"jpeg-cut-at-{length}.jpg", kind, plain[:length], "TRUNCATED", small=length == len(plain) // 2)
    two = encoded(image, "JPEG", progressive=True, quality=90)
    refuse("jpeg-progressive-cut.jpg", kind, two[: len(two) * 3 // 4], "TRUNCATED")


def exifs() -> None:
    kind = "EXIF"
    stored = picture(27, 21, 3)
    jpeg = encoded(stored, "JPEG", quality=90, subsampling=0)
    png = encoded(stored, "PNG")
    for orientation in range(1, 9):
        add(f"exif-short-{orientation}.jpg", kind, insert(jpeg, 2, app1(exif(orientation))), LOSSY, small=orientation in (6, 7))
        add(f"exif-long-{orientation}.jpg", kind, insert(jpeg, 2, app1(exif(orientation, kind=4))), LOSSY)
        add(f"exif-webp-{orientation}.webp", kind, encoded(stored, "WEBP", lossless=True, exif=exif(orientation)), small=orientation == 8)
        add(f"exif-tiff-{orientation}.tif", kind, encoded(stored, "TIFF", tiffinfo={274: orientation}), small=orientation == 6)
    for order, kinds in (("II", (1, 3, 4, 8, 9)), ("MM", (1, 8, 9))):
        for value_kind in kinds:
            add(
                f"exif-{order}-type-{value_kind}.jpg",
                kind,
                insert(jpeg, 2, app1(exif(6, order, value_kind))),
                LOSSY,
                small=value_kind == 4,
            )
    for value_kind in (2, 7):
        add(f"exif-type-{value_kind}.jpg", kind, insert(jpeg, 2, app1(exif(6, kind=value_kind))), LOSSY)
    for nonsense in (0, 9, 255, 65535):
        add(f"exif-value-{nonsense}.jpg", kind, insert(jpeg, 2, app1(exif(nonsense))), LOSSY, small=nonsense == 9)
    add("exif-after-other-tags.jpg", kind, insert(jpeg, 2, app1(exif(6, before=((0x100, 4), (0x101, 9)), after=((0x128, 2),)))), LOSSY)
    add("exif-two-first-6.jpg", kind, insert(jpeg, 2, app1(exif(6)) + app1(exif(1))), LOSSY, small=True)
    add("exif-two-first-1.jpg", kind, insert(jpeg, 2, app1(exif(1)) + app1(exif(6))), LOSSY, small=True)
    add("exif-after-frame.jpg", kind, insert(jpeg, segments(jpeg)[-1][0], app1(exif(6))), LOSSY, small=True)
    add("exif-behind-app0.jpg", kind, insert(jpeg, 20, app1(exif(6))), LOSSY)
    add("exif-after-junk.jpg", kind, insert(jpeg, 20, b"\0\0\0" + app1(exif(6))), LOSSY)
    add("exif-empty.jpg", kind, insert(jpeg, 2, segment(0xE1, b"Exif\0\0")), LOSSY, like=jpeg)
    add("exif-cut-behind-tag.jpg", kind, insert(jpeg, 2, app1(exif(6)[:-4])), LOSSY, small=True)
    add("exif-more-entries-than-there-are.jpg", kind, insert(jpeg, 2, app1(edited(exif(6), 8, b"\0\x09")[:-4])), LOSSY)
    thumbnail = encoded(picture(12, 10, 8), "JPEG")
    add("exif-thumbnail.jpg", kind, insert(jpeg, 2, app1(exif(6) + thumbnail)), LOSSY, small=True)
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    header = b"http://ns.adobe.com/xap/1.0/\0"
    add("xmp.jpg", kind, insert(jpeg, 2, segment(0xE1, header + xmp)), LOSSY, small=True)
    add("xmp-element.jpg", kind, insert(jpeg, 2, segment(0xE1, header + b"<tiff:Orientation>8</tiff:Orientation>")), LOSSY)
    add("xmp-and-exif.jpg", kind, insert(jpeg, 2, segment(0xE1, header + xmp) + app1(exif(3))), LOSSY, small=True)

    chunk = png_chunk(b"eXIf", exif(6))
    add("exif-before-pixels.png", kind, insert(png, 33, chunk), small=True)
    add("exif-after-pixels.png", kind, png[:-12] + chunk + png[-12:], small=True)
    add("exif-long.png", kind, insert(png, 33, png_chunk(b"eXIf", exif(8, "II", 4))))
    raw = ("\nexif\n%8d\n" % (6 + len(exif(6)))) + (b"Exif\0\0" + exif(6)).hex() + "\n"
    text = b"Raw profile type exif\0"
    add("exif-raw-profile.png", kind, insert(png, 33, png_chunk(b"tEXt", text + raw.encode())))
    add("exif-raw-profile-packed.png", kind, insert(png, 33, png_chunk(b"zTXt", text + b"\0" + zlib.compress(raw.encode()))), small=True)
    lines = "\n".join(raw.split("\n")[3][i : i + 72] for i in range(0, 200, 72))
    raw_lines = "\nexif\n%8d\n" % (6 + len(exif(6))) + lines + "\n"
    add("exif-raw-profile-after.png", kind, png[:-12] + png_chunk(b"zTXt", text + b"\0" + zlib.compress(raw_lines.encode())) + png[-12:])
    add("exif-chunk-before-raw-profile.png", kind, insert(png, 33, png_chunk(b"tEXt", text + raw.encode()) + png_chunk(b"eXIf", exif(3))))
    itxt = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
    add("xmp.png", kind, insert(png, 33, png_chunk(b"iTXt", itxt)), small=True)
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)
    add("xmp-packed.png", kind, insert(png, 33, png_chunk(b"iTXt", packed)))
    add("xmp.webp", kind, encoded(stored, "WEBP", lossless=True, xmp=xmp))
    add("exif-with-prefix.webp", kind, encoded(stored, "WEBP", lossless=True, exif=b"Exif\0\0" + exif(3, "II")))
    add("exif-lossy.webp", kind, encoded(picture(64, 48, 3), "WEBP", quality=90, exif=exif(6, "II", 4)), LOSSY)


# PNG, written chunk by chunk: Pillow does not write most of its types and depths


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png_rows(samples: np.ndarray, depth: int) -> bytes:
    rows = b""
    for row in samples:
        flat = row.reshape(-1)
        if depth == 16:
            line = flat.astype(">u2").tobytes()
        elif depth == 8:
            line = flat.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in flat)
            bits += "0" * (-len(bits) % 8)
            line = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        rows += b"\0" + line
    return rows


def png(samples: np.ndarray, depth: int, colour: int, interlaced=False, extra=b"", late=b"") -> bytes:
    """``samples``: (height, width, channels)."""
    height, width = samples.shape[:2]
    if interlaced:
        rows = b"".join(
            png_rows(part, depth)
            for part in (samples[y0::dy, x0::dx] for x0, y0, dx, dy in PASSES)
            if part.shape[0] and part.shape[1]
        )
    else:
        rows = png_rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + extra
        + png_chunk(b"IDAT", zlib.compress(rows))
        + late
        + png_chunk(b"IEND", b"")
    )


def pngs() -> None:
    kind = "PNG"
    rgb = np.asarray(picture(23, 17, 4)).astype(np.uint32)
    alpha = (np.arange(17 * 23).reshape(17, 23, 1) * 7 % 256).astype(np.uint32)
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        for depth in (1, 2, 4, 8, 16):
            gray = rgb[:, :, :1] * 257 >> (16 - depth)
            add(f"png-gray-{depth}{suffix}.png", kind, png(gray, depth, 0, interlaced), small=depth in (1, 2, 16))
            if depth <= 8:
                colours = 1 << depth
                palette = b"".join(bytes([(i * 37) % 256, (i * 91 + 20) % 256, 255 - i % 256]) for i in range(colours))
                content = png(gray, depth, 3, interlaced, png_chunk(b"PLTE", palette))
                add(f"png-palette-{depth}{suffix}.png", kind, content, small=depth == 4 and not interlaced)
                transparent = png_chunk(b"PLTE", palette) + png_chunk(b"tRNS", bytes(range(0, colours)))
                add(f"png-palette-{depth}-trns{suffix}.png", kind, png(gray, depth, 3, interlaced, transparent), small=depth == 8)
            if depth <= 8:
                trns = png_chunk(b"tRNS", struct.pack(">H", int(gray[3, 3, 0])))
                add(f"png-gray-{depth}-trns{suffix}.png", kind, png(gray, depth, 0, interlaced, trns), small=depth == 4)
            if depth >= 8:
                wide = rgb * 257 >> (16 - depth)
                opacity = alpha * 257 >> (16 - depth)
                add(f"png-rgb-{depth}{suffix}.png", kind, png(wide, depth, 2, interlaced))
                trns = png_chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in wide[3, 3])))
                add(f"png-rgb-{depth}-trns{suffix}.png", kind, png(wide, depth, 2, interlaced, trns), small=depth == 8)
                add(
                    f"png-gray-alpha-{depth}{suffix}.png",
                    kind,
                    png(np.concatenate([wide[:, :, :1], opacity], -1), depth, 4, interlaced),
                    small=depth == 16 and not interlaced,
                )
                add(
                    f"png-rgba-{depth}{suffix}.png",
                    kind,
                    png(np.concatenate([wide, opacity], -1), depth, 6, interlaced),
                    small=depth == 8 and not interlaced,
                )
    gray16 = np.arange(0, 23 * 17).reshape(17, 23, 1) * 167 % 65536
    add("png-gray-16-low-bytes.png", kind, png(gray16, 16, 0))
    add("png-rgb-16-low-bytes.png", kind, png(np.concatenate([gray16, gray16 // 3, 65535 - gray16], -1), 16, 2))

    plain = png(rgb, 8, 2)
    add("png-gamma.png", kind, png(rgb, 8, 2, extra=png_chunk(b"gAMA", struct.pack(">I", 100000))), small=True)
    add("png-gray-gamma.png", kind, png(rgb[:, :, :1], 8, 0, extra=png_chunk(b"gAMA", struct.pack(">I", 22000))))
    add("png-background.png", kind, png(np.concatenate([rgb, alpha], -1), 8, 6, extra=png_chunk(b"bKGD", struct.pack(">HHH", 255, 0, 255))))
    add("png-significant-bits.png", kind, png(rgb, 8, 2, extra=png_chunk(b"sBIT", b"\5\6\5")))
    add("png-srgb-and-chroma.png", kind, png(rgb, 8, 2, extra=png_chunk(b"sRGB", b"\0") + png_chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))))
    add("png-icc-broken.png", kind, png(rgb, 8, 2, extra=png_chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 128))))
    add("png-unknown-chunks.png", kind, png(rgb, 8, 2, extra=png_chunk(b"abCd", b"x" * 99), late=png_chunk(b"prVt", b"")), small=True)
    add("png-suggested-palette.png", kind, png(rgb, 8, 2, extra=png_chunk(b"PLTE", bytes(range(30)))))
    add("png-text.png", kind, png(rgb, 8, 2, extra=png_chunk(b"tEXt", b"Comment\0" + b"a" * 9000)))
    add("png-trailing.png", kind, plain + b"\0" * 77)
    data = zlib.compress(png_rows(rgb, 8))
    many = b"".join(png_chunk(b"IDAT", data[i : i + 7]) for i in range(0, len(data), 7))
    head, tail = plain[:33], png_chunk(b"IEND", b"")
    add("png-many-idat.png", kind, head + many + tail)
    add("png-empty-idat.png", kind, head + png_chunk(b"IDAT", b"") + png_chunk(b"IDAT", data) + png_chunk(b"IDAT", b"") + tail)
    add("png-apng.png", kind, encoded(picture(23, 17, 4), "PNG", save_all=True, append_images=[picture(23, 17, 5)]), small=True)
    out = io.BytesIO()
    picture(23, 17, 4).save(out, "PNG", save_all=True, default_image=True, append_images=[picture(23, 17, 5), picture(23, 17, 6)])
    add("png-apng-default-image.png", kind, out.getvalue(), like=np.asarray(picture(23, 17, 4)))
    short = png_chunk(b"PLTE", bytes(range(3 * 5)))
    indices = rgb[:, :, :1] % 5
    add("png-palette-short.png", kind, png(indices, 8, 3, extra=short))

    # A damaged text chunk does not damage the picture: libpng and browsers continue, Pillow does not
    bad_text = bytearray(png(rgb, 8, 2, extra=png_chunk(b"tEXt", b"Comment\0abc")))
    bad_text[33 + 12 + 8 + 3 - 1] ^= 0xFF
    add("png-text-with-wrong-checksum.png", kind, bytes(bad_text), like=plain)
    refuse("png-header-with-wrong-checksum.png", kind, edited(plain, 29, b"\0\0\0\0"), "CORRUPT", small=True)
    idat = 33 + 8
    refuse("png-pixels-with-wrong-checksum.png", kind, edited(plain, idat + len(data), b"\0\0\0\0"), "CORRUPT", small=True)
    refuse("png-pixels-broken.png", kind, head + png_chunk(b"IDAT", data[:60] + b"\0" * 40 + data[100:]) + tail, "CORRUPT")
    refuse("png-pixels-too-few.png", kind, head + png_chunk(b"IDAT", zlib.compress(png_rows(rgb[:9], 8))) + tail, "CORRUPT", small=True)
    refuse("png-no-pixels.png", kind, head + tail, "CORRUPT")
    refuse("png-no-palette.png", kind, png(indices, 8, 3), "CORRUPT")
    refuse("png-3-bits.png", kind, edited(plain, 16, png_chunk(b"IHDR", struct.pack(">IIBBBBB", 23, 17, 3, 2, 0, 0, 0))[8:]), "CORRUPT")
    refuse("png-colour-type-5.png", kind, edited(plain, 16, png_chunk(b"IHDR", struct.pack(">IIBBBBB", 23, 17, 8, 5, 0, 0, 0))[8:]), "CORRUPT")
    refuse("png-rgb-of-4-bits.png", kind, edited(plain, 16, png_chunk(b"IHDR", struct.pack(">IIBBBBB", 23, 17, 4, 2, 0, 0, 0))[8:]), "CORRUPT")
    refuse("png-no-width.png", kind, edited(plain, 16, png_chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 17, 8, 2, 0, 0, 0))[8:]), "CORRUPT")
    for length in (10, 20, 36, len(plain) // 2, len(plain) - 20):
        refuse(f"png-cut-at-{length}.png", kind, plain[:length], "TRUNCATED", small=length == len(plain) // 2)
    big = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 40000, 40000, 8, 2, 0, 0, 0))
    refuse("png-40000-square.png", kind, plain[:8] + big + plain[33:], "TOO_MANY_PIXELS", small=True)
    bomb = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0))
    refuse("png-claims-more-than-it-holds.png", kind, plain[:8] + bomb + plain[33:], "CORRUPT")
    # Extra bytes after the last row: decoders stop at the last row
    flood = zlib.compress(png_rows(rgb, 8) + bytes(30_000_000), 9)
    add("png-flood-behind-pixels.png", kind, head + png_chunk(b"IDAT", flood) + tail, like=plain)


# GIF, written block by block


def gif_codes(indices: np.ndarray, bits: int) -> bytes:
    """LZW with a clear code before every pixel pair: never longer codes."""
    clear, size = 1 << bits, bits + 1
    codes = []
    for i, value in enumerate(indices):
        if i % 2 == 0:
            codes.append(clear)
        codes.append(int(value))
    codes.append(clear + 1)
    number, length, out = 0, 0, bytearray()
    for code in codes:
        number |= code << length
        length += size
        while length >= 8:
            out.append(number & 255)
            number >>= 8
            length -= 8
    if length:
        out.append(number & 255)
    blocks = b"".join(bytes([len(out[i : i + 255])]) + bytes(out[i : i + 255]) for i in range(0, len(out), 255))
    return bytes([bits]) + blocks + b"\0"


def gif(indices, screen=None, at=(0, 0), colours=16, background=0, transparent=None, local=None, before=b"",
        interlaced=False, version=b"GIF89a", after=b"", end=b"\x3b", table=True) -> bytes:
    height, width = indices.shape
    screen = screen or (width, height)
    bits = max(2, (colours - 1).bit_length())
    palette = gif_palette(1 << bits, 0)
    out = version + struct.pack("<HHBBB", *screen, (0x80 if table else 0) | 0x70 | (bits - 1), background, 0)
    out += palette if table else b""
    if transparent is not None:
        out += b"!\xf9\x04" + struct.pack("<BHBB", 1, 0, transparent, 0)
    flags = (0x40 if interlaced else 0) | ((0x80 | (bits - 1)) if local is not None else 0)
    out += before + b"," + struct.pack("<HHHHB", *at, width, height, flags)
    out += gif_palette(1 << bits, local) if local is not None else b""
    rows = indices
    if interlaced:
        order = [*range(0, height, 8), *range(4, height, 8), *range(2, height, 4), *range(1, height, 2)]
        rows = indices[order]
    return out + gif_codes(rows.reshape(-1), bits) + after + end


def gif_palette(colours: int, seed: int) -> bytes:
    return b"".join(bytes([(i * 53 + seed) % 256, (i * 29 + 2 * seed) % 256, (255 - i * 17) % 256]) for i in range(colours))


def gifs() -> None:
    kind = "GIF"
    y, x = np.mgrid[0:17, 0:23]
    indices = (x // 2 + y) % 16
    plain = gif(indices)
    add("gif-plain.gif", kind, plain, small=True)
    add("gif-87a.gif", kind, gif(indices, version=b"GIF87a"))
    add("gif-interlaced.gif", kind, gif(indices, interlaced=True), small=True)
    add("gif-interlaced-3-rows.gif", kind, gif(indices[:3], interlaced=True))
    add("gif-local-palette.gif", kind, gif(indices, local=77), small=True)
    add("gif-only-local-palette.gif", kind, gif(indices, local=77, table=False))
    add("gif-no-palette.gif", kind, gif(indices, table=False))
    for colours in (2, 4, 64, 256):
        add(f"gif-{colours}-colours.gif", kind, gif((x * 5 + y * 7) % colours, colours=colours))
    add("gif-pillow.gif", kind, encoded(picture(64, 48).quantize(200), "GIF"))
    add("gif-pillow-large.gif", kind, encoded(picture(300, 200).quantize(256), "GIF"))
    for transparent in (0, 5, 15):
        add(f"gif-transparent-{transparent}.gif", kind, gif(indices, transparent=transparent), small=transparent == 5)
    for name, more in (
        ("background-0", dict(background=0)),
        ("background-3", dict(background=3)),
        ("transparent", dict(background=3, transparent=7)),
        ("local-palette", dict(background=3, local=99)),
        ("transparent-local", dict(transparent=7, local=99)),
        ("interlaced", dict(interlaced=True, background=4)),
    ):
        content = gif(indices, (30, 25), (4, 5), **more)
        add(f"gif-small-frame-{name}.gif", kind, content, small=name in ("background-3", "transparent"))
    add("gif-small-frame-at-corner.gif", kind, gif(indices, (40, 30), (0, 0)))
    add("gif-frame-beyond-screen.gif", kind, gif(indices, (20, 12), (0, 0)), small=True)
    add("gif-frame-beyond-screen-offset.gif", kind, gif(indices, (24, 18), (6, 4)))
    add("gif-comments.gif", kind, gif(indices, before=b"!\xfe\x05hello!!"[:8] + b"\0" + b"!\xfe\x03abc\x02de\0"), small=True)
    add("gif-loop.gif", kind, gif(indices, before=b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"))
    add("gif-plain-text.gif", kind, gif(indices, before=b"!\x01\x0c" + bytes(12) + b"\x02hi\0"))
    add("gif-trailing.gif", kind, plain + b"\0\0more")
    add("gif-no-trailer.gif", kind, gif(indices, end=b""), small=True)
    frames = [picture(40, 30, seed).quantize(64) for seed in (1, 2, 3)]
    animated = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    add("gif-animated.gif", kind, animated, small=True)
    refuse("gif-no-frame.gif", kind, plain[: 13 + 48] + b"\x3b", "CORRUPT", small=True)
    refuse("gif-code-size-12.gif", kind, edited(plain, 13 + 48 + 10, b"\x0d"), "CORRUPT")
    refuse("gif-too-few-pixels.gif", kind, gif(indices)[:-1].replace(struct.pack("<HH", 23, 17) + b"\0", struct.pack("<HH", 23, 99) + b"\0") + b"\x3b", "CORRUPT")
    refuse("gif-screen-65535.gif", kind, edited(plain, 6, struct.pack("<HH", 65535, 65535)), "TOO_MANY_PIXELS", small=True)
    for length in (8, 40, 70, len(plain) // 2, len(plain) - 9):
        refuse(f"gif-cut-at-{length}.gif", kind, plain[:length], "TRUNCATED", small=length == 70)


# BMP


def bmp(rows: bytes, width: int, height: int, bits: int, compression=0, header=40, palette=b"", masks=b"", offset=None,
        colours=0) -> bytes:
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(rows), 2835, 2835, colours, 0)
        info += (masks if header > 40 else b"").ljust(header - 40, b"\0")
        info += masks if header == 40 else b""
    start = 14 + len(info) + len(palette) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(info) + len(palette) + len(rows), 0, 0, start) + info + palette + rows


def bmp_rows(samples: np.ndarray, bits: int) -> bytes:
    """``samples``: (height, width) of one number per pixel, first row first; the file has the last row first."""
    out = b""
    for row in samples[::-1]:
        if bits >= 8:
            line = b"".join(int(v).to_bytes(bits // 8, "little") for v in row)
        else:
            text = "".join(format(int(v), f"0{bits}b") for v in row)
            text += "0" * (-len(text) % 8)
            line = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
        out += line + b"\0" * (-len(line) % 4)
    return out


def bmp_palette(colours: int, gray=False, size=4) -> bytes:
    step = 255 // (colours - 1)
    entries = (
        bytes([i * step] * 3) if gray else bytes([(i * 71) % 256, (i * 37 + 9) % 256, 255 - (i * 13) % 256]) for i in range(colours)
    )
    return b"".join(entry + b"\0" * (size - 3) for entry in entries)


def run_lengths(rows: np.ndarray, bits: int) -> bytes:
    """Runs, and one absolute piece per row where it fits."""
    out = b""
    for row in rows[::-1]:
        if len(row) >= 10:
            piece = row[:5]
            if bits == 8:
                out += bytes([0, 5, *(int(v) for v in piece), 0])
            else:
                digits = [int(v) for v in piece] + [0]
                packed = bytes(digits[i] << 4 | digits[i + 1] for i in range(0, 6, 2))
                out += bytes([0, 5]) + packed + b"\0" * (len(packed) % 2)
            row = row[5:]
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end] == row[at] and end - at < 255:
                end += 1
            value = int(row[at])
            out += bytes([end - at, value if bits == 8 else value << 4 | value])
            at = end
        out += b"\0\0"
    return out + b"\0\1"


def bmps() -> None:
    kind = "BMP"
    rgb = np.asarray(picture(23, 17, 6)).astype(np.uint32)
    height, width = rgb.shape[:2]
    packed24 = rgb[:, :, 0] << 16 | rgb[:, :, 1] << 8 | rgb[:, :, 2]
    for bits in (1, 4, 8):
        colours = 1 << bits
        indices = rgb[:, :, 0] * colours >> 8
        rows = bmp_rows(indices, bits)
        add(f"bmp-{bits}.bmp", kind, bmp(rows, width, height, bits, palette=bmp_palette(colours)), small=True)
        add(f"bmp-{bits}-gray.bmp", kind, bmp(rows, width, height, bits, palette=bmp_palette(colours, True)), small=bits == 8)
        add(f"bmp-{bits}-top-down.bmp", kind, bmp(rows, width, -height, bits, palette=bmp_palette(colours)), small=bits == 8)
        add(f"bmp-{bits}-os2.bmp", kind, bmp(rows, width, height, bits, header=12, palette=bmp_palette(colours, size=3)), small=bits == 4)
        add(f"bmp-{bits}-os2-v2.bmp", kind, bmp(rows, width, height, bits, header=64, palette=bmp_palette(colours)))
        for header in (52, 56, 108, 124):
            add(f"bmp-{bits}-header-{header}.bmp", kind, bmp(rows, width, height, bits, header=header, palette=bmp_palette(colours)))
        add(f"bmp-{bits}-trailing.bmp", kind, bmp(rows, width, height, bits, palette=bmp_palette(colours)) + b"\0" * 50)
    half = rgb[:, :, 0] * 9 >> 8
    short = bmp_palette(9)
    add("bmp-4-short-palette.bmp", kind, bmp(bmp_rows(half, 4), width, height, 4, palette=short, colours=9), small=True)
    add("bmp-8-short-palette.bmp", kind, bmp(bmp_rows(half, 8), width, height, 8, palette=short, colours=9), small=True)
    add("bmp-8-two-colours.bmp", kind, bmp(bmp_rows(half % 2, 8), width, height, 8, palette=bmp_palette(2), colours=2))
    add("bmp-8-gap-before-pixels.bmp", kind, bmp(b"\0" * 30 + bmp_rows(half, 8), width, height, 8, palette=short, colours=9, offset=54 + 36 + 30), small=True)

    for header in (12, 40, 64, 108, 124):
        add(f"bmp-24-header-{header}.bmp", kind, bmp(bmp_rows(packed24, 24), width, height, 24, header=header), small=header in (12, 124))
    add("bmp-24-top-down.bmp", kind, bmp(bmp_rows(packed24, 24), width, -height, 24), small=True)
    add("bmp-24-offset-0.bmp", kind, bmp(bmp_rows(packed24, 24), width, height, 24, offset=0), small=True)
    add("bmp-24-gap-before-pixels.bmp", kind, bmp(b"\7" * 10 + bmp_rows(packed24, 24), width, height, 24, offset=64))
    add("bmp-24-palette-to-skip.bmp", kind, bmp(bmp_rows(packed24, 24), width, height, 24, palette=bmp_palette(16), colours=16))
    add("bmp-24-trailing.bmp", kind, bmp(bmp_rows(packed24, 24), width, height, 24) + b"\0" * 50)
    no_padding = bmp(bmp_rows(packed24, 24), width, height, 24)[: -(-width * 3 % 4)]
    add("bmp-24-last-row-unpadded.bmp", kind, no_padding, small=True)
    add("bmp-pillow-rgba.bmp", kind, encoded(picture(23, 17, 6, "RGBA"), "BMP"))

    r5, g5, b5 = (rgb[:, :, c] >> 3 for c in range(3))
    five = r5 << 10 | g5 << 5 | b5
    six = r5 << 11 | (rgb[:, :, 1] >> 2) << 5 | b5
    add("bmp-16.bmp", kind, bmp(bmp_rows(five, 16), width, height, 16), ROUNDED, small=True)
    add("bmp-16-top-down.bmp", kind, bmp(bmp_rows(five, 16), width, -height, 16), ROUNDED)
    add("bmp-16-os2.bmp", kind, bmp(bmp_rows(five, 16), width, height, 16, header=64), ROUNDED)
    masks_555 = struct.pack("<III", 0x7C00, 0x3E0, 0x1F)
    masks_565 = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
    for header in (40, 52, 56, 108, 124):
        add(f"bmp-16-555-header-{header}.bmp", kind, bmp(bmp_rows(five, 16), width, height, 16, 3, header, masks=masks_555), ROUNDED)
        add(f"bmp-16-565-header-{header}.bmp", kind, bmp(bmp_rows(six, 16), width, height, 16, 3, header, masks=masks_565), ROUNDED, small=header == 40)

    alpha = np.arange(width * height).reshape(height, width) % 256
    full = packed24 | alpha.astype(np.uint32) << 24
    add("bmp-32.bmp", kind, bmp(bmp_rows(full, 32), width, height, 32), small=True)
    add("bmp-32-top-down.bmp", kind, bmp(bmp_rows(full, 32), width, -height, 32))
    add("bmp-32-os2.bmp", kind, bmp(bmp_rows(full, 32), width, height, 32, header=64))
    bgrx = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0)
    bgra = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    xbgr = struct.pack("<IIII", 0xFF000000, 0xFF0000, 0xFF00, 0)
    rgba = struct.pack("<IIII", 0xFF, 0xFF00, 0xFF0000, 0xFF000000)
    add("bmp-32-masks-header-40.bmp", kind, bmp(bmp_rows(full, 32), width, height, 32, 3, 40, masks=bgrx[:12]), small=True)
    for header in (56, 108, 124):
        add(f"bmp-32-alpha-header-{header}.bmp", kind, bmp(bmp_rows(full, 32), width, height, 32, 3, header, masks=bgra), small=header == 124)
        add(f"bmp-32-rgba-header-{header}.bmp", kind, bmp(bmp_rows(full, 32), width, height, 32, 3, header, masks=rgba))
        add(f"bmp-32-xbgr-header-{header}.bmp", kind, bmp(bmp_rows(packed24 << 8, 32), width, height, 32, 3, header, masks=xbgr), small=header == 56)

    for bits, compression in ((8, 1), (4, 2)):
        colours = 1 << bits
        indices = (rgb[:, :, 0] // 64 * 64) * colours >> 8
        rle = run_lengths(indices, bits)
        palette = bmp_palette(colours)
        add(f"bmp-rle{bits}.bmp", kind, bmp(rle, width, height, bits, compression, palette=palette), small=True)
        add(f"bmp-rle{bits}-gray.bmp", kind, bmp(rle, width, height, bits, compression, palette=bmp_palette(colours, True)))
        add(f"bmp-rle{bits}-v5.bmp", kind, bmp(rle, width, height, bits, compression, header=124, palette=palette))
        delta = b"\0\2\5\2" + bytes([6, 0x11]) + b"\0\0" + b"\4\x22\0\1"
        moved = painted(bits, palette, width, height, ((2, 5, 11, 1), (3, 0, 4, 2)))
        add(f"bmp-rle{bits}-delta.bmp", kind, bmp(delta, width, height, bits, compression, palette=palette), like=moved, small=bits == 8)
        ends = painted(bits, palette, width, height, ((0, 0, 7, 3), (1, 0, 3, 2)))
        add(f"bmp-rle{bits}-ends-early.bmp", kind, bmp(b"\7\x33\0\0\3\x22\0\1", width, height, bits, compression, palette=palette), like=ends)
        refuse(f"bmp-rle{bits}-cut.bmp", kind, bmp(rle, width, height, bits, compression, palette=palette)[: -len(rle) // 2], "TRUNCATED", small=bits == 8)
        refuse(f"bmp-rle{bits}-9000-square.bmp", kind, bmp(b"\0\1", 40000, 40000, bits, compression, palette=palette), "TOO_MANY_PIXELS")

    plain = bmp(bmp_rows(packed24, 24), width, height, 24)
    indexed = bmp(bmp_rows(half, 8), width, height, 8, palette=bmp_palette(256))
    for name, content in (("24", plain), ("8", indexed)):
        for length in (10, 20, 40, len(content) // 2, len(content) - 40):
            refuse(f"bmp-{name}-cut-at-{length}.bmp", kind, content[:length], "TRUNCATED", small=length == len(content) // 2)
    refuse("bmp-2-bits.bmp", kind, bmp(bmp_rows(half % 4, 4), width, height, 2, palette=bmp_palette(4)), "UNSUPPORTED_FORMAT")
    refuse("bmp-jpeg-inside.bmp", kind, bmp(b"\xff\xd8", width, height, 24, 4), "UNSUPPORTED_FORMAT", small=True)
    refuse("bmp-png-inside.bmp", kind, bmp(b"\x89PNG", width, height, 24, 5), "UNSUPPORTED_FORMAT")
    refuse("bmp-header-of-99-bytes.bmp", kind, edited(plain, 14, struct.pack("<I", 99)), "UNSUPPORTED_FORMAT")
    refuse("bmp-16-odd-masks.bmp", kind, bmp(bmp_rows(five, 16), width, height, 16, 3, masks=struct.pack("<III", 0xFF, 0xFF00, 0xFF)), "UNSUPPORTED_FORMAT")
    refuse("bmp-negative-width.bmp", kind, edited(plain, 18, struct.pack("<i", -23)), "CORRUPT", small=True)
    refuse("bmp-no-rows.bmp", kind, edited(plain, 22, struct.pack("<i", 0)), "CORRUPT")
    refuse("bmp-40000-square.bmp", kind, edited(plain, 18, struct.pack("<ii", 40000, 40000)), "TOO_MANY_PIXELS")
    refuse("bmp-8-40000-square.bmp", kind, edited(indexed, 18, struct.pack("<ii", 40000, 40000)), "TOO_MANY_PIXELS")
    refuse("bmp-8-9000-square.bmp", kind, edited(indexed, 18, struct.pack("<ii", 9000, 9000)), "TRUNCATED")


def painted(bits: int, palette: bytes, width: int, height: int, runs) -> np.ndarray:
    """Pixels that run-length codes skip have the first colour; Pillow calls some such files truncated. Rows count from below."""
    indices = np.zeros((height, width), int)
    for row, start, end, digit in runs:
        indices[height - 1 - row, start:end] = digit * 17 if bits == 8 else digit
    colours = np.frombuffer(palette, np.uint8).reshape(-1, 4)[:, 2::-1]
    return colours[indices]


def webps() -> None:
    kind = "WebP"
    rgb = picture(30, 22, 7)
    alpha = rgb.copy()
    alpha.putalpha(Image.fromarray((np.arange(30 * 22).reshape(22, 30) % 256).astype(np.uint8)))
    for width, height in ((64, 48), (27, 21), (1, 1), (16, 16), (5, 200), (300, 3)):
        image = picture(width, height, 7)
        add(f"webp-lossless-{width}x{height}.webp", kind, encoded(image, "WEBP", lossless=True), small=width in (27, 1))
        add(f"webp-lossy-{width}x{height}.webp", kind, encoded(image, "WEBP", quality=90), LOSSY, small=width == 27)
    for quality in (1, 30, 60, 100):
        add(f"webp-lossy-quality-{quality}.webp", kind, encoded(rgb, "WEBP", quality=quality), LOSSY)
    for method in (0, 3, 6):
        add(f"webp-lossy-method-{method}.webp", kind, encoded(rgb, "WEBP", quality=80, method=method), LOSSY)
        add(f"webp-lossless-method-{method}.webp", kind, encoded(rgb, "WEBP", lossless=True, method=method))
    add("webp-lossless-few-colours.webp", kind, encoded(rgb.quantize(7).convert("RGB"), "WEBP", lossless=True), small=True)
    add("webp-lossless-two-colours.webp", kind, encoded(rgb.convert("1").convert("RGB"), "WEBP", lossless=True))
    add("webp-lossless-one-colour.webp", kind, encoded(Image.new("RGB", (40, 30), (9, 99, 199)), "WEBP", lossless=True))
    add("webp-gray.webp", kind, encoded(rgb.convert("L"), "WEBP", lossless=True))
    add("webp-lossless-alpha.webp", kind, encoded(alpha, "WEBP", lossless=True, exact=True), small=True)
    add("webp-lossless-alpha-cleared.webp", kind, encoded(alpha, "WEBP", lossless=True))
    add("webp-lossy-alpha.webp", kind, encoded(alpha, "WEBP", quality=90), LOSSY, small=True)
    add("webp-lossy-alpha-quality-20.webp", kind, encoded(alpha, "WEBP", quality=90, alpha_quality=20), LOSSY)
    add("webp-icc.webp", kind, encoded(rgb, "WEBP", lossless=True, icc_profile=b"\0" * 200), small=True)
    frames = [picture(20, 14, seed) for seed in (1, 2, 3)]
    animated = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True, duration=50)
    add("webp-animated.webp", kind, animated, small=True)
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=90, duration=50)
    add("webp-animated-lossy.webp", kind, moving, LOSSY)
    # The first frame moved, on a larger screen
    at = animated.find(b"ANMF")
    screen = edited(edited(animated, 24, struct.pack("<I", 29)[:3]), 27, struct.pack("<I", 24)[:3])
    moved = edited(edited(screen, at + 8, struct.pack("<I", 3)[:3]), at + 11, struct.pack("<I", 2)[:3])
    add("webp-animated-small-first-frame.webp", kind, moved, small=True)
    plain = encoded(rgb, "WEBP", quality=90)
    lossless = encoded(rgb, "WEBP", lossless=True)
    add("webp-trailing.webp", kind, lossless + b"\0" * 40)
    for name, content in (("lossy", plain), ("lossless", lossless)):
        for length in (14, 22, 40, len(content) // 2, len(content) * 9 // 10):
            refuse(f"webp-{name}-cut-at-{length}.webp", kind, content[:length], "TRUNCATED", small=length == len(content) // 2)
    refuse("webp-no-picture.webp", kind, b"RIFF\x0c\0\0\0WEBPEXIF\0\0\0\0", "CORRUPT")
    refuse("webp-no-size.webp", kind, edited(plain, 26, b"\0\0\0\0"), "CORRUPT")
    refuse("webp-no-start-code.webp", kind, edited(plain, 23, b"\0\0\0"), "CORRUPT", small=True)
    refuse("webp-16383-square.webp", kind, edited(lossless, 21, b"\xff\xff\xff\x0f"), "TOO_MANY_PIXELS", small=True)
    refuse("webp-lossy-16383-square.webp", kind, edited(plain, 26, b"\xff\x3f\xff\x3f"), "TOO_MANY_PIXELS")
    refuse("webp-screen-of-16-million.webp", kind, edited(animated, 24, b"\xff" * 6), "TOO_MANY_PIXELS")


# TIFF: Pillow writes strips; tiles, planes and depths are written here


def tiff(parts: list[bytes], tags: dict, order="II", big=False, tiled=None, more: bytes = b"", following=0) -> bytes:
    """``parts``: strips or tiles; ``tags``: number → values (SHORT, or LONG where large)."""
    e = "<" if order == "II" else ">"
    word = "Q" if big else "I"
    out = bytearray(order.encode() + (struct.pack(e + "HHHQ", 43, 8, 0, 0) if big else struct.pack(e + "HI", 42, 0)))
    offsets = []
    for part in parts:
        out += b"\0" * (len(out) % 2)
        offsets.append(len(out))
        out += part
    numbers = dict(tags)
    if tiled:
        numbers |= {322: [tiled[0]], 323: [tiled[1]], 324: offsets, 325: [len(p) for p in parts]}
    else:
        numbers |= {273: offsets, 279: [len(p) for p in parts]}
    entries = b""
    for tag in sorted(numbers):
        values = numbers[tag]
        if isinstance(values, bytes):
            kind, data, count = 7, values, len(values)
        else:
            long = tag in (273, 279, 324, 325) or max(values) > 65535
            kind, count = (4 if long else 3), len(values)
            data = struct.pack(e + f"{count}{'I' if long else 'H'}", *values)
        room = 8 if big else 4
        if len(data) > room:
            out += b"\0" * (len(out) % 2)
            at = len(out)
            out += data
            data = struct.pack(e + word, at)
        entries += struct.pack(e + "HH" + word, tag, kind, count) + data.ljust(room, b"\0")
    out += b"\0" * (len(out) % 2)
    directory = len(out)
    out += struct.pack(e + ("Q" if big else "H"), len(numbers)) + entries + struct.pack(e + word, following) + more
    if big:
        out[8:16] = struct.pack(e + "Q", directory)
    else:
        out[4:8] = struct.pack(e + "I", directory)
    return bytes(out)


def pack_bits(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data):
        end = at + 1
        while end < len(data) and data[end] == data[at] and end - at < 128:
            end += 1
        if end - at > 1:
            out += bytes([257 - (end - at), data[at]])
        else:
            while end < len(data) and end - at < 128 and (end + 1 >= len(data) or data[end] != data[end + 1]):
                end += 1
            out += bytes([end - at - 1]) + data[at:end]
        at = end
    return out


def packed_rows(samples: np.ndarray, bits: int, order="<") -> list[bytes]:
    if bits == 16:
        return [row.reshape(-1).astype(order + "u2").tobytes() for row in samples]
    return [png_rows(samples[i : i + 1], bits)[1:] for i in range(len(samples))]


def tiffs() -> None:
    kind = "TIFF"
    image = picture(27, 19, 8)
    rgb = np.asarray(image).astype(np.uint32)
    height, width = rgb.shape[:2]
    size = {256: [width], 257: [height]}
    for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "LA", "I;16"):
        source = Image.fromarray((rgb[:, :, 0] * 257).astype(np.uint16)) if mode == "I;16" else image.convert(mode)
        for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            small = compression == {"1": "packbits", "P": "tiff_lzw", "RGB": "tiff_lzw", "CMYK": "raw", "I;16": "tiff_adobe_deflate"}.get(mode)
            add(f"tiff-{mode.replace(';', '')}-{compression}.tif", kind, encoded(source, "TIFF", compression=compression), small=small)
    for compression in ("group3", "group4", "tiff_ccitt"):
        add(f"tiff-1-{compression}.tif", kind, encoded(image.convert("1"), "TIFF", compression=compression), small=compression == "group4")
    for mode in ("L", "RGB"):
        for quality in (30, 90):
            content = encoded(picture(32, 24, 8, mode), "TIFF", compression="jpeg", quality=quality)
            add(f"tiff-{mode}-jpeg-{quality}.tif", kind, content, LOSSY, small=quality == 90)
    add("tiff-bigtiff.tif", kind, encoded(image, "TIFF", big_tiff=True), small=True)
    add("tiff-pages.tif", kind, encoded(image, "TIFF", save_all=True, append_images=[picture(20, 20, 9)]), small=True)
    add("tiff-predictor-rgb.tif", kind, encoded(image, "TIFF", compression="tiff_lzw", tiffinfo={317: 2}), small=True)
    add("tiff-predictor-gray.tif", kind, encoded(image.convert("L"), "TIFF", compression="tiff_adobe_deflate", tiffinfo={317: 2}))
    add("tiff-strip-of-5-rows.tif", kind, encoded(image, "TIFF", tiffinfo={278: 5}, compression="tiff_lzw"))
    add("tiff-icc.tif", kind, encoded(image, "TIFF", icc_profile=b"\0" * 200))

    for order in ("II", "MM"):
        e = "<" if order == "II" else ">"
        for big in (False, True):
            name = f"tiff-{order}{'-big' if big else ''}"
            base = size | {258: [8, 8, 8], 259: [1], 262: [2], 277: [3], 278: [height]}
            whole = [b"".join(packed_rows(rgb, 8))]
            # Pillow does not know BigTIFF of this byte order.
            add(f"{name}-rgb.tif", kind, tiff(whole, base, order, big), like=rgb.astype(np.uint8), small=order == "MM")
            strips = [b"".join(packed_rows(rgb[y : y + 7], 8)) for y in range(0, height, 7)]
            add(f"{name}-strips.tif", kind, tiff(strips, base | {278: [7]}, order, big), like=rgb.astype(np.uint8))
            wide = rgb * 257 - 100 * (rgb > 0)
            deep = [b"".join(packed_rows(wide, 16, e))]
            add(f"{name}-rgb-16.tif", kind, tiff(deep, base | {258: [16, 16, 16]}, order, big), like=(wide >> 8).astype(np.uint8), small=not big)
            gray = [b"".join(packed_rows(wide[:, :, :1], 16, e))]
            high = np.repeat(wide[:, :, :1] >> 8, 3, -1).astype(np.uint8)
            add(f"{name}-gray-16.tif", kind, tiff(gray, size | {258: [16], 259: [1], 262: [1], 277: [1], 278: [height]}, order, big), like=high)
        planes = [b"".join(packed_rows(rgb[:, :, c : c + 1], 8)) for c in range(3)]
        planar = size | {258: [8, 8, 8], 259: [1], 262: [2], 277: [3], 278: [height], 284: [2]}
        add(f"tiff-{order}-planes.tif", kind, tiff(planes, planar, order), small=order == "II")
        packed_planes = [zlib.compress(plane) for plane in planes]
        add(f"tiff-{order}-planes-deflate.tif", kind, tiff(packed_planes, planar | {259: [8]}, order))
        for compression, pack in ((1, bytes), (8, zlib.compress), (32773, pack_bits)):
            padded = np.pad(rgb, ((0, 32 - height), (0, 32 - width), (0, 0)))
            tiles = [
                pack(b"".join(packed_rows(padded[y : y + 16, x : x + 16], 8))) for y in range(0, 32, 16) for x in range(0, 32, 16)
            ]
            tiled = size | {258: [8, 8, 8], 259: [compression], 262: [2], 277: [3]}
            add(f"tiff-{order}-tiles-{compression}.tif", kind, tiff(tiles, tiled, order, tiled=(16, 16)), small=compression == 8)

    for bits in (1, 2, 4, 8):
        gray = rgb[:, :, :1] >> (8 - bits)
        rows = [b"".join(packed_rows(gray, bits))]
        base = size | {258: [bits], 259: [1], 277: [1], 278: [height]}
        for photometric, name in ((0, "white-is-zero"), (1, "black-is-zero")):
            add(f"tiff-gray-{bits}-{name}.tif", kind, tiff(rows, base | {262: [photometric]}), small=bits in (1, 4) and photometric == 0)
        palette = [(i * 7919) % 65536 for i in range(3 << bits)]
        add(f"tiff-palette-{bits}.tif", kind, tiff(rows, base | {262: [3], 320: palette}), like=palette_pixels(gray, palette, bits), small=bits == 4)
    fill = tiff([bytes(int(f"{b:08b}"[::-1], 2) for b in b"".join(packed_rows(rgb[:, :, :1] >> 7, 1)))], size | {258: [1], 259: [1], 262: [1], 266: [2], 277: [1], 278: [height]})
    add("tiff-fill-order.tif", kind, fill)
    cmyk = np.asarray(image.convert("CMYK")).astype(np.uint32)
    cmyk[:, :, 3] = (np.arange(height * width) % 100).reshape(height, width)
    inks = size | {258: [8] * 4, 259: [1], 262: [5], 277: [4], 278: [height]}
    add("tiff-cmyk-with-black.tif", kind, tiff([b"".join(packed_rows(cmyk, 8))], inks), ROUNDED, small=True)
    alpha = (np.arange(height * width) * 3 % 256).reshape(height, width, 1)
    rgba = np.concatenate([rgb, alpha], -1)
    extra = size | {258: [8] * 4, 259: [1], 262: [2], 277: [4], 278: [height]}
    for value in (0, 2):
        add(f"tiff-extra-sample-{value}.tif", kind, tiff([b"".join(packed_rows(rgba, 8))], extra | {338: [value]}))
    premultiplied = np.concatenate([rgb * alpha // 255, alpha], -1)
    add("tiff-alpha-multiplied.tif", kind, tiff([b"".join(packed_rows(premultiplied, 8))], extra | {338: [1]}), ROUNDED, small=True)
    for value in range(0, 10, 9):
        add(f"tiff-orientation-{value}.tif", kind, tiff([b"".join(packed_rows(rgb, 8))], size | {258: [8] * 3, 259: [1], 262: [2], 274: [value], 277: [3], 278: [height]}), like=np.asarray(image))
    loop = tiff([b"".join(packed_rows(rgb, 8))], size | {258: [8] * 3, 259: [1], 262: [2], 277: [3], 278: [height]}, following=8)
    add("tiff-next-page-is-nonsense.tif", kind, loop, small=True)

    plain = tiff([b"".join(packed_rows(rgb, 8))], size | {258: [8] * 3, 259: [1], 262: [2], 277: [3], 278: [height]})
    floats = [rgb[:, :, 0].astype("<f4").tobytes()]
    refuse("tiff-float.tif", kind, tiff(floats, size | {258: [32], 259: [1], 262: [1], 277: [1], 278: [height], 339: [3]}), "UNSUPPORTED_FORMAT", small=True)
    refuse("tiff-signed.tif", kind, tiff([b"".join(packed_rows(rgb[:, :, :1], 16))], size | {258: [16], 259: [1], 262: [1], 277: [1], 278: [height], 339: [2]}), "UNSUPPORTED_FORMAT")
    refuse("tiff-32-bit.tif", kind, tiff(floats, size | {258: [32], 259: [1], 262: [1], 277: [1], 278: [height]}), "UNSUPPORTED_FORMAT")
    refuse("tiff-lab.tif", kind, tiff([b"".join(packed_rows(rgb, 8))], size | {258: [8] * 3, 259: [1], 262: [8], 277: [3], 278: [height]}), "UNSUPPORTED_FORMAT")
    refuse("tiff-jpeg2000.tif", kind, tiff([b"\0" * 50], size | {258: [8] * 3, 259: [34712], 262: [2], 277: [3], 278: [height]}), "UNSUPPORTED_FORMAT")
    refuse("tiff-old-jpeg.tif", kind, tiff([b"\0" * 50], size | {258: [8] * 3, 259: [6], 262: [6], 277: [3], 278: [height]}), "UNSUPPORTED_FORMAT")
    refuse("tiff-no-directory.tif", kind, b"II*\0\xff\xff\xff\x7f", "TRUNCATED", small=True)
    refuse("tiff-no-strips.tif", kind, tiff([], size | {258: [8] * 3, 259: [1], 262: [2], 277: [3], 278: [height]}), "CORRUPT")
    refuse("tiff-strips-too-few.tif", kind, tiff([b"".join(packed_rows(rgb[:7], 8))], size | {258: [8] * 3, 259: [1], 262: [2], 277: [3], 278: [7]}), "CORRUPT", small=True)
    refuse("tiff-strip-beyond-end.tif", kind, cut_strip(rgb, size, height), "TRUNCATED")
    refuse("tiff-no-width.tif", kind, tiff([b"\0"], {256: [0], 257: [5], 258: [8], 259: [1], 262: [1], 277: [1]}), "CORRUPT")
    refuse("tiff-40000-square.tif", kind, tiff([b"\0"], {256: [40000], 257: [40000], 258: [8], 259: [1], 262: [1], 277: [1]}), "TOO_MANY_PIXELS", small=True)
    refuse("tiff-9000-square.tif", kind, tiff([b"\0" * 99], {256: [9000], 257: [9000], 258: [8] * 3, 259: [1], 262: [2], 277: [3]}), "TRUNCATED")
    refuse("tiff-deflate-9000-square.tif", kind, tiff([zlib.compress(bytes(5000))], {256: [9000], 257: [9000], 258: [8] * 3, 259: [8], 262: [2], 277: [3]}), "CORRUPT")
    for length in (6, 20, len(plain) // 2, len(plain) - 30):
        refuse(f"tiff-cut-at-{length}.tif", kind, plain[:length], "TRUNCATED", small=length == len(plain) // 2)
    broken = zlib.compress(b"".join(packed_rows(rgb, 8)))
    # Deflate's own checksum comes after the last row and is not read
    add("tiff-deflate-damaged.tif", kind, tiff([broken[:100] + b"\0" * 50 + broken[150:]], size | {258: [8] * 3, 259: [8], 262: [2], 277: [3], 278: [height]}))
    refuse("tiff-deflate-no-stream.tif", kind, tiff([b"\x11" * 400], size | {258: [8] * 3, 259: [8], 262: [2], 277: [3], 278: [height]}), "CORRUPT")
    refuse("tiff-lzw-ends-early.tif", kind, tiff([b"\x80\x00\x40\x40"], size | {258: [8] * 3, 259: [5], 262: [2], 277: [3], 278: [height]}), "CORRUPT")


def cut_strip(rgb: np.ndarray, size: dict, height: int) -> bytes:
    """The directory comes before the pixels, the last of which are missing."""
    data = b"".join(packed_rows(rgb, 8))
    tags = size | {258: [8] * 3, 259: [1], 262: [2], 277: [3], 278: [height]}
    head = tiff([b""], tags)
    entry = head.rfind(struct.pack("<HHII", 273, 4, 1, 8))
    counts = head.rfind(struct.pack("<HHII", 279, 4, 1, 0))
    moved = edited(edited(head, entry + 8, struct.pack("<I", len(head))), counts + 8, struct.pack("<I", len(data)))
    assert np.array_equal(pillow(moved + data), rgb)
    return moved + data[: len(data) // 2]


def palette_pixels(indices: np.ndarray, palette: list[int], bits: int) -> np.ndarray:
    table = (np.array(palette).reshape(3, 1 << bits) >> 8).T.astype(np.uint8)
    return table[indices[:, :, 0]]


def sizes() -> None:
    kind = "sizes"
    for width, height in ((1, 1), (1, 5000), (5000, 1), (2, 3000), (3000, 2), (65500, 1)):
        image = picture(width, height, 10)
        name = f"{width}x{height}"
        add(f"size-{name}.jpg", kind, encoded(image, "JPEG", quality=90), LOSSY, small=width + height == 2)
        add(f"size-{name}.png", kind, encoded(image, "PNG"), small=width + height == 2)
        add(f"size-{name}.bmp", kind, encoded(image.convert("L"), "BMP"))
        add(f"size-{name}.tif", kind, encoded(image, "TIFF"))
        add(f"size-{name}.gif", kind, encoded(image.quantize(16), "GIF"))
        if max(width, height) <= 16383:
            add(f"size-{name}.webp", kind, encoded(image, "WEBP", lossless=True))
    for name, options in (("PNG", {}), ("BMP", {}), ("TIFF", {})):
        refuse(f"size-70000x1.{name.lower()}", kind, encoded(Image.new("L", (70000, 1)), name, **options), "TOO_MANY_PIXELS")


def others() -> None:
    kind = "other formats"
    image = picture(32, 32, 11)

    def box(brand: str) -> bytes:
        return b"\0\0\0\x18ftyp" + brand.encode() + b"\0\0\0\0mif1" + b"\0" * 40

    unsupported = {
        "avif-pillow.avif": encoded(image, "AVIF"),
        "avif-sequence.avif": box("avis"),
        "heic.heic": box("heic"),
        "heix.heic": box("heix"),
        "heif-mif1.heic": b"\0\0\0\x18ftypmif1\0\0\0\0heic" + b"\0" * 40,
        "jpeg-xl-codestream.jxl": b"\xff\x0a" + b"\0" * 30,
        "jpeg-xl-boxes.jxl": b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0" * 30,
        "jpeg-2000.jp2": encoded(image, "JPEG2000"),
        "jpeg-2000-codestream.j2k": encoded(image, "JPEG2000", no_jp2=True),
        "photoshop.psd": b"8BPS\0\1" + b"\0" * 40,
        "icon.ico": encoded(image, "ICO"),
        "cursor.cur": b"\0\0\2\0\1\0" + b"\0" * 40,
        "graymap.pgm": encoded(image.convert("L"), "PPM"),
        "pixmap.ppm": encoded(image, "PPM"),
        "bitmap.pbm": encoded(image.convert("1"), "PPM"),
        "postscript.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "document.pdf": encoded(image, "PDF"),
        "drawing.svg": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "drawing-comment.svg": b'\xef\xbb\xbf<!-- a comment -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
        "drawing-doctype.svg": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg width="9"/>',
    }
    for name, content in unsupported.items():
        refuse(name, kind, content, "UNSUPPORTED_FORMAT", small=len(content) < 700)
    no_image = {
        "empty.jpg": (b"", "EMPTY"),
        "text.jpg": (b"Dear Sir or Madam", "NOT_AN_IMAGE"),
        "page.jpg": (b"<!DOCTYPE html><html><body>404</body></html>", "NOT_AN_IMAGE"),
        "video.mp4": (b"\0\0\0\x18ftypisom\0\0\0\0" + b"\0" * 40, "NOT_AN_IMAGE"),
        "zeros.png": (b"\0" * 500, "NOT_AN_IMAGE"),
        "archive.zip": (b"PK\3\4" + b"\0" * 40, "NOT_AN_IMAGE"),
        "riff-wave.webp": (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 30, "NOT_AN_IMAGE"),
    }
    for name, (content, reason) in no_image.items():
        refuse(name, kind, content, reason, small=True)


def write(folder: Path, only_small: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"# Pillow {PIL.__version__}, numpy {np.__version__}"]
    for name, (kind, content, right, bound, small) in sorted(CASES.items()):
        if only_small and (not small or len(content) > SMALL_BYTES):
            continue
        (folder / name).write_bytes(content)
        if isinstance(right, str):
            lines.append(f"{name}\t{kind}\t{right}")
        else:
            pixels = np.ascontiguousarray(right, dtype=np.uint8)
            (folder / f"{name}.rgb").write_bytes(pixels.tobytes())
            lines.append(f"{name}\t{kind}\tPIXELS\t{pixels.shape[1]}\t{pixels.shape[0]}\t{bound[0]}\t{bound[1]}")
    (folder / "manifest.tsv").write_text("\n".join(lines) + "\n")
    print(f"{len(lines) - 1} files, Pillow {PIL.__version__}")


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    for part in (jpegs, exifs, pngs, gifs, bmps, webps, tiffs, sizes, others):
        part()
    write(Path(sys.argv[1]), "--small" in sys.argv)
