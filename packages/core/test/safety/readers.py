"""Asks each of CPython's readers about the pickles of *-strings.txt and writes readers.json.

    python3.13 test/safety/readers.py

Each row is [group, bytes in hexadecimal, C, C from bytes, Python, genops]. A verdict is "= " and the repr of the value, or the name
of the exception. Names become inert classes, so that no string can do harm. Floats that are integers are shown as integers, as
JavaScript has no others.
"""
import _compat_pickle
import ast
import builtins
import io
import json
import pathlib
import pickle
import pickletools
import resource
import sys
import warnings

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


class InertType(type):
    def __repr__(cls):
        return f"<class-or-function '{cls.module}.{cls.name}'>"


class Inert(metaclass=InertType):
    module = name = ""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.__dict__["args"] = args
        return self

    def __repr__(self):
        state = {key: value for key, value in self.__dict__.items() if key != "args"}
        text = ", ".join([repr(arg) for arg in self.args] + ([f"**{state!r}"] if state else []))
        return f"{self.module}.{self.name}({text})"


class Persistent:
    def __init__(self, pid):
        self.pid = pid

    def __repr__(self):
        return f"<persistent id {self.pid!r}>"


class Hooks:
    def find_class(self, module, name):
        if not module or not name:
            raise ImportError("a name is empty")
        module, name = _compat_pickle.NAME_MAPPING.get(
            (module, name), (_compat_pickle.IMPORT_MAPPING.get(module, module), name)
        )
        if (module, name) == ("builtins", "range"):
            return range
        if (module, name) in (("builtins", "len"), ("builtins", "int")):
            return getattr(builtins, name)
        return InertType(name, (Inert,), {"module": module, "name": name})

    def persistent_load(self, pid):
        return Persistent(pid)


class C(Hooks, pickle.Unpickler):
    pass


class Python(Hooks, pickle._Unpickler):
    pass


def show(value):
    if type(value) is float and value.is_integer() and abs(value) < 2**53 and repr(value) != "-0.0":
        return repr(int(value))
    if type(value) is list:
        return "[" + ", ".join(map(show, value)) + "]"
    if type(value) is tuple:
        return "(" + ", ".join(map(show, value)) + (",)" if len(value) == 1 else ")")
    if type(value) is dict:
        return "{" + ", ".join(f"{show(key)}: {show(item)}" for key, item in value.items()) + "}"
    if type(value) is memoryview:
        return f"memoryview({value.tobytes()!r})"
    return repr(value)


def verdict(action):
    try:
        return "= " + show(action())
    except Exception as error:
        return type(error).__name__


def names_nothing(data):
    try:
        return not any(op.name in ("GLOBAL", "INST", "STACK_GLOBAL", "PERSID", "BINPERSID") for op, _, _ in pickletools.genops(data))
    except Exception:
        return data[:1] not in b"cip(V" and b"c" not in data


def main():
    rows = []
    for source in ("cpython-strings.txt", "differing-strings.txt"):
        group = ""
        for line in (HERE / source).read_text().splitlines():
            if line.startswith("["):
                group = line.strip("[]")
            elif line.startswith("b"):
                data = ast.literal_eval(line)
                c = verdict(lambda: C(io.BytesIO(data)).load())
                from_bytes = verdict(lambda: pickle.loads(data)) if names_nothing(data) else c
                python = verdict(lambda: Python(io.BytesIO(data)).load())
                genops = verdict(lambda: len(list(pickletools.genops(data))) and None)
                rows.append([group, data.hex(), c, from_bytes, python, "ok" if genops.startswith("=") else genops])
    text = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / "readers.json").write_text(
        '{\n  "python": "%d.%d.%d",\n  "rows": [\n%s\n  ]\n}\n' % (*sys.version_info[:3], text), encoding="utf-8"
    )


main()
