"""Writes the pickles of the folder `fixtures`. Run it with Python 3.8 or newer: `python3 make-fixtures.py`."""

import collections
import datetime
import decimal
import io
import os
import pickle
from pathlib import Path

HERE = Path(__file__).parent / "fixtures"
HERE.mkdir(exist_ok=True)


def write(name, data):
    (HERE / name).write_bytes(data)


shared = ["both"]
everything = {
    "name": "Ada",
    "users": [{"id": i, "email": f"user{i}@example.com", "level": 1.0} for i in range(3)],
    "when": datetime.datetime(2026, 1, 2, 3, 4, 5),
    "big": 2**70,
    "raw": b"\x00\xff",
    "set": {1},
    3: None,
    "ordered": collections.OrderedDict(a=1),
    "price": decimal.Decimal("1.50"),
    "one": shared,
    "two": shared,
}
write("everything.pkl", pickle.dumps(everything, 4))
write("changed.pkl", pickle.dumps({**everything, "name": "Bob", "extra": [1], "big": 2**71}, 4))
write("row.pkl", pickle.dumps(1, 2) + pickle.dumps("two", 4) + pickle.dumps([3.0], 5))
file = io.BytesIO()
pickler = pickle.Pickler(file, 4)
text = "kept in the memo"
pickler.dump([text])
write("memo-1.pkl", file.getvalue())
pickler.dump([text, 1])
write("memo-2.pkl", file.getvalue()[len((HERE / "memo-1.pkl").read_bytes()) :])
write("table.pkl", pickle.dumps([{"a": 1, "b": 'x"y'}, {"a": 2.5, "c": None}], 4))
write("config.pkl", pickle.dumps({"debug": True, "tags": ["a", "b"], "retries": 3}, 4))
loop = []
loop.append(loop)
write("loop.pkl", pickle.dumps(loop, 4))


class Calls:
    """Pickles as a call of a function that does no harm here: nobody loads it."""

    def __init__(self, function, *args):
        self.call = (function, args)

    def __reduce__(self):
        return self.call


write("system.pkl", pickle.dumps({"weights": [1.0], "hook": Calls(os.system, "echo hello")}, 4))
write("print.pkl", pickle.dumps(Calls(print, "hi"), 4))
