"""Exchanges shards with pyarrow in both directions.

    arrow_interop.py check FOLDER    reads what ArrowInteropTest left in FOLDER and compares every number
    arrow_interop.py golden FILE     writes the shard ArrowInteropTest reads, from tensors of pyarrow's own type

The last line of a check is its figure; it exits with 1 when it falls short.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

KEY_BYTES = 32


def read(path):
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        table = reader.read_all()
        table.validate(full=True)
        return reader.schema, table


def tensors(schema, table):
    """(rows, tokens, channels), through the extension type and not through the storage."""
    features = table.column("features")
    if not isinstance(features.type, pa.FixedShapeTensorType):
        raise SystemExit(f"arrow-interop: features are {features.type}, not a fixed shape tensor")
    shape = tuple(features.type.shape)
    if features.num_chunks == 0:
        return np.empty((0, *shape), np.float16)
    values = features.combine_chunks()
    values = values.chunk(0) if isinstance(values, pa.ChunkedArray) else values
    # pyarrow cannot make an empty tensor from a column without rows
    return values.to_numpy_ndarray() if len(values) else np.empty((0, *shape), np.float16)


def check(folder):
    schema, table = read(folder / "java.arrow")
    metadata = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    found = tensors(schema, table)
    tokens, channels = found.shape[1:]
    grid = int(metadata["loff.grid.height"]) * int(metadata["loff.grid.width"])
    if tokens != grid + (metadata["loff.class-token"] == "true") or channels != int(metadata["loff.channels"]):
        raise SystemExit(f"arrow-interop: shape {found.shape} differs from the metadata {metadata}")
    row = np.dtype([("key", f"V{KEY_BYTES}"), ("features", "<f2", (tokens, channels))])
    expected = np.fromfile(folder / "java.rows", row)
    keys = [bytes(key) for key in expected["key"]]
    if table.column("sha256").to_pylist() != keys:
        raise SystemExit("arrow-interop: the keys differ")
    difference = np.abs(found.astype(np.float64) - expected["features"].astype(np.float64)).max()
    empty = tensors(*read(folder / "empty.arrow"))
    print(f"empty shard: {empty.shape[0]} rows of shape {empty.shape[1:]}")
    print(f"arrow-interop: {len(found)} rows, max difference {difference:g}")
    return 0 if difference == 0 and len(found) == len(expected) > 0 and len(empty) == 0 else 1


def golden(path):
    rows, tokens, channels = 5, 6, 4
    numbers = (np.arange(rows * tokens * channels) / 8).astype(np.float16).reshape(rows, tokens, channels)
    features = pa.FixedShapeTensorArray.from_numpy_ndarray(numbers)
    keys = pa.array([bytes([row]) * KEY_BYTES for row in range(rows)], pa.binary(KEY_BYTES))
    metadata = {
        "loff.code.version": "1",
        "loff.encoder.name": "golden",
        "loff.encoder.fingerprint": "00" * KEY_BYTES,
        "loff.preprocessing": "none",
        "loff.grid.height": "2",
        "loff.grid.width": "3",
        "loff.class-token": "false",
        "loff.channels": str(channels),
    }
    schema = pa.schema(
        [pa.field("sha256", keys.type, nullable=False), pa.field("features", features.type, nullable=False)], metadata
    )
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch([keys, features], schema=schema))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "golden"):
        sys.exit(__doc__)
    sys.exit({"check": check, "golden": golden}[sys.argv[1]](Path(sys.argv[2])))
