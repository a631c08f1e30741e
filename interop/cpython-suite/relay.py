"""Picklers and unpicklers of CPython between which every pickle passes through picklekit.

A relayed Pickler lets CPython write a pickle, hands the bytes to picklekit, and writes to the file what picklekit made of
them: `dumps(loads(pickle))` in the exact mode, at the pickle's own protocol. A relayed Unpickler hands the bytes of the file to
picklekit first and lets CPython load what comes back.

When picklekit refuses a pickle, CPython is given the original bytes: if it refuses them too, its own error goes to the test,
which looks for a certain class; if it loads them, the test gets a `Disagreement`, which no test expects. When CPython refuses
what picklekit gave back, CPython is asked whether the original is well-formed: it loads it once more with every name inert. If
even that fails, picklekit should have refused it, and the test gets a `Disagreement`; if it succeeds, only a name was missing
or a call failed, which picklekit cannot know, and CPython's error goes to the test.
"""
from __future__ import absolute_import

import io

from line import Conversation, Disagreement, protocol_of, relay, relayed_dump, shown
from wellformed import demand_well_formed, rejected


def bind(args, kwargs, *names):
    """Gives the arguments of a call by name, as far as they were given."""
    found = dict(zip(names, args))
    found.update(kwargs)
    return found


def raw_bytes(buffer):
    return buffer.raw().tobytes() if hasattr(buffer, "raw") else bytes(memoryview(buffer))


class Talker(object):
    """Who takes over the memo of another takes over its conversation with picklekit, too."""

    # The conversations by the id of the memo, of those whose memo is a plain dict.
    talks = {}

    def _begin(self):
        self._talk = Conversation()
        if not hasattr(self._base, "memo"):
            Talker.talks[id(self.memo)] = self._talk

    def _through(self, data, protocol, options):
        talk = self._talk if hasattr(self._base, "memo") else Talker.talks.get(id(self.memo), self._talk)
        return talk.through(data, protocol, options)

    def __del__(self):
        if not hasattr(self._base, "memo") and hasattr(self, "memo"):
            Talker.talks.pop(id(self.memo), None)


class CTalker(Talker):
    """The same for the classes in C, which give a new proxy whenever they are asked for their memo."""

    # The proxy that was given last, by its id (so as not to keep it alive), and the conversation that goes with it.
    last = (0, None)

    @property
    def memo(self):
        found = self._base.memo.__get__(self)
        CTalker.last = (id(found), self.__dict__.get("_talk"))
        return found

    @memo.setter
    def memo(self, value):
        known, talk = CTalker.last
        if id(value) == known and talk is not None:
            self._talk = talk
        self._base.memo.__set__(self, value)


def talker(base):
    return CTalker if hasattr(base, "memo") else Talker


def relayed_pickler(base, byte_identity, identity_hook=False):
    """Makes a subclass of a Pickler whose pickles pass through picklekit, with `persistent_id = lambda obj: obj` there, too, if asked for."""

    class RelayedPickler(talker(base), base, object):
        _base = base

        def __init__(self, *args, **kwargs):
            given = bind(args, kwargs, "file", "protocol", "fix_imports", "buffer_callback")
            # CPython's own look at the arguments, with its own errors.
            base.__init__(self, *args, **kwargs)
            self._target = given["file"]
            self._own = io.BytesIO()
            self._protocol = max(given.get("protocol") or 0, 0)
            self._fix_imports = given.get("fix_imports", True)
            self._buffers = None
            callback = given.get("buffer_callback")
            if callback is not None:
                given["buffer_callback"] = self._keep(callback)
            given["file"] = self._own
            base.__init__(self, **given)
            self._begin()

        def _keep(self, callback):
            self._buffers = []

            def keep(buffer):
                inside = callback(buffer)
                if not inside:
                    self._buffers.append(raw_bytes(buffer))
                return inside

            return keep

        def dump(self, obj):
            own = self.__dict__.get("_own")
            if own is None:  # a subclass did not call __init__: CPython says so
                return base.dump(self, obj)
            own.seek(0)
            own.truncate()
            base.dump(self, obj)
            data = own.getvalue()
            protocol = protocol_of(data[:2], self._protocol)
            options = {"fixImports": bool(self._fix_imports), "fast": bool(getattr(self, "fast", False)),
                       "identityHook": identity_hook}
            if self._buffers is not None:
                options.update(buffers=list(self._buffers), outOfBand=True)
                self._buffers[:] = []
            for piece in relayed_dump(data, protocol, byte_identity, self._through(data, protocol, options)):
                self._target.write(piece)

        def clear_memo(self):
            base.clear_memo(self)
            self._talk.clear()

    return RelayedPickler


