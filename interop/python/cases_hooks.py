"""Cases that need a hook on both sides: persistent ids, extension codes, out-of-band buffers."""
from __future__ import absolute_import

import io
import pickle

import interop_models as m
from corpus import PY2, VERSION, Hook, add, copyreg, pickler_class, text, unpickler_class


class Persistent(Hook):
    """Tokens travel as their ids."""

    def dump(self, value, protocol, pure):
        out = io.BytesIO()
        base = pickler_class(pure)
        if PY2:
            pickler = base(out, protocol)
            pickler.persistent_id = _persistent_id
        else:
            pickler = type("TokenPickler", (base,), {"persistent_id": lambda self, item: _persistent_id(item)})(out, protocol)
        pickler.dump(value)
        return out.getvalue(), []

    def load(self, data, buffers, pure):
        base = unpickler_class(pure)
        if PY2:
            unpickler = base(io.BytesIO(data))
            unpickler.persistent_load = m.Token
        else:
            unpickler = type("TokenUnpickler", (base,), {"persistent_load": lambda self, pid: m.Token(pid)})(io.BytesIO(data))
        return unpickler.load()


def _persistent_id(item):
    return item.pid if type(item) is m.Token else None


class Extension(Hook):
    """The class `Extended` has a code while the case runs, and `function` the next one."""

    def __init__(self, code):
        self.names = [("interop_models", "Extended", code), ("interop_models", "function", code + 1)]

    def _with_codes(self, run):
        for row in self.names:
            copyreg.add_extension(*row)
        try:
            return run()
        finally:
            for row in self.names:
                copyreg.remove_extension(*row)

    def dump(self, value, protocol, pure):
        return self._with_codes(lambda: Hook.dump(self, value, protocol, pure))

    def load(self, data, buffers, pure):
        return self._with_codes(lambda: Hook.load(self, data, buffers, pure))


class Buffers(Hook):
    """Buffers stay outside the pickle."""

    def dump(self, value, protocol, pure):
        kept = []
        dumps = pickle._dumps if pure else pickle.dumps
        data = dumps(value, protocol, buffer_callback=kept.append)
        return data, [bytes(b.raw()) for b in kept]

    def load(self, data, buffers, pure):
        loads = pickle._loads if pure else pickle.loads
        return loads(data, buffers=[bytearray(b) for b in buffers])


PERSISTENT = Persistent()
add("persistent/one", lambda: m.Token("id-1"), tags=("persistent",), hook=PERSISTENT)
add("persistent/several", lambda: [m.Token("a"), m.Token("b"), m.Token("a"), 1], tags=("persistent",), hook=PERSISTENT)
add("persistent/shared", lambda: [m.Token("a")] * 2, tags=("persistent",), hook=PERSISTENT)
add("persistent/in-state", lambda: m.Plain(token=m.Token("t"), more=[m.Token("u")]), tags=("persistent",), hook=PERSISTENT)
add("persistent/as-key", lambda: {1: m.Token("k")}, tags=("persistent",), hook=PERSISTENT)
add("persistent/tuple-id", lambda: [m.Token(("table", 5)), m.Token(("table", 6))], protocols=(1, 5), tags=("persistent",), hook=PERSISTENT)
add("persistent/int-id", lambda: m.Token(7), protocols=(1, 5), tags=("persistent",), hook=PERSISTENT)
add("persistent/digits-id", lambda: m.Token("7"), tags=("persistent",), hook=PERSISTENT)
add("persistent/list-id", lambda: (lambda pid: [m.Token(pid), m.Token(pid)])([1, 2]), protocols=(1, 5), tags=("persistent",), hook=PERSISTENT)

for code in (1, 254, 255, 256, 65534, 65535, 65536, 2 ** 31 - 2):
    add("extension/%d" % code, lambda: [m.Extended(5), m.function, m.Extended, m.Extended(6)], protocols=(2, 5), tags=("extension",),
        hook=Extension(code))

if VERSION >= (3, 8):
    BUFFERS = Buffers()
    add("buffers/one", lambda: m.Buffer(b"abc"), since=(3, 8), protocols=(5, 5), tags=("buffers",), hook=BUFFERS)
    add("buffers/several", lambda: [m.Buffer(b"a"), m.Buffer(b""), m.Buffer(b"b" * 300)], since=(3, 8), protocols=(5, 5), tags=("buffers",),
        hook=BUFFERS)
    add("buffers/shared", lambda: [m.Buffer(b"a")] * 2, since=(3, 8), protocols=(5, 5), tags=("buffers",), hook=BUFFERS)
    add("buffers/large", lambda: m.Buffer(b"z" * 100000), since=(3, 8), protocols=(5, 5), tags=("buffers",), hook=BUFFERS)
    add("buffers/bare", lambda: [pickle.PickleBuffer(bytearray(b"w")), pickle.PickleBuffer(b"r")], since=(3, 8), protocols=(5, 5),
        tags=("buffers",), hook=BUFFERS)
    add("buffers/in-band", lambda: m.Buffer(b"abc"), since=(3, 8))
    add("buffers/in-band-bare", lambda: [pickle.PickleBuffer(bytearray(b"w")), pickle.PickleBuffer(b"r")], since=(3, 8), protocols=(5, 5))
    add("buffers/in-band-large", lambda: m.Buffer(b"q" * 70000), since=(3, 8))
