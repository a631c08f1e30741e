"""Writes vectors.json, the expected values of the tests in this folder, as real CPythons give them.

    python3.13 vectors.py --writers python2.7 python3.6 ... python3.13 --newer .../3.14/Lib/pickletools.py

The Python that runs this is the witness for `3.13`. `--newer` is the file pickletools.py of CPython 3.14, the witness for
`3.14`. `--writers` run writer.py, which writes the pickles and says what their `pickletools.opcodes` are. A result is a digest: the first 12 digits of the
SHA-256 of the text of `dis`, the complaint, and what `optimize` gives; where that of 3.14 is another, it follows. The output
depends on nothing but the Pythons: running the script again must leave the file as it is.
"""

import argparse
import base64
import hashlib
import importlib.util
import io
import json
import os
import pickle
import pickletools
import random
import subprocess
import sys
import warnings
import zlib

WRITER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "writer.py")

OPS = {info.name: info.code.encode("latin-1") for info in pickletools.opcodes}

# An argument for each opcode that has one.
ARGUMENTS = {
    "uint1": b"\x01",
    "uint2": b"\x01\x02",
    "int4": b"\x01\x00\x00\x00",
    "uint4": b"\xff\xff\xff\xff",
    "uint8": b"\x00\x00\x00\x00\x01\x00\x20\x00",
    "stringnl": b"'a\\n'\n",
    "stringnl_noescape": b"a b\n",
    "stringnl_noescape_pair": b"os\nsystem\n",
    "string1": b"\x02\xe9'",
    "string4": b"\x02\x00\x00\x00\xe9'",
    "bytes1": b"\x02\xe9'",
    "bytes4": b"\x02\x00\x00\x00\xe9'",
    "bytes8": b"\x02\x00\x00\x00\x00\x00\x00\x00\xe9'",
    "bytearray8": b"\x02\x00\x00\x00\x00\x00\x00\x00\xe9'",
    "unicodestringnl": b"a\\u20ac\n",
    "unicodestring1": b"\x02\xc3\xa9",
    "unicodestring4": b"\x02\x00\x00\x00\xc3\xa9",
    "unicodestring8": b"\x02\x00\x00\x00\x00\x00\x00\x00\xc3\xa9",
    "decimalnl_short": b"1\n",
    "decimalnl_long": b"12L\n",
    "floatnl": b"1.5\n",
    "float8": b"\x3f\xf8\x00\x00\x00\x00\x00\x00",
    "long1": b"\x01\xff",
    "long4": b"\x01\x00\x00\x00\xff",
}

# What lies on the stack before the opcode: nothing, items, marks, and marks that DUP took for an item.
STACKS = [b"", b"N", b"NN", b"NNN", b"(", b"N(", b"(N", b"(NN", b"N(N", b"NN(", b"N(NN", b"((", b"((N", b"(2", b"N(2N", b"Nq\x01", b"N\x94N\x94"]

