"""Writes vectors.json: what CPython's C pickler makes of some values, at every protocol.

Run with the newest CPython at hand:  python3 vectors.py > vectors.json
The values on the TypeScript side are in vectors.ts, under the same names.
"""

import collections
import datetime
import json
import pickle
import sys

recursive_list = []
recursive_list.append(recursive_list)

recursive_dict = {}
recursive_dict["self"] = recursive_dict

recursive_tuple = ([],)
recursive_tuple[0].append(recursive_tuple)

shared = ["shared"]

# A str that occurs twice is one object, as it is in nearly all Python data.
key = "key"

VALUES = {
    "None": None,
    "True and False": [True, False],
    "small ints": [0, 1, 255, 256, 65535],
    "32-bit ints": [65536, -1, 2**31 - 1, -(2**31)],
    "long ints": [2**31, -(2**31) - 1, 2**53 - 1, -(2**53) + 1],
    "big ints": [2**53, 2**63, -(2**63), 2**64, 10**30, -(10**30)],
    "an int of 300 bytes": 2**2399,
    "floats": [0.5, -1.5, 1e100, 1e-7, 5e-324],
    "integral floats": [1.0, -2.0],
    "special floats": [float("inf"), float("-inf"), -0.0],
    "strs": ["", "ascii", "caf\xe9", "\u20ac", "\U0001f600", "a\nb\\c\x00\x1a\r"],
    "a lone surrogate": "x\ud800y",
    "a str of 255 bytes": "x" * 255,
    "a str of 256 bytes": "x" * 256,
    "bytes": [b"", b"\x00\xff", b"ab\n"],
    "bytearray": bytearray(b"abc\xff"),
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "an empty list": [],
    "a list of one": [1],
    "nested lists": [[], [[1]], [2, [3]]],
    "an empty dict": {},
    "a dict of one": {"a": 1},
    "a dict": {"name": "Alice", "scores": [85, 92, 78], "active": True},
    "a dict with other keys": {1: "int", (1, 2): "tuple", None: "None", b"b": "bytes"},
    "a dict with JavaScript's names": {"__proto__": 1, "constructor": 2, "toString": 3},
    "an empty set": set(),
    "a set": {7},
    "a frozenset": frozenset([7]),
    "a shared list": [shared, shared],
    "a shared str": [key, {key: key}],
    "a recursive list": recursive_list,
    "a recursive dict": recursive_dict,
    "a recursive tuple": recursive_tuple,
    "a complex number": 1.5 - 2j,
    "a range": range(1, 10, 2),
    "Ellipsis": ...,
    "a class": collections.OrderedDict,
    "an OrderedDict": collections.OrderedDict([("b", 1), ("a", 2)]),
    "a date": datetime.date(2024, 2, 29),
}


def main():
    table = {name: [pickle.dumps(value, protocol).hex() for protocol in range(6)] for name, value in VALUES.items()}
    json.dump({"python": sys.version.split()[0], "pickles": table}, sys.stdout, indent=1)
    sys.stdout.write("\n")


main()
