"""Asks CPython whether a pickle is well-formed: with every name and every extension code inert, so that only the form counts."""
from __future__ import absolute_import

import io
import pickle
import pickletools
from contextlib import contextmanager

from line import PY2, Disagreement, protocol_of, relay, shown

if PY2:
    import copy_reg as copyreg
else:
    import copyreg


@contextmanager
def rejected():
    """Counts the error with which CPython refuses what picklekit refuses."""
    try:
        yield
    except Exception:
        relay.count("rejected")
        raise


def demand_well_formed(base, data, options):
    """Raises a Disagreement if CPython refuses a pickle even with every name inert."""
    try:
        if protocol_of(data[:2]) <= pickle.HIGHEST_PROTOCOL:  # later protocols are well-formed, too
            inert_load(base, data, options)
    except Exception as error:
        raise Disagreement("picklekit takes what CPython refuses with %s: %s: %s" % (type(error).__name__, error, shown(data)))
    relay.count("unresolved")


class Recorder(object):
    """Stands for every class and function: takes any call, state and item, and does nothing."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __setstate__(self, state):
        pass

    def append(self, item):
        pass

    def extend(self, items):
        pass

    add = append

    def __setitem__(self, key, value):
        pass


def inert_load(base, data, options):
    """Loads a pickle with CPython while every name and every extension code is a Recorder, and text is never decoded."""
    with inert_extensions(data):
        if base is None or not isinstance(base, type) and not hasattr(base, "load"):  # cPickle of Python 2
            import cPickle
            unpickler = cPickle.Unpickler(io.BytesIO(data))
            unpickler.find_global = lambda module, name: Recorder
            unpickler.persistent_load = lambda pid: pid
            return unpickler.load()
        inert = type("Inert", (base, object), {"find_class": lambda self, module, name: Recorder, "persistent_load": lambda self, pid: pid})
        if PY2:
            return inert(io.BytesIO(data)).load()
        given = dict(options, encoding="latin-1", errors="strict")
        return inert(io.BytesIO(data), **given).load()


@contextmanager
def inert_extensions(data):
    codes = set()
    try:
        for opcode, argument, _position in pickletools.genops(data):
            if opcode.name.startswith("EXT") and argument > 0:
                codes.add(argument)
    except Exception:  # genops is stricter than the unpicklers
        pass
    registry, cache = copyreg._inverted_registry, copyreg._extension_cache
    kept, cached = dict(registry), dict(cache)
    registry.update((code, ("inert", "extension")) for code in codes)
    cache.clear()
    try:
        yield
    finally:
        registry.clear()
        registry.update(kept)
        cache.clear()
        cache.update(cached)
