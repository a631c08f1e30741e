"""Loads a pickle of any origin without looking up a single name: every global is a recorder made on the spot."""
from __future__ import absolute_import

import io

from corpus import PY2, unpickler_class


class Recorder(object):
    """Takes every call and every state, and does nothing but keep them."""

    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.record = [["new", args, kwargs]]
        return made

    def __init__(self, *args, **kwargs):
        pass

    def __reduce_ex__(self, protocol):
        return type(self), (), {"record": self.record}

    def __setstate__(self, state):
        self.record.append(["state", state])

    def append(self, item):
        self.record.append(["append", item])

    def extend(self, items):
        self.record.append(["extend", list(items)])

    def add(self, item):
        self.record.append(["add", item])

    def __setitem__(self, key, value):
        self.record.append(["set", key, value])

    def __hash__(self):
        return 11


# Builtins that pickles of the old protocols call by name and that cannot do harm.
PLAIN = {"set": set, "frozenset": frozenset, "bytearray": bytearray, "complex": complex}


class Names(object):
    def __init__(self):
        self.known = {}

    def find(self, module, name):
        key = (module, name)
        if module in ("builtins", "__builtin__") and name in PLAIN:
            return PLAIN[name]
        if key not in self.known:
            self.known[key] = type(str("Recorder"), (Recorder,), {"__module__": str(repr(module)), "__qualname__": str(repr(name))})
        return self.known[key]


def loads(data, pure=False):
    names = Names()
    base = unpickler_class(pure)
    if PY2:
        unpickler = base(io.BytesIO(data))
        unpickler.find_global = names.find
        unpickler.find_class = names.find
        unpickler.persistent_load = lambda pid: ["pid", pid]
    else:
        unpickler = type("InertUnpickler", (base,), {
            "find_class": lambda self, module, name: names.find(module, name),
            "persistent_load": lambda self, pid: ["pid", pid]})(io.BytesIO(data), encoding="latin-1")
    return unpickler.load()
