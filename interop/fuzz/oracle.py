"""Says what CPython's unpicklers make of streams of any origin, with nothing looked up and nothing run.

    python oracle.py

A question is a frame: a little-endian u32 with the length of what follows, a byte with the readers that are asked (1 the C unpickler,
2 the C unpickler on a buffered file, 4 the unpickler in Python), the stream. An answer is a frame with JSON: for each reader that was
asked `["value", text]`, where the text describes the graph of the value as describe.ts does, or `["error", class, message]`.

Every name, extension code, persistent id and result of a call is a Recorder: it takes any call, and keeps what it was called with.
Memory is limited, and so is the time for one stream.
"""
import copyreg
import gc
import io
import json
import os
import pickle
import signal
import struct
import sys
import warnings
from collections import deque

# A memo of C that is made for far indices takes seconds where there is more.
MEMORY = 512 << 20
SECONDS = 5
EXTENSIONS = (1, 2, 255, 256, 65535, 65536, 0x7FFFFFFF)
BUFFERS = (bytearray(b"writable"), b"readonly", bytearray(b"third"))


class Overdue(Exception):
    pass


class Meta(type):
    """The type of Recorders. A Recorder is a class itself, because the result of a call may be one, and be called on."""

    def __call__(cls, /, *args, **kwargs):
        return recorder("call", cls, args, kwargs)

    def __repr__(cls):
        return "<recorder>"

    def _note(cls, where):
        # What a name or an id stands for is nobody's to change.
        if cls.how not in ("call", "new"):
            raise TypeError("cannot change what a %s stands for" % cls.how)
        return cls.record.setdefault(where, [])

    def __setstate__(cls, state):
        cls._note("states").append(state)

    def append(cls, item):
        cls._note("items").append(item)

    def extend(cls, items):
        cls._note("items").extend(items)

    def add(cls, item):
        cls._note("members").append(item)

    def __setitem__(cls, key, value):
        cls._note("entries").extend((key, value))


class Base(object):
    def __new__(cls, /, *args, **kwargs):
        return recorder("new", cls, args, kwargs)


def recorder(how, callable, args=(), kwargs=None):
    return type.__new__(Meta, "Recorder", (Base,), {"how": how, "callable": callable, "args": args, "kwargs": kwargs or {}, "record": {}})


class Names(object):
    """The hooks of one load."""

    def __init__(self):
        self.known = {}

    def find(self, module, name):
        if not module or not name:
            raise ValueError("empty name")
        key = module, name
        if key not in self.known:
            self.known[key] = recorder("global", None, key)
        return self.known[key]

    @staticmethod
    def persistent(pid):
        return recorder("pid", None, (pid,))


def inert(base):
    class Inert(base):
        def __init__(self, file):
            base.__init__(self, file, encoding="latin-1", **({"buffers": map(memoryview, BUFFERS)} if sys.version_info >= (3, 8) else {}))
            names = Names()
            # On the instance, because a method would ask for it each time.
            self.find = names.find

        def find_class(self, module, name):
            return self.find(module, name)

        def persistent_load(self, pid):
            return Names.persistent(pid)

    return Inert


C, PYTHON = inert(pickle.Unpickler), inert(pickle._Unpickler)
READERS = (
    (1, lambda data: C(io.BytesIO(data)).load()),
    (2, lambda data: C(io.BufferedReader(io.BytesIO(data))).load()),
    (4, lambda data: PYTHON(io.BytesIO(data)).load()),
)


def hexed(text):
    return text.encode("utf-16-le", "surrogatepass").hex()


def scalar(value):
    """Gives the text of a value without identity, or None."""
    kind = type(value)
    if value is None:
        return "N"
    if kind is bool:
        return "T" if value else "F"
    if kind is int:
        return "i" + format(value, "x")
    if kind is float:
        return "fnan" if value != value else "f" + struct.pack(">d", value).hex()
    if kind is str:
        return "s" + hexed(value)
    if kind is bytes and len(value) < 2:
        return "b" + value.hex()
    if kind is Meta and value.how == "global":
        return "g%s.%s" % (hexed(value.args[0]), hexed(value.args[1]))
    if kind is tuple and not value:
        return "t0"
    if kind is frozenset and not value:
        return "z0"
    return None


