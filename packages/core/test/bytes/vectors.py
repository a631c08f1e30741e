"""Writes vectors.json, the expected values of the tests in this folder, as real CPythons give them.

    python3.13 vectors.py --python2 python2.7 --readers python3.8 python3.9 ... python3.13

`--readers` are the versions whose C and Python unpicklers must agree on a literal for it to count as accepted. Every
vector is one string: fields with a space between, bytes and UTF-16 code units in hexadecimal, `-` for nothing, `!` for
refused, `39*4300.` for 4,300 times the byte 39. The output depends on nothing but the Pythons: running the script again must leave the file as it is.
"""

import argparse
import codecs
import io
import itertools
import json
import math
import os
import pickle
import random
import re
import struct
import subprocess
import sys
import warnings
from encodings import aliases

HERE = os.path.dirname(os.path.abspath(__file__))

# Literals, each byte string as the argument of an opcode, without the newline.
SPACES = [b' ', b'\t', b'\v', b'\f', b'\r', b'\x1c', b'\x85', b'\xa0']
INTS = [
    b'', b' ', b'-', b'+', b'_', b'0', b'-0', b'+0', b'00', b'000', b'-00', b'0_0', b'00_0', b'0_', b'_0', b'0__0', b'0_1',
    b'01', b'010', b'-010', b'08', b'0010', b'1', b'-1', b'+1', b'12', b'+12', b'-12', b'1_0', b'-1_2_3', b'1_', b'_1',
    b'1__0', b'-_1', b'+-1', b'--1', b'- 1', b'1 2', b'1-', b'1L', b'1l', b'1LL', b'12 L', b'L', b'0L', b'-12L', b'1_0L',
    b'0x10', b'0X1f', b'0o17', b'0b11', b'x', b'1x', b'1.0', b'1e5', b'inf', b'1\x00', b'12\x00', b'12\x003', b'\x0012',
    b'12\x00L', b'\xd9\xa1', b'\xd9\xa12', b'\xc2\xb2', b'\xff', b'9007199254740991', b'9007199254740992',
    b'-9007199254740992', b'2147483648', b'-2147483649', b'9223372036854775807', b'9223372036854775808',
    b'-9223372036854775809', b'1' + b'0' * 60, b'9' * 4300, b'-' + b'9' * 4300, b'9' * 4301, b'-' + b'9' * 4301,
    b'9' * 4299 + b'_9', b'9' * 4300 + b'_9', b'0' * 4300, b'0' * 4301,
] + [w + b'12' for w in SPACES] + [b'12' + w for w in SPACES] + [w + b'-12' + w for w in SPACES]  # fmt: skip
FLOATS = [
    b'', b'.', b'-', b'+', b'e', b'e5', b'.e5', b'0', b'-0', b'+0', b'00', b'007', b'1', b'1.', b'.5', b'-.5', b'+.5',
    b'1.5', b'+1.5', b'-1.5', b'1e5', b'1E5', b'1e+5', b'1e-5', b'1e', b'1e+', b'1e5.0', b'1.e5', b'.5e5', b'1e05',
    b'1e0005', b'--1', b'+-1', b'1-', b'1+1', b'1.5.5', b'00.5', b'-.5e-3', b'1_0', b'1_0.5', b'1e1_0', b' 1.5', b'1.5 ',
    b'\t1.5', b'1.5\r', b'1.5\x0b', b'\xa01.5', b'0x10', b'0x1p3', b'0b1', b'0o7', b'1f', b'1L', b'1j', b'1,5', b'1\x00',
    b'1.5\x00x', b'\x001', b'nan', b'NaN', b'NAN', b'-nan', b'+nan', b'nan(1)', b'nan1', b'inf', b'Inf', b'INF', b'-inf',
    b'+inf', b'infinity', b'Infinity', b'-INFINITY', b'+inFinIty', b'infinit', b'infinity1', b'infi', b'in', b'i', b'n',
    b'--inf', b'+-nan', b' inf', b'inf ', b'1.#INF', b'1.#QNAN', b'1e308', b'1.7976931348623157e308',
    b'1.7976931348623158e308', b'1.7976931348623159e308', b'-1.7976931348623159e308', b'1e309', b'-1e309', b'1e400',
    b'1e99999999999999999999', b'1e-99999999999999999999', b'-1e-400', b'5e-324', b'2.4703282292062327e-324',
    b'2.4703282292062328e-324', b'2.2250738585072011e-308', b'1' + b'0' * 308, b'1' + b'0' * 309, b'0.' + b'0' * 400 + b'1',
    b'9007199254740993', b'9007199254740993.0000000000000000000000000000000000000001', b'0.1' + b'0' * 800 + b'1',
    b'1.00000000000000011102230246251565404236316680908203125',
    b'1.00000000000000011102230246251565404236316680908203124',
    b'1.0000000000000001110223024625156540423631668090820312500001', b'\xd9\xa1.5', b'\xef\xbc\x91', b'1.5d0', b'1d5',
]  # fmt: skip


