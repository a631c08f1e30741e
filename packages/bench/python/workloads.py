"""Makes the workloads: the same values at every run, pickled by this Python's C pickler, with digests of what they hold.

    python3 workloads.py DIRECTORY [--quick] [--only rows,ints] [--doubled]

writes <name>.p2.pickle, <name>.p4.pickle and <name>.p5.pickle for each workload, and manifest.json; with --doubled each of them
at two sizes, as <name>.once and <name>.twice, of protocol 4 only.
"""

import argparse
import datetime
import hashlib
import json
import os
import pickle
import platform
import random
import struct
import sys
import sysconfig

PROTOCOLS = (2, 4, 5)


class Point:
    """An instance without a reduce method of its own."""

    def __init__(self, number, x, y):
        self.number = number
        self.x = x
        self.y = y


WORDS = "amber basil cedar delta ember fjord grove heron indigo jasper kelp linden maple nectar onyx pebble".split()
SYLLABLES = "ka lo mi ne pu ra si to vu we xa yo zi".split()


def word(rng, syllables):
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def profile():
    """A dict of 33 keys, of the shape of the one in pyperformance's pickle benchmark."""
    return {
        "ads_flags": 0,
        "age": 18,
        "birthday": datetime.date(1980, 5, 7),
        "bulletin_count": 0,
        "comment_count": 0,
        "country": "BR",
        "encrypted_id": "H7tqYYBKxkF",
        "favorite_count": 9,
        "first_name": "",
        "flags": 412317970704,
        "friend_count": 0,
        "gender": "m",
        "gender_for_display": "Male",
        "id": 302935349,
        "is_custom_profile_icon": 0,
        "last_name": "",
        "locale_preference": "pt_BR",
        "member": 0,
        "tags": ["a", "b", "c", "d", "e", "f", "g"],
        "profile_foo_id": 827119638,
        "secure_encrypted_id": "Y_aaa3eZy4u5BZenngzhLx",
        "session_number": 2,
        "signup_id": "201-19225-223",
        "status": "A",
        "theme": 1,
        "time_created": 1225237014,
        "time_updated": 1233134493,
        "unread_message_count": 0,
        "user_group": "0",
        "username": "amberpebbles",
        "play_count": 9,
        "view_count": 7,
        "zip": "",
    }


def make_dict(rng, size):
    return profile()


def make_tuple(rng, size):
    return ([rng.randrange(265000000, 267000000) for _ in range(20)], 60)


def make_dict_group(rng, size):
    # As pyperformance does it: every value becomes a long number in text.
    return [{key: str(rng.random() * sys.maxsize) for key in profile()} for _ in range(3)]


def make_list(rng, size):
    return [[list(range(10)), list(range(10))] for _ in range(10)]


def make_micro_dict(rng, size):
    return {key: dict.fromkeys(range(10)) for key in range(100)}


def make_rows(rng, size):
    rows = []
    for number in range(size):
        rows.append(
            {
                "id": number,
                "name": word(rng, 3) + " " + word(rng, 4),
                "email": "%s.%d@%s.example" % (word(rng, 3), number, rng.choice(WORDS)),
                "score": rng.random() * 100,
                "balance": rng.randrange(-1000000, 1000000),
                "active": rng.random() < 0.5,
                "manager": None if rng.random() < 0.5 else rng.randrange(size),
                "tags": [rng.choice(WORDS) for _ in range(rng.randrange(4))],
                "position": (rng.random(), rng.random()),
            }
        )
    return rows


def make_floats(rng, size):
    return [rng.uniform(-1e6, 1e6) for _ in range(size)]


def make_ints(rng, size):
    # One, two and four bytes wide, in equal parts.
    ranges = ((0, 1 << 8), (1 << 8, 1 << 16), (-(1 << 31), 1 << 31))
    return [rng.randrange(*ranges[rng.randrange(3)]) for _ in range(size)]


def make_strmap(rng, size):
    return {"%s-%s-%d" % (word(rng, 3), word(rng, 2), number): number for number in range(size)}


def make_bytes64(rng, size):
    return rng.getrandbits(8 << 20).to_bytes(1 << 20, "little") * size


def make_nested(rng, size):
    def nest(levels):
        value = levels
        for level in range(levels):
            value = ([value], (level, value), {"inner": value})[level % 3]
        return value

    return [nest(90) for _ in range(size)]


def make_objs(rng, size):
    return [Point(number, rng.random(), rng.randrange(1000)) for number in range(size)]


def make_text(rng, size):
    # Half ASCII, a quarter each of Chinese characters and of Latin with accents and emoji.
    def piece():
        kind = rng.randrange(4)
        if kind < 2:
            return " ".join(rng.choice(WORDS) for _ in range(rng.randrange(4, 60)))
        if kind == 2:
            return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(rng.randrange(10, 200)))
        return "".join(rng.choice("née élan über café \U0001f600\U0001f680\u2764 ") for _ in range(rng.randrange(10, 200)))

    return [piece() for _ in range(size)]


def make_bigints(rng, size):
    return [rng.choice((-1, 1)) * (rng.getrandbits(rng.randrange(65, 128)) | 1 << 65) for _ in range(size)]