# By hand: what each check of `dis` is about. The text is kept in full.
BY_HAND = [
    # the end
    b"", b"N", b"(", b"\xff", b"N0\xff", b"N\n", b"NN.", b"NNN.", b"N(.", b"(N.", b"(.", b".", b"K\x01](N.", b"N.N",
    # marks
    b"t.", b"Nt.", b"(21.", b"(2t.", b"((t0.", b"(0.", b"N(0.", b"(00.", b"((lltl.", b"}((u", b"N(b", b"(e", b"]((e.",
    # memo
    b"p0\n", b"(p0\n", b"g0\n", b"h\x05.", b"j\xff\xff\xff\xff.", b"Nq\x00q\x00.", b"Nq\x00\x94.", b"N\x94\x94q\x01.", b"N\x94N\x940q\x01.", b"Nq\x01\x94.",
    b"Np00\nI1\np0\n0g0\n0.", b"Np01\n0g1\n.", b"Np1\n0g01\n.", b"Np-1\n0g-1\n.", b"Np 1_0 \n0h\x0a.", b"g99999999999999999999999\n.",
    b"Np99999999999999999999999\n0g99999999999999999999999\n.", b"Np99999999999999999999999\np99999999999999999999999\n.", b"(\x94.", b"Npx\n.", b"Np\n.",
    # literals
    b"I010\n.", b"I 1_0 \n.", b"I1__0\n.", b"I+01\n.", b"I00\n.", b"I01\n.", b"I-0\n.", b"I1\x00\n.", b"L12L\n.", b"LL\n.", b"L1LL\n.",
    b"I" + b"9" * 4300 + b"\n.", b"I" + b"9" * 4301 + b"\n.", b"L" + b"9" * 4301 + b"x\n.", b"I-" + b"0" * 4301 + b"\n.", b"I" + b"9" * 4301 + b"_\n.",
    b"Ia" + b"b\xff" * 150 + b"\n.", b"F1e999\n.", b"F-1e999\n.", b"F 1_0.5_0 \n.", b"F1._5\n.", b"F\n.", b"Fnan\n.", b"F-Infinity\n.", b"F0x10\n.", b"F" + b"x" * 300 + b"\n.",
    b"S'\n.", b"S'ab\n.", b"S\"ab'\n.", b"Sab\n.", b"S\n.", b"S''\n.", b"S'\\x4'\n.", b"S'a\\'\n.", b"S'a\\\\\\x'\n.", b"S'\xe9'\n.", b"S'\\xe9\\377'\n.", b"S'\\777\\q\\\"'\n.", b"S'it\\'s \"\\xad\"'\n.",
    b"cos\xc3\xa9\nx\n.", b"cos\nx\xff\n.", b"cos\\x2e\n\\\n.", b"cos\\x2e\n'x'\n.", b"P\\xe9\n.", b"P\xed\xa0\x80\n.", b"U\x03\xe9'\x07.", b"T\x03\x00\x00\x00\xad\"'.",
    b"V\\u12\n.", b"V\\U00110000a\n.", b"Vabc\\u\n.", b"V\\\n.", b"V\\\\u12\n.", b"V\\ud800\n.", b"V\xff\xad\n.",
    # two lone surrogates that a JavaScript string cannot tell from the character that they spell
    b"V\\ud83d\\ude00\n.", b"V\\U0000d83d\\ude00\\ud83d\n.", b"V\\\\ud83d\\ude00\\U0001f600\n.", b"V\\ud83d\\ud83d\\ude00'\\ude00\n.", b"V\\U0001f600\\ude00\n.",
    b"\x8c\x06\xed\xa0\xbd\xed\xb8\x80.", b"X\x0b\x00\x00\x00'\xf0\x9f\x98\x80\xed\xa0\xbd\xed\xb8\x80.", b"\x8c\x0a\xf0\x9f\x98\x80\xed\xa0\xbd\xed\xa0\xbd.",
    b"\x8d\x0c\x00\x00\x00\x00\x00\x00\x00\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80\xe4\xb8\x80.",
    # counts
    b"T\xff\xff\xff\xff", b"\x8b\xff\xff\xff\xff", b"\x8b\x04\x00\x00\x00\xff", b"\x8a\x04\x00", b"\x8a\x00.", b"B\xff\xff\xff\xffxyz", b"X\xff\xff\xff\xffxyz",
    b"\x8e" + b"\xff" * 8, b"\x8e" + b"\xff" * 7 + b"\x7f", b"\x8e\x00\x00\x00\x00\x00\x00\x00\x80", b"\x8d" + b"\xff" * 8, b"\x8d" + b"\xff" * 7 + b"\x7f", b"\x96" + b"\xff" * 8,
    b"\x96" + b"\xff" * 7 + b"\x7f", b"\x95" + b"\xff" * 8 + b"N.", b"\x95\xff\xff\xff\xff\xff\xff\x1f\x00N.", b"\x95\x00\x00\x00\x00\x00\x00\x20\x00N.", b"M\x00", b"G\x00\x00", b"\x84\xff\xff\xff\xff.", b"J\xff\xff\xff\xff.",
    # the digits of ints that are printed
    b"\x8b\xfa\x06\x00\x00" + (10**4300 - 1).to_bytes(1786, "little", signed=True) + b".", b"N\x8b\xfa\x06\x00\x00" + (10**4300).to_bytes(1786, "little", signed=True) + b".",
    b"\x8b\xfa\x06\x00\x00" + (1 - 10**4300).to_bytes(1786, "little", signed=True) + b".", b"\x8b\xfa\x06\x00\x00" + (-(10**4300)).to_bytes(1786, "little", signed=True) + b".",
    b"\x8b\xd0\x07\x00\x00" + b"\xff" * 1999 + b"\x7f.", b"\x8b\x14\x00\x00\x00" + b"\xff" * 20 + b".",
    # PROTO and FRAME in odd places
    b"\x80\xff.", b"\x80\x06N.", b"\x80\x02\x80\x05N.", b"N\x80\x04.", b"\x95\x01\x00\x00\x00\x00\x00\x00\x00N.", b"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00]\x94.",
]  # fmt: skip

# Arguments made by chance of the characters that matter: opcode, what stands around, characters.
BY_CHANCE = [
    (b"I", b"", b"0123456789__+- \tLx\x00"),
    (b"L", b"", b"01__+- 0123456789L"),
    (b"F", b"", b"0123456789_.e+- infa"),
    (b"S", b"'", b"\\\\\\x01789afn'\"\n\xe9"),
    (b"V", b"", b"\\\\uU00001dDfFg\xe9"),
    (b"\x8c", None, b"\x00A\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xdf\xe0\xed\xef\xf0\xf4\xf5\xff"),
    (b"P", b"", b"\\x0a9\xc3\xa9\xe2\x82\xac"),
]


def by_chance(random):
    for opcode, around, characters in BY_CHANCE:
        for _ in range(150):
            text = bytes(random.choice(characters) for _ in range(random.randrange(9)))
            argument = bytes([len(text)]) + text if around is None else around + text + around + b"\n"
            yield opcode + argument + b"."