def read_literals(lists):
    """What the C and the Python unpickler make of each literal, `!` where they refuse it or differ."""
    import _pickle

    def show(load, stream, kinds):
        try:
            value = load(stream)
        except (ValueError, OverflowError, pickle.UnpicklingError, EOFError, UnicodeDecodeError):
            return '!'
        assert type(value) in kinds, value
        if isinstance(value, float):
            return struct.pack('>d', value if value == value else abs(value)).hex()
        # Of a big number the remainder has to do.
        return '%s %d' % (type(value).__name__, value if abs(value) < 2**200 else value % (2**61 - 1))

    readers = [lambda stream: _pickle.loads(stream), lambda stream: pickle._Unpickler(io.BytesIO(stream)).load()]
    result = {}
    for opcode, kinds, literals in lists:
        answers = []
        for literal in literals:
            stream = opcode.encode() + bytes.fromhex(literal) + b'\n.'
            found = {show(reader, stream, kinds) for reader in readers}
            answers.append(found.pop() if len(found) == 1 else '!')
        result[opcode] = answers
    return result


def ask(python, mode, question):
    """Runs this script under another Python."""
    command = [python, os.path.join(HERE, 'vectors.py'), mode]
    answer = subprocess.run(command, input=json.dumps(question), stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(answer.stdout)


def hexed(data):
    """Bytes in hexadecimal, long runs of one byte as a product."""
    return re.sub(r'((?:..)*?)(..)(\2{20,})', lambda m: f'{m[1]}{m[2]}*{len(m[3]) // 2 + 1}.', data.hex()) or '-'


def literals(readers):
    """Literals that every reader of every version reads alike."""
    asked = {'I': INTS, 'L': INTS, 'F': FLOATS}
    kinds = [[opcode, [item.hex() for item in items]] for opcode, items in asked.items()]
    answers = [ask(python, '--read-literals', kinds) for python in readers]
    result = {}
    for opcode, items in asked.items():
        lines = []
        for index, item in enumerate(items):
            found = {answer[opcode][index] for answer in answers}
            assert len(found) == 1, (opcode, item, found)
            lines.append(f'{hexed(item)} {found.pop()}')
        result[opcode] = lines
    return result


def encode_long():
    values = {0, 1, -1, 10**100, -(10**100)}
    for k in [*range(1, 10), 15, 16, 17, 24, 25, 31, 32, 33, 127, 128, 129]:
        for edge in (1 << (8 * k - 1), 1 << (8 * k))[: 1 if k > 100 else 2]:
            values |= {sign * edge + step for sign in (1, -1) for step in (-1, 0, 1)}
    rng = random.Random(7)
    values |= {rng.getrandbits(bits) * rng.choice((1, -1)) for bits in range(8, 400, 31)}
    return [f'{value:x} {pickle.encode_long(value).hex() or "-"}' for value in sorted(values)]


def units(text):
    """UTF-16 code units, as JavaScript holds the text."""
    return text.encode('utf-16-be', 'surrogatepass').hex() or '-'


def fnv(state, text):
    """FNV-1a over code units, then over an end mark: one number that stands for thousands of decoded texts."""
    data = text.encode('utf-16-be', 'surrogatepass')
    for unit in [*struct.unpack(f'>{len(data) // 2}H', data), 0x10000]:
        state = ((state ^ unit) * 0x01000193) & 0xFFFFFFFF
    return state


BYTES = [
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xAF, 0xB0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF,
]  # fmt: skip
LEADS = [0x41, 0x80, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF]
TAILS = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xAF, 0xBF, 0xC0, 0xE1, 0xFF]


