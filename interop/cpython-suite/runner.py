"""Runs the cases of CPython's own `test.pickletester` with every pickle passing through picklekit.

    python runner.py [NAME ...]

Speaks with picklekit over its standard input and output (see line.py); a NAME limits the run to the tests whose id contains it. The
last question, `done`, carries the results: for each test its id, its outcome (`ok`, `failed`, `skipped`), what went wrong, and
how many pickles went through.
"""
from __future__ import absolute_import

import os
import pickle
import shutil
import sys
import tempfile
import traceback
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from line import PY2, relay  # noqa: E402
from relay import relayed_pickler, relayed_unpickler, through_dumps, through_loads  # noqa: E402


def make(name, bases, **members):
    if not any(issubclass(base, unittest.TestCase) for base in bases):
        bases += (unittest.TestCase,)
    return type(name, bases, members)


def method(function):
    """Makes a function a method that does not take `self`; a lambda would do, but not on Python 2."""
    return staticmethod(function)


def python3_cases(tester):
    import _pickle
    import collections
    import struct

    errors = (pickle.UnpicklingError, EOFError, AttributeError, ValueError, struct.error, IndexError, ImportError)
    for letter, plain_pickler, plain_unpickler in (("C", _pickle.Pickler, _pickle.Unpickler), ("Py", pickle._Pickler, pickle._Unpickler)):
        is_c = letter == "C"
        pickler, unpickler = relayed_pickler(plain_pickler, is_c), relayed_unpickler(plain_unpickler)
        dumps = pickled_by(pickler)
        loads = loaded_by(unpickler)
        yield make(letter + "Unpickler", (tester.AbstractUnpickleTests,), unpickler=unpickler, loads=loads,
                   bad_stack_errors=(pickle.UnpicklingError,) if is_c else (IndexError,),
                   truncated_errors=(pickle.UnpicklingError,) if is_c else errors)
        yield make(letter + "Pickler", (tester.AbstractPickleTests,), pickler=pickler, unpickler=unpickler, dumps=dumps, loads=loads)
        # The pickler in Python is asked there whether it is `pickle._Pickler` itself.
        if is_c and hasattr(tester, "AbstractPicklingErrorTests"):
            yield make(letter + "PicklingError", (tester.AbstractPicklingErrorTests,), pickler=pickler, dumps=dumps)
        yield make(letter + "Module", (tester.AbstractPickleModuleTests,), Pickler=pickler, Unpickler=unpickler,
                   dumps=method(through_dumps(pickle.dumps if is_c else pickle._dumps, is_c)), loads=method(through_loads(plain_unpickler)),
                   dump=method(dump_by(pickler)), load=method(load_by(unpickler)))
        yield make(letter + "Persistent", (tester.AbstractPersistentPicklerTests, PersistentMixin), pickler=pickler, unpickler=unpickler)
        yield make(letter + "IdentityPersistent", (tester.AbstractIdentityPersistentPicklerTests, PersistentMixin),
                   pickler=relayed_pickler(plain_pickler, is_c, True), unpickler=relayed_unpickler(plain_unpickler, True))
        yield make(letter + "Objects", (tester.AbstractPicklerUnpicklerObjectTests,), pickler_class=pickler, unpickler_class=unpickler)
        yield make(letter + "DispatchTable", (tester.AbstractDispatchTableTests,), pickler_class=pickler,
                   get_dispatch_table=lambda self: pickle.dispatch_table.copy())
        yield make(letter + "ChainDispatchTable", (tester.AbstractDispatchTableTests,), pickler_class=pickler,
                   get_dispatch_table=lambda self: collections.ChainMap({}, pickle.dispatch_table))
        if hasattr(tester, "AbstractHookTests"):
            yield make(letter + "Hooks", (tester.AbstractHookTests,), pickler_class=type("CustomPickler", (pickler, tester.AbstractCustomPicklerClass), {}))
    yield optimized_case()


def optimized_case():
    """What `pickletools.optimize` leaves of a pickle has fewer memo opcodes than any pickler writes; we write them all again."""
    import pickletools
    from test.test_pickletools import OptimizedPickleTests

    optimized = through_dumps(lambda *args, **kwargs: pickletools.optimize(pickle.dumps(*args, **kwargs)), False)
    return make("Optimized", (OptimizedPickleTests,), dumps=method(optimized), loads=method(through_loads(pickle.Unpickler)))


def pickled_by(pickler):
    import io

    def dumps(self, arg, proto=None, **kwargs):
        file = io.BytesIO()
        pickler(file, proto, **kwargs).dump(arg)
        return file.getvalue()

    return dumps