# name: (maker, size, size of a quick run, what it is)
WORKLOADS = {
    "dict": (make_dict, 1, 1, "a dict of 33 mixed values"),
    "tuple": (make_tuple, 1, 1, "a tuple of a list of 20 ints and an int"),
    "dict_group": (make_dict_group, 1, 1, "3 dicts of 33 strs of about 21 characters"),
    "list": (make_list, 1, 1, "10 lists of 2 lists of 10 ints"),
    "micro_dict": (make_micro_dict, 1, 1, "a dict of 100 dicts of 10 ints as keys"),
    "rows": (make_rows, 100_000, 4_000, "dicts of 9 mixed values"),
    "floats": (make_floats, 1_000_000, 100_000, "floats in a list"),
    "ints": (make_ints, 1_000_000, 100_000, "ints of 1, 2 and 4 bytes in a list"),
    "strmap": (make_strmap, 200_000, 10_000, "unique strs as keys of ints"),
    "bytes64": (make_bytes64, 64, 8, "MiB in one bytes"),
    "nested": (make_nested, 2_000, 100, "nests of 90 lists, tuples and dicts"),
    "objs": (make_objs, 200_000, 10_000, "instances of one class with 3 attributes"),
    "text": (make_text, 55_000, 3_000, "strs in ASCII, Chinese, accents and emoji"),
    "bigints": (make_bigints, 100_000, 5_000, "ints of 66 to 128 bits"),
}


def digest(value, lenient):
    """A hash of what a value holds, which src/digest.ts computes in the same way.

    An integral float counts as the int, because JavaScript has one type for both. The lenient digest does not tell a
    tuple from a list, an instance from a dict of its attributes and a date from its text.
    """
    out = []

    def write(value):
        if value is None:
            out.append(b"N")
        elif value is True or value is False:
            out.append(b"T" if value else b"F")
        elif type(value) is int:
            out.append(b"i%d;" % value)
        elif type(value) is float:
            if value.is_integer() and abs(value) < 2**53 and struct.pack(">d", value) != struct.pack(">d", -0.0):
                out.append(b"i%d;" % int(value))
            else:
                out.append(b"f" + struct.pack(">d", value))
        elif type(value) is str:
            encoded = value.encode()
            out.append(b"s%d:" % len(encoded) + encoded)
        elif type(value) is bytes:
            out.append(b"b%d:" % len(value))
            out.append(value)
        elif type(value) in (list, tuple):
            out.append(b"%s%d:" % (b"l" if lenient or type(value) is list else b"t", len(value)))
            for item in value:
                write(item)
        elif type(value) is dict:
            out.append(b"d%d:" % len(value))
            for key, item in value.items():
                write(key)
                write(item)
        elif type(value) is datetime.date:
            if not lenient:
                out.append(b"D")
            write(value.isoformat())
        elif type(value) is Point:
            if not lenient:
                out.append(b"o")
                write("%s.%s" % (type(value).__module__, type(value).__name__))
            write(value.__dict__)
        else:
            raise TypeError(type(value))

    write(value)
    return hashlib.sha256(b"".join(out)).hexdigest()


def build_of_python():
    """Says how this Python was compiled, because that makes a difference of up to two."""
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    if "--enable-optimizations" in arguments:
        return "a PGO build"
    if sys.prefix == "/usr" and os.path.exists("/etc/debian_version"):
        return "Debian's PGO build"
    return "not known to be a PGO build"


def describe_python():
    return "%s %s, %s" % (platform.python_implementation(), platform.python_version(), build_of_python())


def write(directory, name, what, value, protocols):
    entry = {"description": what, "digest": digest(value, False), "lenientDigest": digest(value, True), "bytes": {}}
    for protocol in protocols:
        data = pickle.dumps(value, protocol)
        entry["bytes"][protocol] = len(data)
        with open(os.path.join(directory, "%s.p%d.pickle" % (name, protocol)), "wb") as file:
            file.write(data)
    return name, entry


def make(directory, names, quick):
    for name in names:
        maker, size, quick_size, what = WORKLOADS[name]
        size = quick_size if quick else size
        value = maker(random.Random("picklekit " + name), size)
        what = what if size == 1 else "%s %s" % (format(size, ","), what)
        yield write(directory, name, what, value, PROTOCOLS)


# A workload of one value is doubled as a list of so many.
COPIES = 300


def make_doubled(directory, names, quick):
    for name in names:
        maker, size, quick_size, what = WORKLOADS[name]
        size = quick_size if quick else size
        for label, times in (("once", 1), ("twice", 2)):
            rng = random.Random("picklekit " + name)
            if size == 1:
                value = [maker(rng, 1) for _ in range(COPIES * times)]
            else:
                value = maker(rng, size // 2 * times)
            yield write(directory, "%s.%s" % (name, label), what, value, (4,))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(WORKLOADS))
    parser.add_argument("--doubled", action="store_true")
    options = parser.parse_args()
    maker = make_doubled if options.doubled else make
    workloads = dict(maker(options.directory, options.only.split(","), options.quick))
    with open(os.path.join(options.directory, "manifest.json"), "w") as file:
        json.dump({"python": describe_python(), "workloads": workloads}, file, indent=1)


if __name__ == "__main__":
    # Through the module, so that Point is pickled as workloads.Point.
    import workloads

    workloads.main()