def relayed_unpickler(base, identity_hook=False):
    """Makes a subclass of an Unpickler that loads what picklekit made of the pickle in its file."""

    class RelayedUnpickler(talker(base), base, object):
        _base = base

        def __init__(self, *args, **kwargs):
            given = bind(args, kwargs, "file")
            base.__init__(self, **given)
            self._file = given["file"]
            self._own = io.BytesIO()
            self._rest = b""
            self._options = dict((name, value) for name, value in given.items() if name != "file")
            if self._options.get("buffers") is not None:
                # The tests may give an iterator, which can be read once only.
                self._options["buffers"] = given["buffers"] = list(given["buffers"])
            base.__init__(self, **dict(given, file=self._own))
            self._begin()

        def load(self):
            if "_own" not in self.__dict__:
                return base.load(self)
            data, go_on = self._read()
            data = bytes(data)
            options = {"fixImports": bool(self._options.get("fix_imports", True)), "identityHook": identity_hook}
            buffers = self._options.get("buffers")
            if buffers is not None:
                options.update(buffers=[raw_bytes(buffer) for buffer in buffers], outOfBand=True)
            answer, pieces = self._through(data, protocol_of(data), options)
            if pieces is None:
                self._feed(data)
                with rejected():
                    value = base.load(self)
                raise Disagreement("picklekit refuses what CPython loads as %r: %s: %s" % (value, answer["message"], shown(data)))
            ours = b"".join(pieces)
            go_on(answer["end"])
            relay.count("read")
            self._feed(ours)
            try:
                return base.load(self)
            except Exception:
                demand_well_formed(base, data[:answer["end"]], self._options)
                relay.counts["read"] -= 1
                raise

        def _read(self):
            """Gives all that the file still holds, and a function that puts back what follows the first pickle."""
            if hasattr(self._file, "seek"):
                try:
                    start = self._file.tell()
                    data = self._file.read()
                    return data, lambda end: self._file.seek(start + end)
                except EnvironmentError:  # cannot seek
                    pass
                except NotImplementedError:
                    pass
            data = self._rest + self._file.read()

            def keep(end):
                self._rest = data[end:]

            return data, keep

        def _feed(self, data):
            self._own.seek(0)
            self._own.truncate()
            self._own.write(data)
            self._own.seek(0)

    return RelayedUnpickler


def through_dumps(dumps, byte_identity):
    """Makes a `dumps` whose pickles pass through picklekit."""

    def relayed(*args, **kwargs):
        given = bind(args[1:], kwargs, "protocol")
        options = {"fixImports": given.get("fix_imports", True)}
        callback = given.get("buffer_callback")
        if callback is not None:
            buffers = options["buffers"] = []
            options["outOfBand"] = True

            def keep(buffer):
                inside = callback(buffer)
                if not inside:
                    buffers.append(raw_bytes(buffer))
                return inside

            kwargs = dict(kwargs, buffer_callback=keep)
        data = dumps(*args, **kwargs)
        protocol = protocol_of(data[:2], max(given.get("protocol") or 0, 0))
        return b"".join(relayed_dump(data, protocol, byte_identity, relay.through(data, protocol, **options)))

    return relayed


def through_loads(unpickler, loads=None):
    """Makes a `loads` that passes the bytes through picklekit; of the cPickle of Python 2 with `loads`."""
    if loads is None:
        relayed_class = relayed_unpickler(unpickler)
        return lambda data, **kwargs: relayed_class(io.BytesIO(data), **kwargs).load()

    def relayed(data):
        data = bytes(data)
        answer, pieces = relay.through(data, protocol_of(data), fixImports=True)
        if pieces is None:
            with rejected():
                value = loads(data)
            raise Disagreement("picklekit refuses what CPython loads as %r: %s: %s" % (value, answer["message"], shown(data)))
        relay.count("read")
        try:
            return loads(b"".join(pieces))
        except Exception:
            demand_well_formed(unpickler, data[:answer["end"]], {})
            relay.counts["read"] -= 1
            raise

    return relayed
