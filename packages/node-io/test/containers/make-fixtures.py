"""Writes the files of the folder `fixtures`: containers made by the Python libraries that people use.

    python3 -m venv venv && venv/bin/pip install numpy joblib lz4 zstandard py7zr
    venv/bin/python make-fixtures.py
"""

import bz2
import gzip
import io
import lzma
import pickle
import random
import struct
import tarfile
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path

import joblib
import lz4.frame
import numpy
import py7zr
import zstandard

HERE = Path(__file__).parent / "fixtures"
HERE.mkdir(exist_ok=True)

VALUE = {"name": "Ada", "scores": [1, 2.5, None], "tags": {"a", "b"}}
DATA = pickle.dumps(VALUE, 4)


def write(name, data):
    (HERE / name).write_bytes(data)


def zipped(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return file.getvalue()


write("plain.pkl", DATA)
write("protocol0.pkl", pickle.dumps({"a": [1, "x"]}, 0))
write("many.pkl", DATA + pickle.dumps([1, 2], 2) + pickle.dumps("end", 5))
write("django.djcache", pickle.dumps(None, 5) + zlib.compress(DATA))

# Compression.
write("value.pkl.gz", gzip.compress(DATA, mtime=0))
write("two-members.gz", gzip.compress(DATA[:20], mtime=0) + gzip.compress(DATA[20:], mtime=0))
write("junk-behind.gz", gzip.compress(DATA, mtime=0) + pickle.dumps("behind", 4))
write("value.zlib", zlib.compress(DATA))
small = zlib.compressobj(9, zlib.DEFLATED, 10)
write("small-window.zlib", small.compress(DATA) + small.flush())
write("value.pkl.bz2", bz2.compress(DATA))
write("two-streams.bz2", bz2.compress(DATA[:20]) + bz2.compress(DATA[20:]))
write("value.pkl.xz", lzma.compress(DATA))
write("value.lzma", lzma.compress(DATA, lzma.FORMAT_ALONE))
write("value.pkl.zst", zstandard.compress(DATA))
write("value.lz4", lz4.frame.compress(DATA))
noise = random.Random(1).randbytes(3000)
write("noise.lz4", lz4.frame.compress(pickle.dumps(noise * 2, 4), content_checksum=True, block_checksum=True))
write("gz-in-xz", lzma.compress(gzip.compress(DATA, mtime=0)))
write("bomb.gz", gzip.compress(bytes(64 * 2**20), 9, mtime=0))

# Archives.
write("stored.zip", zipped([("a.pkl", DATA), ("folder/b.bin", DATA), ("readme.txt", b"hello\n")]))
write("deflated.zip", zipped([("a.pkl", DATA)], zipfile.ZIP_DEFLATED))
write("bzip2.zip", zipped([("a.pkl", DATA)], zipfile.ZIP_BZIP2))
write("lzma.zip", zipped([("a.pkl", DATA)], zipfile.ZIP_LZMA))
write("nested.zip", zipped([("inner.zip", zipped([("a.pkl", DATA)], zipfile.ZIP_DEFLATED))]))
write("prefixed.zip", DATA + zipped([("a.pkl", pickle.dumps("inside", 4))]))
for kind, mode in (("plain", "w"), ("gz", "w:gz")):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        for name in ("a.pkl", "x" * 120 + "/long.pkl"):
            info = tarfile.TarInfo(name)
            info.size = len(DATA)
            archive.addfile(info, io.BytesIO(DATA))
    write(f"{kind}.tar", file.getvalue())
file = io.BytesIO()
with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
    info = tarfile.TarInfo("(S'the name'\nl.")
    info.size = len(DATA)
    archive.addfile(info, io.BytesIO(DATA))
write("twofold.tar", file.getvalue())
file = io.BytesIO()
with py7zr.SevenZipFile(file, "w") as archive:
    archive.writestr(DATA, "a.pkl")
    archive.writestr(b"hello\n", "folder/readme.txt")
write("two.7z", file.getvalue())

# numpy.
numbers = numpy.arange(6, dtype="<f8").reshape(2, 3)
objects = numpy.array([{"a": 1}, None], dtype=object)
numpy.save(HERE / "numbers.npy", numbers)
numpy.save(HERE / "objects.npy", objects, allow_pickle=True)
numpy.savez(HERE / "both.npz", numbers=numbers, objects=objects)
numpy.savez_compressed(HERE / "compressed.npz", numbers=numbers, objects=objects)
records = numpy.array([(1, 2.0, "ab"), (3, 4.0, "cd")], dtype=[("a", "<i4"), ("b", "<f8"), ("c", "<U3")])
numpy.save(HERE / "records.npy", records)

# joblib.
mixed = {"x": numbers, "y": objects, "z": records, "t": numpy.array(["a", "bc"]), "end": "done"}
joblib.dump(mixed, HERE / "mixed.joblib")
joblib.dump(VALUE, HERE / "plain.joblib")
for name, compress in (
    ("zlib", ("zlib", 3)),
    ("gzip", ("gzip", 3)),
    ("bz2", ("bz2", 3)),
    ("xz", ("xz", 3)),
    ("lzma", ("lzma", 3)),
    ("lz4", ("lz4", 3)),
):
    joblib.dump(mixed, HERE / f"mixed-{name}.joblib", compress=compress)
compressed = zlib.compress(DATA)
write("zfile.joblib", b"ZF" + hex(len(DATA)).encode().ljust(19) + compressed)

# torch: the layout of its `serialization.py`, without torch itself, whose wheel is larger than all of this repository.
class Storage:
    """Stands in for `torch.FloatStorage` and its kind."""

    def __init__(self, key, items):
        self.key, self.items = key, items


class Named:
    """A global of a module that is not here."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class TorchPickler(pickle._Pickler):
    legacy = False

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        kind = Named("torch", "FloatStorage")
        view = (None,) if self.legacy else ()
        return ("storage", kind, obj.key, "cpu", len(obj.items), *view)

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, Named):
            self.write(b"c%s\n%s\n" % (obj.module.encode(), obj.name.encode()))
        elif isinstance(obj, Tensor):
            rebuild = Named("torch._utils", "_rebuild_tensor_v2")
            args = (obj.storage, 0, (len(obj.storage.items),), (1,), False, OrderedDict())
            self.save(rebuild)
            self.save(args)
            self.write(b"R")
        else:
            super().save(obj, save_persistent_id)


class Tensor:
    def __init__(self, storage):
        self.storage = storage


def torch_pickle(value, legacy=False):
    file = io.BytesIO()
    pickler = TorchPickler(file, 2)
    pickler.legacy = legacy
    pickler.dump(value)
    return file.getvalue()


weights = [0.5 * i for i in range(6)]
raw = struct.pack("<6f", *weights)
state = {"weight": Tensor(Storage("0", weights))}
write(
    "state.pt",
    zipped(
        [
            ("state/data.pkl", torch_pickle(state)),
            ("state/byteorder", b"little"),
            ("state/data/0", raw),
            ("state/version", b"3\n"),
        ]
    ),
)
head = [0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True}]
legacy = b"".join(pickle.dumps(item, 2) for item in head)
legacy += torch_pickle(state, True) + pickle.dumps(["0"], 2)
write("legacy.pt", legacy + struct.pack("<q", 6) + raw)