def utf8():
    """For each family of sequences: the verdicts as runs, refused first, and the hash of all that was accepted."""
    families = {
        '1': [range(256)],
        '2': [range(256)] * 2,
        '3': [BYTES] * 3,
        '4': [LEADS, TAILS, TAILS, TAILS],
        '6': [[0xED], [0x9F, 0xA0, 0xAF, 0xB0, 0xBF], [0x80, 0xBF], [0xED, 0x41, 0xC2], [0xA0, 0xB0, 0x80], [0x80, 0xBF]],
    }
    result = {}
    for name, sets in families.items():
        runs, state = [], 0x811C9DC5
        previous = '!'
        count = 0
        for sequence in itertools.product(*sets):
            try:
                state = fnv(state, bytes(sequence).decode('utf-8', 'surrogatepass'))
                verdict = 'ok'
            except UnicodeDecodeError:
                verdict = '!'
            if verdict != previous:
                runs.append(count)
                count, previous = 0, verdict
            count += 1
        runs.append(count)
        result[name] = f'{state:08x} ' + ' '.join(map(str, runs))
    result['bytes'] = bytes(BYTES).hex()
    result['leads'] = bytes(LEADS).hex()
    result['tails'] = bytes(TAILS).hex()
    return result


BAD_UTF8 = [
    b'ab\xff', b'\xff\xfe', b'a' * 40 + b'\xc3', b'a' * 70 + b'\xe2\x82' + b'b' * 70, b'\xe2\x82\xac\xe2\x28\xa1', b'\xf0\x9f\x98',
    b'\xf0\x9f\x98\x80\xf0\x9f', b'\xed\xa0', b'x\xed\xa0\x80\x80', b'\xed\xa0\x80\xed\xb0', b'\xc0\xaf', b'\xf4\x90\x80\x80',
    b'\xef\xbb\xbf\xef\xbb', b'\xe0\x9f\xbf', b'\xf8\x88\x80\x80\x80', b'\xed\xb2\x80\xff',
]  # fmt: skip


def utf8_errors():
    """Where Python finds the first error."""
    lines = []
    for data in BAD_UTF8:
        try:
            data.decode('utf-8', 'surrogatepass')
        except UnicodeDecodeError as error:
            lines.append(f'{data.hex()} {error.start}')
        else:
            raise AssertionError(data)
    return lines


HANDLERS = ['strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass']
RAW = [
    b'', b'plain', b'caf\xc3\xa9', b'caf\xe9', b'\x80\xff', b'\xef\xbb\xbfbom', b'\xed\xa0\x80', b'\xed\xa0\x80\xff',
    b'\xed\xb2\x80a\xed\xa0', b'a\xe2\x82b', b'\xe2\x82', b'\xf0\x9f\x98\x80\xf0\x9f\x98', b'\xf0\x90a\xf4\x90\x80\x80', b'\xc0\xaf\xc1\xbf',
    b'\xf8\x88\x80\x80\x80', b'x' * 30 + b'\xe9' + b'y' * 40 + b'\xff\xff', b'\x81\x8d\x9f long enough for the host',
]  # fmt: skip


def decode_errors():
    lines = []
    for encoding in ('ascii', 'latin-1', 'utf-8'):
        for handler in HANDLERS:
            for data in RAW:
                try:
                    answer = units(data.decode(encoding, handler))
                except UnicodeDecodeError as error:
                    answer = f'! {error.start}'
                lines.append(f'{encoding} {handler} {data.hex() or "-"} {answer}')
    return lines