def loaded_by(unpickler):
    import io
    return lambda self, buf, **kwargs: unpickler(io.BytesIO(buf), **kwargs).load()


def dump_by(pickler):
    return lambda obj, file, *args, **kwargs: pickler(file, *args, **kwargs).dump(obj)


def load_by(unpickler):
    return lambda file, *args, **kwargs: unpickler(file, *args, **kwargs).load()


class PersistentMixin(object):
    def dumps(self, arg, proto=0, **_kwargs):
        import io

        class PersistentPickler(self.pickler):
            def persistent_id(subself, obj):
                return self.persistent_id(obj)

        file = io.BytesIO()
        PersistentPickler(file, proto).dump(arg)
        return file.getvalue()

    def loads(self, buf, **kwargs):
        import io

        class PersistentUnpickler(self.unpickler):
            def persistent_load(subself, obj):
                return self.persistent_load(obj)

        return PersistentUnpickler(io.BytesIO(buf), **kwargs).load()


def python2_cases(tester):
    import cPickle
    import struct

    pickler, unpickler = relayed_pickler(pickle.Pickler, False), relayed_unpickler(pickle.Unpickler)
    many = (pickle.UnpicklingError, EOFError, AttributeError, ValueError, struct.error, IndexError, ImportError, TypeError, KeyError)

    def functions(module, loads):
        dumps = through_dumps(lambda arg, protocol=0: module.dumps(arg, protocol), False)
        return dict(dumps=method(lambda arg, proto=0, fast=0: dumps(arg, proto)), loads=method(loads))

    yield make("Pickle", (tester.AbstractUnpickleTests, tester.AbstractPickleTests), error=KeyError, bad_stack_errors=(IndexError,),
               bad_mark_errors=(IndexError, pickle.UnpicklingError, TypeError, AttributeError, EOFError), truncated_errors=many,
               **functions(pickle, through_loads(pickle.Unpickler)))
    yield make("CPickle", (tester.AbstractUnpickleTests, tester.AbstractPickleTests), error=cPickle.BadPickleGet,
               bad_stack_errors=(cPickle.UnpicklingError,), bad_mark_errors=(EOFError,),
               truncated_errors=(cPickle.UnpicklingError, EOFError, AttributeError, ValueError),
               **functions(cPickle, through_loads(None, cPickle.loads)))
    yield make("Persistent", (tester.AbstractPersistentPicklerTests, PersistentMixin), pickler=pickler, unpickler=unpickler)
    yield make("Objects", (tester.AbstractPicklerUnpicklerObjectTests,), pickler_class=pickler, unpickler_class=unpickler)


class Result(unittest.TestResult):
    """Keeps for each test what happened in it."""

    def __init__(self):
        unittest.TestResult.__init__(self)
        self.rows = []

    def startTest(self, test):
        unittest.TestResult.startTest(self, test)
        relay.reset()
        self.troubles, self.skip_reason = [], None

    def addError(self, test, err):
        self.troubles.append("".join(traceback.format_exception(*err))[-3000:])

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.troubles.append("%s: %s" % (subtest, "".join(traceback.format_exception(*err))[-3000:]))

    def addSkip(self, test, reason):
        self.skip_reason = reason

    def addExpectedFailure(self, test, err):
        pass

    def stopTest(self, test):
        unittest.TestResult.stopTest(self, test)
        outcome = "failed" if self.troubles else "skipped" if self.skip_reason is not None else "ok"
        self.rows.append({"id": name_of(test), "outcome": outcome, "troubles": self.troubles[:3], "counts": relay.counts,
                          "different": relay.different[:3]})


def name_of(test):
    return "%s.%s" % (type(test).__name__, test._testMethodName)


def suite_of(cases, wanted):
    suite = unittest.TestSuite()
    for case in cases:
        for test in unittest.defaultTestLoader.loadTestsFromTestCase(case):
            if not wanted or any(part in name_of(test) for part in wanted):
                suite.addTest(test)
    return suite


def main(wanted):
    try:
        from test import pickletester
    except ImportError as error:  # distributions often leave CPython's tests out
        relay.ask({"op": "done", "missing": str(error), "rows": []})
        return
    cases = list(python2_cases(pickletester) if PY2 else python3_cases(pickletester))
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    result = Result()
    try:
        suite_of(cases, wanted).run(result)
    finally:
        os.chdir(os.path.dirname(folder))
        shutil.rmtree(folder, ignore_errors=True)
    relay.ask({"op": "done", "version": sys.version.split()[0], "rows": result.rows})


if __name__ == "__main__":
    main(sys.argv[1:])
