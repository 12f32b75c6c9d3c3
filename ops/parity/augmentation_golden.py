"""Golden file for the tensor augmentations: augmentation_golden.py FILE.json

Written from the documentation of the Java code, not from its source: geometry as a product of homogeneous matrices,
bilinear sampling of a mirrored grid pixel by pixel, SplitMix64 on Python's integers.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

HEIGHT, WIDTH, CHANNELS = 4, 5, 2
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
IDENTITY = {
    "flipX": 1, "flipY": 1, "cropX": 0, "cropY": 0, "cropWidth": 1, "cropHeight": 1,
    "shiftX": 0, "shiftY": 0, "rotation": 0, "shearX": 0, "shearY": 0,
}  # fmt: skip

GEOMETRIES = {
    "identity": {},
    "flip left and right": {"flipX": -1},
    "flip top and bottom": {"flipY": -1},
    "half turn by two flips": {"flipX": -1, "flipY": -1},
    "crop in the middle": {"cropWidth": 0.8, "cropHeight": 0.7},
    "crop in a corner": {"cropWidth": 0.6, "cropHeight": 0.75, "cropX": -1.0, "cropY": 0.5},
    "shift by whole tokens": {"shiftX": 2, "shiftY": -1},
    "shift beyond the grid": {"shiftX": -9, "shiftY": 7},
    "rotation": {"rotation": 0.3},
    "quarter turn": {"rotation": math.pi / 2},
    "shear along x": {"shearX": 0.4},
    "shear along both": {"shearX": -0.2, "shearY": 0.3},
    "all of it": {
        "flipX": -1, "cropWidth": 0.9, "cropHeight": 0.8, "cropX": 0.2, "cropY": -0.3,
        "shiftX": 1, "shiftY": 1, "rotation": -0.2, "shearX": 0.1, "shearY": -0.15,
    },
}  # fmt: skip


def translation(x, y):
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], float)


def linear(a, b, c, d):
    return np.array([[a, b, 0], [c, d, 0], [0, 0, 1]], float)


def inverse_map(g, height, width):
    """Result to source. The forward operations are crop, shift, rotate, shear, flip; each is undone in turn."""
    centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
    cos, sin = math.cos(g["rotation"]), math.sin(g["rotation"])
    flip = linear(g["flipX"], 0, 0, g["flipY"])
    shear = linear(1, g["shearX"], g["shearY"], 1)
    # the documented exception: a shear does not zoom
    unshear = np.linalg.inv(shear) * np.array([[np.linalg.det(shear)], [np.linalg.det(shear)], [1]])
    rotate = linear(cos, -sin, sin, cos)
    shift = translation(g["shiftX"], g["shiftY"])
    crop = translation(g["cropX"], g["cropY"]) @ linear(g["cropWidth"], 0, 0, g["cropHeight"])
    return (
        translation(centre_x, centre_y)
        @ crop
        @ np.linalg.inv(shift)
        @ np.linalg.inv(rotate)
        @ unshear
        @ np.linalg.inv(flip)
        @ translation(-centre_x, -centre_y)
    )


def mirrored(index, side):
    """Half-sample symmetric: d c b a | a b c d | d c b a."""
    index %= 2 * side
    return index if index < side else 2 * side - 1 - index


def resample(grid, matrix):
    height, width, _ = grid.shape
    out = np.zeros_like(grid)
    for y in range(height):
        for x in range(width):
            sx, sy, _ = matrix @ (x, y, 1)
            # a coordinate that is an integer except for rounding could otherwise fall on either side
            sx, sy = round(sx, 9), round(sy, 9)
            x0, y0 = math.floor(sx), math.floor(sy)
            for dy, wy in ((0, 1 - (sy - y0)), (1, sy - y0)):
                for dx, wx in ((0, 1 - (sx - x0)), (1, sx - x0)):
                    out[y, x] += wy * wx * grid[mirrored(y0 + dy, height), mirrored(x0 + dx, width)]
    return out


class SplitMix64:
    def __init__(self, first, second):
        self.state = scramble((scramble((first + GOLDEN) & MASK) + second) & MASK)

    def next(self):
        self.state = (self.state + GOLDEN) & MASK
        return scramble(self.state)

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53

    def within(self, limit):
        return (2 * self.uniform() - 1) * limit


def scramble(value):
    z = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def signed(value):
    return value - (1 << 64) if value >> 63 else value


def whole_tokens(fraction, strength, side):
    most = math.floor(strength * side + 0.5)
    return math.floor((fraction + 1) / 2 * (2 * most + 1)) - most


def draw_geometry(s, random, height, width):
    flip_x = -1 if random.uniform() < s["horizontalFlip"] else 1
    flip_y = -1 if random.uniform() < s["verticalFlip"] else 1
    g = IDENTITY | {"flipX": flip_x, "flipY": flip_y}
    cropped = random.uniform() < s["crop"]["probability"]
    scale = 1 - random.uniform() * (1 - s["crop"]["minScale"])
    aspect = s["crop"]["maxAspect"] ** random.within(1)
    place_x, place_y = random.within(1), random.within(1)
    shifted = random.uniform() < s["shift"]["probability"]
    shift_x = whole_tokens(random.within(1), s["shift"]["strength"], width)
    shift_y = whole_tokens(random.within(1), s["shift"]["strength"], height)
    rotated = random.uniform() < s["rotation"]["probability"]
    rotation = math.radians(random.within(s["rotation"]["strength"]))
    sheared = random.uniform() < s["shear"]["probability"]
    shear_x, shear_y = random.within(s["shear"]["strength"]), random.within(s["shear"]["strength"])
    choice, strength = int(random.uniform() * 7), random.within(1)
    if s["geometric"] == "one":
        side = math.sqrt(1 - abs(strength) * (1 - s["crop"]["minScale"]))
        shear = strength * s["shear"]["strength"]
        g |= [
            {},
            {"cropWidth": side, "cropHeight": side},
            {"shiftX": whole_tokens(strength, s["shift"]["strength"], width)},
            {"shiftY": whole_tokens(strength, s["shift"]["strength"], height)},
            {"rotation": math.radians(strength * s["rotation"]["strength"])},
            {"shearX": shear},
            {"shearY": shear},
        ][choice]
        return g
    if cropped:
        crop_width, crop_height = min(1, math.sqrt(scale * aspect)), min(1, math.sqrt(scale / aspect))
        g |= {
            "cropWidth": crop_width,
            "cropHeight": crop_height,
            "cropX": (1 - crop_width) * width / 2 * place_x,
            "cropY": (1 - crop_height) * height / 2 * place_y,
        }
    if shifted:
        g |= {"shiftX": shift_x, "shiftY": shift_y}
    if rotated:
        g |= {"rotation": rotation}
    if sheared:
        g |= {"shearX": shear_x, "shearY": shear_y}
    return g


def draw(settings, first, second):
    random = SplitMix64(first & MASK, second & MASK)
    matrix = inverse_map(draw_geometry(settings, random, HEIGHT, WIDTH), HEIGHT, WIDTH)
    noisy = random.uniform() < settings["noise"]["probability"]
    return {
        "seeds": [first, second],
        "map": [float(v) for v in matrix[:2].ravel()],
        "sigma": settings["noise"]["strength"] if noisy else 0,
        "noiseSeeds": [signed(random.next()), signed(random.next())],
    }


def settings(geometric):
    return {
        "horizontalFlip": 0.5,
        "verticalFlip": 0.25,
        "crop": {"probability": 0.5, "minScale": 0.6, "maxAspect": 1.5},
        "shift": {"probability": 0.5, "strength": 0.4},
        "rotation": {"probability": 0.5, "strength": 20},
        "shear": {"probability": 0.5, "strength": 0.2},
        "noise": {"probability": 0.75, "strength": 0.1},
        "geometric": geometric,
    }


def main(path):
    grid = np.random.default_rng(7).integers(-64, 64, (HEIGHT, WIDTH, CHANNELS)) / 16
    resamplings = []
    for name, changes in GEOMETRIES.items():
        geometry = IDENTITY | changes
        expected = resample(grid, inverse_map(geometry, HEIGHT, WIDTH))
        resamplings.append({"name": name, "geometry": geometry, "expected": [round(float(v), 7) for v in expected.ravel()]})
    seeds = [(0, 0), (0, 1), (1, 0), (-1, 7), (1 << 62, -(1 << 63))] + [(k * 0x1234567, k) for k in range(2, 13)]
    draws = [
        {"settings": s, "draws": [draw(s, first, second) for first, second in seeds]}
        for s in (settings("each"), settings("one"))
    ]
    golden = {
        "height": HEIGHT,
        "width": WIDTH,
        "channels": CHANNELS,
        "grid": [float(v) for v in grid.ravel()],
        "resamplings": resamplings,
        "draws": draws,
    }
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