def encoding_names():
    """Names that Python knows for the three codecs, and names of other codecs or of none."""
    wanted = {'ascii', 'latin_1', 'utf_8'}
    names = {alias for alias, module in aliases.aliases.items() if module in wanted} | wanted
    names |= {name.replace('_', '-') for name in names} | {name.upper() for name in names}
    names |= {'ISO 8859-1', 'iso8859-1', ' latin1 ', 'utf--8', 'Utf8', 'L1', 'utf-8-sig', 'cp1252', 'utf-16', 'nope', '', 'utf'}
    names |= {'latin_1_', 'la-tin1', 'asciii', 'u-t-f-8', 'iso-8859-15', 'us.ascii', 'constructor', '__proto__', 'hex'}
    lines = []
    for name in sorted(names):
        try:
            found = {'ascii': 'ascii', 'iso8859-1': 'latin-1', 'utf-8': 'utf-8'}.get(codecs.lookup(name).name, '!')
        except LookupError:
            found = '!'
        lines.append(f'{name.encode().hex() or "-"} {found}')
    return lines


def raw_unicode_escape():
    pieces = [b'', b'a', b'\\', b'\\\\', b'\\\\\\', b'\\\\\\\\', b'\xe9', b'\x85', b'\\n', b'\\x41', b'\\N{DASH}', b'\\"', b'\\\xe9']
    escapes = [
        b'u0041', b'U00000041', b'u00e9', b'u20AC', b'u20ac', b'ud800', b'udc00', b'ud83d\\ude00', b'U0001f600', b'U0010ffff',
        b'U00110000', b'Uffffffff', b'U80000000', b'u', b'u1', b'u12', b'u123', b'u123g', b'u 123', b'u12 4', b'u+123', b'u1_2',
        b'U', b'U0', b'U0001f60', b'U0001f60g', b'u0000', b'U00000000', b'u005c', b'u005cu0041', b'uu0041', b'u\xe9123',
    ]  # fmt: skip
    data = {left + escape + right for left in pieces[2:6] + [b'a\\', b'\xe9\\'] for escape in escapes for right in (b'', b'z', b'\\')}
    data |= {left + right for left in pieces for right in pieces}
    data |= {b'x' * 30 + b'\\u20ac' + b'\xe9' * 30, b'x' * 30 + b'\\', bytes(set(range(256)) - {10})}
    lines = []
    for item in sorted(data):
        try:
            answer = units(item.decode('raw-unicode-escape'))
        except UnicodeDecodeError as error:
            answer = f'! {error.start}'
        lines.append(f'{item.hex() or "-"} {answer}')
    return lines


def pickled_unicode():
    """What the C pickler writes for a str at protocol 0."""
    texts = ['', 'plain', '\\', '\\\\', '\\u0041', 'a\nb', 'a\rb', '\0', '\x1a', '\x1b', '\t', '\x7f', '\x80', '\x85', '\xe9', '\xff']
    texts += ['\u0100', '\u2028', '\u20ac', '\ud800', '\udfff', 'a\udc00b', '\ufeff', '\uffff', '\U00010000', '\U0001f600x', '\U0010ffff']
    texts += [''.join(map(chr, range(256))), 'mixed \\ \u4e2d\U0001f600\n\xe9']
    lines = []
    for text in texts:
        stream = pickle.dumps(text, 0)
        assert stream[:1] == b'V' and pickle.loads(stream) == text
        lines.append(f'{units(text)} {stream[1 : stream.index(10)].hex() or "-"}')
    return lines


def string_escape():
    data = {b'', b'plain', b'\xff\x80', b'\\', b'a\\', b'\\\\', b'\\\\\\', b'\\\n', b'a\\\nb', b'\\\r', b'\\u0041', b'\\N{DASH}', b'\\8', b'\\9'}
    data |= {b'\\' + bytes([byte]) + tail for byte in range(256) for tail in (b'z',)}
    data |= {b'\\0', b'\\00', b'\\000', b'\\0000', b'\\7', b'\\78', b'\\177', b'\\1777', b'\\377', b'\\400', b'\\777', b'\\18', b'\\128', b'\\1\\2'}
    data |= {b'\\x', b'\\x4', b'\\x41', b'\\x411', b'\\xaF', b'\\xg1', b'\\x1g', b'\\x4\\', b'\\x\\x', b'\\x 1', b'\\X41', b'\\x00', b'a\\x4'}
    data |= {b'x' * 40 + b"\\'" + b'y' * 40}
    warnings.simplefilter('ignore')  # about escapes that Python keeps as they are
    lines = []
    for item in sorted(data):
        try:
            answer = codecs.escape_decode(item)[0].hex() or '-'
        except ValueError:
            answer = '!'
        lines.append(f'{item.hex() or "-"} {answer}')
    return lines


