"""The corpus: several hundred named values that every Python pickles and picklekit reads and writes back.

Runs on CPython 2.7 and 3.6 or newer with nothing but the standard library. Each case is built anew by its function, so
that a loaded value can be compared with an original that no pickle has touched.

Rule of strings: CPython memoizes by identity, JavaScript strings have none. So equal ``str`` objects inside one case
are ONE object; computed text goes through ``text()``, which keeps one object for each content. Cases that break the
rule on purpose, or because a ``__reduce__`` of the standard library makes its strings anew, carry the tag
``equal-strings``; ``python corpus.py`` finds cases that break it without saying so.

Rule of order: no set with more than one member whose hash depends on an address (instances without ``__hash__``, None,
classes), because such a pickle would be another one in each process.

Tags:
  equal-strings   equal strings that are distinct objects
  shared-strings  the identity of strings is part of what is compared
  integral-float  has a float such as 1.0, which the natural mode gives back as an int
  text-state      on Python 2 a registered type of ours writes the names in its state as text; `u'int' == 'int'` there
  buffers, extension, persistent   needs the hook of that name, see ``Case.hook``
"""
from __future__ import absolute_import, print_function

import io
import pickle
import sys

PY2 = sys.version_info[0] == 2
VERSION = tuple(sys.version_info[:2])
HIGHEST = pickle.HIGHEST_PROTOCOL

if PY2:
    import cPickle
    import copy_reg as copyreg
    _TEXTS = {}

    def text(value):
        """Gives the one object that stands for this text."""
        return _TEXTS.setdefault((type(value), value), value)
else:
    cPickle = None
    import copyreg

    def text(value):
        """Gives the one object that stands for this text."""
        return sys.intern(value)


class Hook(object):
    """How a case is pickled when plain ``dumps`` is not enough; the default is plain ``dumps``."""

    def dump(self, value, protocol, pure):
        return plain_dumps(value, protocol, pure), []

    def load(self, data, buffers, pure):
        return plain_loads(data, pure)


class Case(object):
    __slots__ = ("name", "build", "since", "until", "protocols", "tags", "notes", "hook")

    def __init__(self, name, build, since, until, protocols, tags, notes, hook):
        self.name = name
        self.build = build
        self.since = since
        self.until = until
        self.protocols = protocols
        self.tags = tags
        self.notes = notes
        self.hook = hook

    def runs_here(self):
        return self.since <= VERSION <= self.until

    def dump(self, protocol, pure=False):
        """Pickles a new original; gives the pickle and the buffers that stay outside it."""
        return self.hook.dump(self.build(), protocol, pure)

    def load(self, data, buffers, pure=False):
        return self.hook.load(data, buffers, pure)


CASES = []
BY_NAME = {}


def add(name, build, since=(2, 7), until=(9, 9), protocols=(0, 5), tags=(), notes="", hook=None):
    """Registers a case; `protocols` is the lowest and the highest protocol that can carry it."""
    if name in BY_NAME:
        raise ValueError("two cases are called " + name)
    case = Case(name, build, since, until, protocols, frozenset(tags), notes, hook or Hook())
    BY_NAME[name] = case
    CASES.append(case)
    return case


def case(name, **options):
    """The same as a decorator of the function that builds the value."""
    def register(build):
        add(name, build, **options)
        return build
    return register


def cases_here():
    return [c for c in CASES if c.runs_here()]


def plain_dumps(value, protocol, pure=False):
    if PY2:
        return (pickle if pure else cPickle).dumps(value, protocol)
    return (pickle._dumps if pure else pickle.dumps)(value, protocol)


def plain_loads(data, pure=False):
    if PY2:
        return (pickle if pure else cPickle).loads(data)
    return (pickle._loads if pure else pickle.loads)(data)


def pickler_class(pure):
    if PY2:
        return pickle.Pickler if pure else cPickle.Pickler
    return pickle._Pickler if pure else pickle.Pickler


def unpickler_class(pure):
    if PY2:
        return pickle.Unpickler if pure else cPickle.Unpickler
    return pickle._Unpickler if pure else pickle.Unpickler


def _load_everything():
    import cases_scalars
    import cases_containers
    import cases_sharing
    import cases_objects
    import cases_stdlib
    import cases_names
    import cases_hooks
    return (cases_scalars, cases_containers, cases_sharing, cases_objects, cases_stdlib, cases_names, cases_hooks)


def check():
    """Holds the rules above against every case; gives complaints and, beginning with "note", what Python itself cannot do."""
    import graph
    complaints = []
    for c in cases_here():
        value = c.build()
        found = []
        if not PY2:
            repeated = graph.repeated_strings(value)
            if bool(repeated) != ("equal-strings" in c.tags):
                found.append("equal-strings: %r" % (repeated,))
        relaxed = graph.describe(value, ("integral-float",)) != graph.describe(value)
        if relaxed != ("integral-float" in c.tags):
            found.append("integral-float is %s" % relaxed)
        refused = []
        for protocol in range(c.protocols[0], min(c.protocols[1], HIGHEST) + 1):
            try:
                data, buffers = c.dump(protocol)
            except Exception as error:
                refused.append("%d %s: %s" % (protocol, type(error).__name__, error))
                continue
            again, _ = c.dump(protocol)
            if again != data:
                found.append("protocol %d is not deterministic" % protocol)
            try:
                difference = graph.difference(c.build(), c.load(data, buffers))
            except Exception as error:
                difference = "%s: %s" % (type(error).__name__, error)
            if difference:
                found.append("note: protocol %d does not give the original back: %s" % (protocol, difference))
        if refused:
            found.append("note: refused at " + "; ".join(refused))
        complaints += ["%s%s: %s" % ("note " if line.startswith("note: ") else "", c.name, line.replace("note: ", "")) for line in found]
    return complaints


def _report():
    lines = check()
    broken = [line for line in lines if not line.startswith("note ")]
    print("\n".join(lines))
    print("%d cases on Python %d.%d, %d complaints" % ((len(cases_here()),) + VERSION + (len(broken),)))
    return len(broken)


if __name__ == "__main__":
    # The module that the cases register with is `corpus`, not `__main__`.
    import corpus
    corpus._load_everything()
    sys.exit(1 if corpus._report() else 0)
