"""Answers picklekit's questions from inside a real Python, one frame at a time.

A frame is a little-endian u32 with the length of what follows, a u32 with the length of a JSON header, the header, and the
binary parts one after another; the header's `parts` are their lengths. A question's header has `op` and its arguments,
an answer's has `ok` and either `result` or `error`. Only trusted pickles come here: those that Python itself wrote, and
those that picklekit wrote from them.

    python bridge.py [--memory BYTES]
"""
from __future__ import absolute_import

import io
import json
import os
import pickle
import pickletools
import struct
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import corpus  # noqa: E402
import graph  # noqa: E402

corpus._load_everything()
PY2 = corpus.PY2
OPERATIONS = {}


def operation(run):
    OPERATIONS[run.__name__] = run
    return run


@operation
def hello(_parts):
    return {"version": "%d.%d.%d" % sys.version_info[:3] + release_level(), "wasm": sys.platform == "emscripten"}, []


def release_level():
    """What `python --version` says of a pre-release: `a1`, `b2`, `rc1`; nothing for a release."""
    level, serial = sys.version_info[3:]
    return "" if level == "final" else "%s%d" % ({"alpha": "a", "beta": "b", "candidate": "rc"}[level], serial)


@operation
def cases(_parts):
    return [{"name": c.name, "protocols": [c.protocols[0], min(c.protocols[1], corpus.HIGHEST)], "tags": sorted(c.tags), "notes": c.notes}
            for c in corpus.cases_here()], []


@operation
def make(_parts, case, protocol, pure=False):
    """Pickles a new original. Parts: the pickle, then the buffers that stayed outside."""
    try:
        data, buffers = corpus.BY_NAME[case].dump(protocol, pure)
    except Exception as error:
        return {"refused": type(error).__name__}, []
    return {}, [data] + buffers


ORIGINALS = {}


def described(case, relax):
    """Describes a new original, once: every original of a case has the same description."""
    if (case.name, relax) not in ORIGINALS:
        ORIGINALS[case.name, relax] = graph.describe(case.build(), relax)
    return ORIGINALS[case.name, relax]


@operation
def check(parts, case, protocol, relax=(), pure=False):
    """Loads our pickle and compares with a new original; `as` says what it equals: the original, or what Python reloads."""
    found = corpus.BY_NAME[case]
    relax = tuple(relax) + (("shared-strings",) if "shared-strings" in found.tags else ())
    original = described(found, relax)
    difference = graph.first_difference(original, graph.describe(found.load(parts[0], parts[1:], pure), relax))
    if difference is None:
        return {"as": "original"}, []
    # Some values do not survive Python's own pickle (a `fold` at protocol 3): then Python's reload is the measure.
    data, buffers = found.dump(protocol, pure)
    own = graph.describe(found.load(data, buffers, pure), relax)
    if own == original:
        return {"difference": difference}, []
    difference = graph.first_difference(own, graph.describe(found.load(parts[0], parts[1:], pure), relax))
    return ({"difference": difference} if difference else {"as": "reload"}), []


@operation
def same(parts, relax=(), encoding=None, errors="strict"):
    """Says where what two pickles load to differs; the first is Python's own, with Python 2 text read by `encoding`."""
    options = {} if encoding is None else {"encoding": encoding, "errors": errors}
    expected = pickle.loads(parts[0], **options)
    return {"difference": graph.difference(expected, corpus.plain_loads(parts[1]), tuple(relax))}, []


@operation
def dis(parts):
    out = io.BytesIO() if PY2 else io.StringIO()
    pickletools.dis(parts[0], out)
    return out.getvalue(), []


@operation
def run(parts, source):
    """Runs a constant of a test with `parts` in scope; it leaves `result` (JSON) and `out` (a list of bytes)."""
    scope = namespace()
    scope.update(parts=parts, result=None, out=[])
    exec(source, scope)
    return scope["result"], scope["out"]


def namespace():
    import array
    import collections
    import datetime
    import decimal
    import fractions
    import uuid
    import interop_models
    scope = {"pickle": pickle, "io": io, "corpus": corpus, "graph": graph, "models": interop_models, "array": array, "collections": collections,
             "datetime": datetime, "decimal": decimal, "fractions": fractions, "uuid": uuid, "copyreg": corpus.copyreg, "__name__": "bridge_test"}
    return scope


def answer(frame):
    """Gives the answer's frame (without its length) to a question's frame (without its length)."""
    (size,) = struct.unpack("<I", frame[:4])
    header = json.loads(frame[4:4 + size].decode("utf-8"))
    parts, at = [], 4 + size
    for length in header.pop("parts", []):
        parts.append(frame[at:at + length])
        at += length
    try:
        arguments = {str(name): value for name, value in header.items() if name != "op"}
        if PY2:
            arguments = {name: value.encode("utf-8") if isinstance(value, graph.TEXT) else value for name, value in arguments.items()}
        result, out = OPERATIONS[header["op"]](parts, **arguments)
        reply = {"ok": True, "result": result}
    except BaseException as error:
        reply, out = {"ok": False, "error": type(error).__name__, "message": str(error), "trace": traceback.format_exc()[-3000:]}, []
    reply["parts"] = [len(part) for part in out]
    head = json.dumps(reply).encode("utf-8")
    return b"".join([struct.pack("<I", len(head)), head] + [bytes(part) for part in out])


def read_exactly(stream, count):
    data = b""
    while len(data) < count:
        piece = stream.read(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def limit_memory(limit):
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def serve():
    source = sys.stdin if PY2 else sys.stdin.buffer
    sink = sys.stdout if PY2 else sys.stdout.buffer
    if sys.platform == "win32" and PY2:
        import msvcrt
        msvcrt.setmode(source.fileno(), os.O_BINARY)
        msvcrt.setmode(sink.fileno(), os.O_BINARY)
    # Whatever a loaded class prints must not get between the frames.
    sys.stdout = sys.stderr
    while True:
        head = read_exactly(source, 4)
        if head is None:
            return
        reply = answer(read_exactly(source, struct.unpack("<I", head)[0]))
        sink.write(struct.pack("<I", len(reply)))
        sink.write(reply)
        sink.flush()


if __name__ == "__main__":
    if "--memory" in sys.argv:
        limit_memory(int(sys.argv[sys.argv.index("--memory") + 1]))
    serve()