REPRS = [b'', b"'", b'"', b"'\"", b"it's", b'say "x"', b'\\', b'\t\n\r', b'\x00\x1f\x20\x7e\x7f\x80\xff', b'\xc3\xa9', bytes(range(256))]
REPRS += [bytes([byte]) for byte in range(256)]


def float_reprs():
    values = [0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 100.0, 123456789.0, 1.5, 5e-324, -5e-324, sys.float_info.max, sys.float_info.min]
    values += [float('inf'), float('-inf'), float('nan'), 2.0**53, 2.0**53 - 1, 2.0**53 + 2, 9007199254740993.0 * 3, 0.1 + 0.2]
    for exponent in range(-330, 309):
        values.append(float(f'1e{exponent}'))
    for exponent in (-324, -323, -310, -308, -307, -100, -10, -7, -6, -5, -4, -3, 0, 3, 14, 15, 16, 17, 20, 21, 22, 23, 100, 308):
        for digits in ('1', '9', '1.5', '9.5', '1.234', '1.7976', '4.9', '9.999999999999999', '1.0000000000000002'):
            values.append(float(f'{digits}e{exponent}'))
            values.append(math.nextafter(values[-1], 0.0))
    for power in [*range(-1074, 1024, 9), *range(-60, 80)]:
        values.append(math.ldexp(1.0, power))
        values.append(-math.nextafter(values[-1], math.inf))
    rng = random.Random(11)
    for index in range(700):
        values.append(struct.unpack('>d', struct.pack('>Q', rng.getrandbits(64)))[0])
        values.append(rng.choice((1, 10, 1e6, 1e15, 1e17, 1e-3, 1e-6)) * rng.random())
        values.append(struct.unpack('>d', struct.pack('>Q', rng.getrandbits(rng.randrange(1, 53))))[0] if index % 3 == 0 else float(rng.getrandbits(70)))
    finite = {repr(value): value for value in values}
    # A repr reads back as its double, so that the text alone says which one is meant. Some say it in bits as well.
    lines = sorted(finite, key=lambda text: (math.isnan(finite[text]), finite[text], text))
    bits = [f'{struct.pack(">d", finite[text]).hex()} {text}' for text in lines[::23] + ['nan', 'inf', '-inf', '-0.0', '5e-324']]
    return [' '.join(lines[at : at + 20]) for at in range(0, len(lines), 20)], bits


def main():
    if sys.argv[1:] == ['--read-literals']:
        kinds = {'I': (int, bool), 'L': (int,), 'F': (float,)}
        lists = [(opcode, kinds[opcode], items) for opcode, items in json.load(sys.stdin)]
        json.dump(read_literals(lists), sys.stdout)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--python2', required=True)
    parser.add_argument('--readers', nargs='+', default=[sys.executable])
    options = parser.parse_args()
    assert sys.version_info[:2] >= (3, 13), 'run me with CPython 3.13 or newer'

    python2 = 'import sys\nfor line in sys.stdin: print(repr(line.strip().replace("-", "").decode("hex")).encode("hex"))'
    question = '\n'.join(item.hex() or '-' for item in REPRS)
    answer = subprocess.run([options.python2, '-c', python2], input=question, stdout=subprocess.PIPE, check=True, text=True)
    reprs = [f'{item.hex() or "-"} {line}' for item, line in zip(REPRS, answer.stdout.split(), strict=True)]

    floats, bits = float_reprs()
    vectors = {
        'literals': literals(options.readers),
        'encodeLong': encode_long(),
        'utf8': utf8(),
        'utf8Errors': utf8_errors(),
        'decodeErrors': decode_errors(),
        'encodingNames': encoding_names(),
        'rawUnicodeEscape': raw_unicode_escape(),
        'pickledUnicode': pickled_unicode(),
        'stringEscape': string_escape(),
        'python2Repr': reprs,
        'floatReprs': floats,
        'floatBits': bits,
    }
    with open(os.path.join(HERE, 'vectors.json'), 'w', newline='\n') as file:
        json.dump(vectors, file, indent=2)
        file.write('\n')


if __name__ == '__main__':
    main()