def shape(value, depth):
    """Gives a text by which members of a set can be sorted: their order in it says nothing."""
    known = scalar(value)
    if known is not None:
        return known
    if depth == 0:
        return "~"
    kind = type(value)
    if kind is tuple:
        return "U(%s)" % ",".join([shape(item, depth - 1) for item in value])
    if kind is frozenset:
        return "Z(%s)" % ",".join(sorted(shape(item, depth - 1) for item in value))
    if kind is bytes:
        return "B" + value.hex()
    if kind is Meta:
        return "%s(%s)" % (value.how, ",".join([shape(item, depth - 1) for item in (value.callable,) + value.args]))
    return kind.__name__


def describe(root):
    numbers, queue, alive, rows = {}, deque(), [], []

    def edge(value):
        known = scalar(value)
        if known is not None:
            return known
        number = numbers.get(id(value))
        if number is None:
            number = numbers[id(value)] = len(numbers)
            alive.append(value)
            queue.append(value)
        return "#%d" % number

    def edges(values):
        return [edge(value) for value in values]

    def members(values):
        shapes = sorted(((shape(value, 4), value) for value in values), key=lambda pair: pair[0])
        for (first, value), (second, _) in zip(shapes, shapes[1:]):
            if first == second and scalar(value) is None:
                # Twins in all that was looked at: which is which cannot be told.
                return ["?"] + [text for text, _ in shapes]
        return edges([value for _, value in shapes])

    def row(value):
        kind = type(value)
        if kind is list:
            return ["L"] + edges(value)
        if kind is tuple:
            return ["U"] + edges(value)
        if kind is dict:
            return ["D"] + [edge(part) for pair in value.items() for part in pair]
        if kind is set:
            return ["S"] + members(value)
        if kind is frozenset:
            return ["Z"] + members(value)
        if kind is bytes:
            return ["B", value.hex()]
        if kind is bytearray:
            return ["A", value.hex()]
        if kind is memoryview:
            return ["M", "r" if value.readonly else "w", value.hex()]
        if kind is Meta and value.how == "pid":
            return ["P"] + edges(value.args)
        if kind is Meta:
            record = value.record
            parts = ["O", value.how, edge(value.callable), "args"] + edges(value.args)
            parts += ["kw"] + [part for key, item in value.kwargs.items() for part in ("s" + hexed(key), edge(item))]
            for where in ("items", "entries", "members"):
                parts += [where] + edges(record.get(where, ()))
            parts.append("states")
            for state in edges(record.get("states", ())):
                # A state that is set twice in a row is written once.
                if parts[-1] != state:
                    parts.append(state)
            return parts
        return ["?", kind.__name__]

    rows.append(edge(root))
    while queue:
        rows.append(" ".join(row(queue.popleft())))
    return "\n".join(rows)


def read(reader, data):
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            answer = ["value", describe(reader(data))]
        except Exception as error:
            answer = ["error", type(error).__name__, str(error)[:200]]
        signal.setitimer(signal.ITIMER_REAL, 0)
        return answer
    except Overdue:
        # The signal waits while C is at work, and may come when that has failed.
        return ["error", "Overdue", ""]


def overdue(_signal, _frame):
    raise Overdue()


def serve():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, overdue)
    # Escapes that Python will refuse one day.
    warnings.simplefilter("ignore")
    for code in EXTENSIONS:
        copyreg._inverted_registry[code] = ("ext", "c%d" % code)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        question = source.read(struct.unpack("<I", head)[0])
        copyreg._extension_cache.clear()
        answers = [read(reader, question[1:]) for bit, reader in READERS if question[0] & bit]
        # The classes that were made are in cycles.
        if gc.get_count()[2] > 5:
            gc.collect()
        reply = json.dumps(answers).encode()
        sink.write(struct.pack("<I", len(reply)) + reply)
        sink.flush()


if __name__ == "__main__":
    serve()
