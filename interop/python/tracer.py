"""Says which globals CPython's unpicklers ask for, and which of them they call, with nothing looked up and nothing run.

    python tracer.py

A question is a frame: a little-endian u32 with the length of what follows, and the stream. An answer is a frame with JSON: for each
reader a list of `["find", module, name]` and `["call", module, name]` in the order of the events. All pickles of a row are read, each by
an unpickler of its own, until one fails. Names in answers are hexadecimal UTF-16, because a name may be any text.

Whatever is asked for is a Recorder, which takes any call and does nothing. Runs on Python 2.7, too, whose reader in Python allows more.
"""
import io
import json
import os
import pickle
import signal
import struct
import sys

MEMORY = 2 << 30
SECONDS = 5
PYTHON2 = sys.version_info[0] == 2
EXTENSIONS = (1, 2, 5, 200, 255, 256, 300, 65535, 65536, 70000, 0x7FFFFFFF)
if PYTHON2:
    import copy_reg as copyreg
else:
    import copyreg

events = []


def text(value):
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            value = value.decode("latin-1")
    if PYTHON2:
        return "".join("%02x" % ord(byte) for byte in value.encode("utf-16-le"))
    return value.encode("utf-16-le", "surrogatepass").hex()


class Meta(type):
    """The type of Recorders. A Recorder is a class itself, because NEWOBJ wants one."""

    def __call__(cls, *args, **kwargs):
        return called(cls)

    def __setstate__(cls, state):
        pass

    def append(cls, item):
        pass

    def extend(cls, items):
        pass

    def add(cls, item):
        pass

    def __setitem__(cls, key, value):
        pass


def make(what):
    return type.__new__(Meta, "Recorder", (Base,), {"what": what})


def called(cls):
    if cls.what is not None:
        events.append(["call"] + cls.what)
    return make(None)


def new(cls, *args, **kwargs):
    return called(cls)


Base = type.__new__(Meta, "Base", (object,), {"__new__": staticmethod(new), "what": None})


def find(module, name):
    what = [text(module), text(name)]
    events.append(["find"] + what)
    return make(what)


def tracing(base):
    class Tracer(base):
        def find_class(self, module, name):
            return find(module, name)

        def persistent_load(self, pid):
            return make(None)

    return Tracer


if PYTHON2:
    READERS = [(tracing(pickle.Unpickler), io.BytesIO)]
else:
    READERS = [
        (tracing(pickle.Unpickler), io.BytesIO),
        (tracing(pickle.Unpickler), lambda data: io.BufferedReader(io.BytesIO(data))),
        (tracing(pickle._Unpickler), io.BytesIO),
    ]


def trace(reader, open_file, data):
    del events[:]
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        source = open_file(data)
        while source.tell() < len(data):
            reader(source).load()
    except Exception:
        # What was asked for before counts.
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return list(events)


def overdue(_signal, _frame):
    raise RuntimeError("overdue")


def serve():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, overdue)
    for code in EXTENSIONS:
        copyreg._inverted_registry[code] = ("ext", "c%d" % code)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        data = source.read(struct.unpack("<I", head)[0])
        answers = []
        for reader, open_file in READERS:
            copyreg._extension_cache.clear()
            answers.append(trace(reader, open_file, data))
        reply = json.dumps(answers).encode("ascii")
        sink.write(struct.pack("<I", len(reply)) + reply)
        sink.flush()


if __name__ == "__main__":
    serve()