def damaged(random, pickles):
    """Pickles cut off, and with a byte changed, dropped or put in."""
    small = [data for data in pickles if len(data) < 150]
    for _ in range(500):
        data = bytearray(random.choice(small))
        at = random.randrange(len(data))
        kind = random.randrange(4)
        if kind == 0:
            del data[at:]
        elif kind == 1:
            data[at] = random.choice(b"().012NRabcdeghijlopqrstu}\x80\x81\x85\x86\x87\x90\x91\x92\x93\x94\x95\xff")
        elif kind == 2:
            del data[at]
        else:
            data.insert(at, random.choice(b"().012NRabdelostu}\x85\x86\x90\x91\x93\x94"))
        yield bytes(data)


def opcode_cases():
    for info in pickletools.opcodes:
        code = OPS[info.name] + (ARGUMENTS[info.arg.name] if info.arg else b"")
        for stack in STACKS:
            yield stack + code + b"."


def disassemble(tools, data, **options):
    out = io.StringIO()
    try:
        tools.dis(data, out, **options)
        complaint = ""
    except Exception as error:
        complaint = str(error)
    return out.getvalue(), complaint


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def optimized(tools, data):
    """The bytes; or the complaint; or `MISSING_MEMO` where CPython stumbles over an entry that is not stored before."""
    try:
        result = tools.optimize(data)
    except TypeError:
        return "!MISSING_MEMO"
    except Exception as error:
        return "!" + str(error)
    return "!MISSING_MEMO" if b"gNone\n" in result and b"gNone\n" not in data else result


OPTIONS = [{}, {"annotate": 1}, {"annotate": 30}, {"indentlevel": 2, "annotate": 60}, {"indentlevel": 0}, {"annotate": -1, "indentlevel": -3}]


def results(old, new, data, options):
    """One digest for the pickle under all options; two where 3.14 has another."""
    digests = []
    for tools in (old, new):
        parts = [part for option in options for part in disassemble(tools, data, **option)]
        best = optimized(tools, data)
        parts.append(best if isinstance(best, str) else best.hex())
        digests.append(digest("\0".join(parts)))
    return " ".join(dict.fromkeys(digests))


def two_pickles():
    """Pickles of one Pickler, each needing the memo of those before."""
    for protocol in range(6):
        out = io.BytesIO()
        pickler = pickle.Pickler(out, protocol)
        value = [1, "text", ("tuple", "text")]
        texts = []
        pickler.dump(value)
        pickler.dump([value, {"text": value}])
        out.seek(0)
        memo = {}
        for _ in range(2):
            text = io.StringIO()
            pickletools.dis(out, text, memo)
            texts.append(text.getvalue())
        yield [out.getvalue().hex(), texts]


def main():
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--newer", required=True)
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("newer", args.newer)
    newer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(newer)

    tables = []
    pickles = []
    for command in args.writers:
        said = json.loads(subprocess.check_output([command, WRITER], env={"PYTHONHASHSEED": "0"}))
        for table in tables:
            if table["opcodes"] == said["opcodes"]:
                table["pythons"].append(said["version"])
                break
        else:
            tables.append({"pythons": [said["version"]], "opcodes": said["opcodes"]})
        pickles.extend(said["pickles"])

    pickles = list(dict.fromkeys(pickles))
    chance = random.Random(1)
    written = [bytes.fromhex(data) for data in pickles]
    odd = list(dict.fromkeys([*opcode_cases(), *by_chance(chance), *damaged(chance, written)]))
    result = {
        "python": "%d.%d.%d" % sys.version_info[:3],
        "options": OPTIONS,
        "opcodes": tables,
        "written": ["%s %s" % (packed(data), results(pickletools, newer, data, OPTIONS)) for data in written],
        "odd": ["%s %s" % (packed(data), results(pickletools, newer, data, OPTIONS[:1])) for data in odd],
        "byHand": [by_hand_row(data, newer) for data in BY_HAND],
        "twoPickles": list(two_pickles()),
    }
    for key, value in result.items():
        print(("{" if key == "python" else ",") + json.dumps(key) + ":", end="")
        rows = value if isinstance(value, list) else [value]
        text = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
        print("[\n%s\n]" % text if isinstance(value, list) else text)
    print("}")


def packed(data):
    """Hexadecimal, or zlib in base64 where that is much shorter."""
    short = "=" + base64.b64encode(zlib.compress(data, 9)).decode()
    return short if len(short) < len(data) * 1.5 else data.hex()


def by_hand_row(data, newer):
    text, complaint = disassemble(pickletools, data)
    # Thousands of digits need not stand here twice.
    row = {"pickle": packed(data), "text": text if len(text) < 2000 else "#" + digest(text), "complaint": complaint}
    text, complaint = disassemble(newer, data)
    if (text if len(text) < 2000 else "#" + digest(text), complaint) != (row["text"], row["complaint"]):
        row["newer"] = {"text": text, "complaint": complaint}
    first, second = optimized(pickletools, data), optimized(newer, data)
    row["optimized"] = [value if isinstance(value, str) else packed(value) for value in ([first] if first == second else [first, second])]
    return row


if __name__ == "__main__":
    main()
