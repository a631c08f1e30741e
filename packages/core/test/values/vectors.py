"""Writes vectors.json, the expected values of the tests in this folder, as real CPythons give them.

    python3.13 vectors.py --python2 python2.7

Needs Python 3.12 or later, which can hash a slice. A value is a pair of a tag and what it is made of; vectors.ts has the
other half of the notation. Running the script again must leave the file as it is.
"""

import argparse
import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TAGS = {tuple: 'tuple', list: 'list', set: 'set', frozenset: 'frozenset'}


def encode(value):
    kind = type(value)
    if value is None or kind is bool:
        return ['constant', value]
    if kind is int:
        return ['int', str(value)]
    if kind is float:
        return ['float', repr(value)]
    if kind is complex:
        return ['complex', [repr(value.real), repr(value.imag)]]
    if kind is str:
        return ['str', value]
    if kind in (bytes, bytearray):
        return [kind.__name__, value.hex()]
    if kind in TAGS:
        return [TAGS[kind], [encode(item) for item in value]]
    if kind is dict:
        return ['dict', [[encode(k), encode(v)] for k, v in value.items()]]
    if kind in (range, slice):
        return [kind.__name__, [encode(value.start), encode(value.stop), encode(value.step)]]
    if kind is type:
        return ['class', [value.__module__, value.__qualname__]]
    raise TypeError(kind)


NUMBERS = [
    0, 1, -1, 2, 10, 0.0, -0.0, 1.0, -1.0, 2.5, 0.1, 1e22, 1e23, 1e300, 5e-324, True, False,
    float('inf'), float('-inf'), 10**22, 10**23, int(1e23), int(1e300), 2**53 - 1, 2**53, 2**53 + 1, -2**53, -2**53 - 1,
    2.0**53, 2**63, 2**64, 2.0**64, 2**64 + 1, 2**70, 2.0**70, 2**70 + 1, -2**70, 2**1023, 2.0**1023, 2**1024, 10**400, -10**400,
    0j, 1j, -1j, 1 + 0j, 1.5 + 0j, 1 + 2j, complex(-0.0, 2), complex(0.0, 2), complex('inf+1j'), complex(2**70, 0),
    complex(1, -0.0), complex(-0.0, -0.0), complex('inf-infj'), 1e16, 1e15, 123456789.125, 1e-5, 1e-4,
]  # fmt: skip
NANS = [float('nan'), complex('nan'), complex('1+nanj'), (float('nan'),), frozenset([float('nan')])]
TEXTS = [
    '', 'a', 'b', 'ab', '1', '1.0', 'None', 'True', '-', 'n1;', '(', ')', '\0', '\0\0', '\0s', '\0sa', '\0a', '\0i1', '\0i400000000000000000',
    '\0(', '\0(n1;', '\0b', '\0ba', '\0y', '\0c1,2', '\0{', '\0{n1;', 's1:a', '\0gbuiltins\nint', '\0r0', '\0o1;',
    'é', '\u00ff', '日本', '\U0001f600', '\ud800', '\udc00', '\udc00\ud800', "it's", '"', '\'"', '\\', '\n\r\t\b\x7f', '__proto__',
]  # fmt: skip
BYTES = [t.encode() for t in ('', 'a', 'b', '\0', '\0s', '\0(', '1')] + [b'\xff', b'\xc3\xa9', b"it's", b'"', b'\'"', b'\\\n\r\t\x00\x7f']
NESTED = [
    (), ((),), ((), ()), (((),),), ('a',), ('b',), ('a', 'b'), ('ab',), ('b', 'a'), (('a',), 'b'), ('a', ('b',)), (('a', 'b'),),
    ('as1:b',), ('a', 's1:b'), ('1:a',), (1,), (1.0,), (True,), ('1',), (1 + 0j,), (None,), (0,), (-0.0,), (False,), (2**70,), (2.0**70,),
    (2**70 + 1,), (b'a',), (b'',), ('',), ('', ''), (1, (2, 3)), ((1, 2), 3), (1, 2, 3), (1, 2, (3,)), (12, 3), (1, 23),
    ('\0',), ('\0s\0',), (')',), ('(',), ('-',), (None, None), ((None,), None),
    frozenset(), frozenset([()]), frozenset([1]), frozenset([1.0]), frozenset([True]), frozenset(['1']), frozenset(['a', 'b']),
    frozenset(['b', 'a']), frozenset(['ab']), frozenset([1, 'a', None]), frozenset([None, 1.0, 'a']), frozenset([(1, 2), (3,)]),
    frozenset([(3,), (True, 2.0)]), frozenset([frozenset()]), frozenset([frozenset(), 1]), frozenset([frozenset([1])]),
    frozenset([2**70]), frozenset([2.0**70]), (frozenset([1, 2]), 1), (frozenset([2, 1.0]), True), (frozenset([1]), 2, 1),
    frozenset([b'a']), frozenset(['n1;']), ('n1;',), frozenset([1, 11]), frozenset([11, 1]), frozenset(['s1:a', 'a']),
]  # fmt: skip
OTHERS = [
    None, int, str, list, (int,), (int, 1), (int, True),
    range(0), range(5, 2), range(1, 1, 7), range(0, 1), range(0, 1, 5), range(1, 2), range(0, 10, 3), range(0, 12, 3), range(0, 11, 3),
    range(0, 13, 3), range(10, 0, -3), range(10, -1, -3), range(10, 0, -4), range(2**70), range(0, 2**70, 2**69), range(0, 2**70, 2**70 - 1),
    range(-5, 5), (range(0),), (range(3, 3),), slice(1, 2), slice(1.0, 2, None), slice(None, 2), slice(1, 2, 1), slice('a', (1, 2), None),
    (slice(1, 2), 3), slice(slice(1, 2), 3), (slice, 1, 2, None), slice(None, None, None),
]  # fmt: skip
UNHASHABLE = [[], {}, set(), bytearray(b'a'), ([],), (1, (2, {})), (set(),), slice([], 1), (slice(1, {}), 2), ((bytearray(),),)]
OTHER_REPRS = [
    [], [1], [1, [2, ['x']]], {}, {'a': 1}, {1: 'x', (1, 2): [None]}, {'a': {'b': {}}}, set(), {1}, {(1,)}, {'a', 'b'},
    bytearray(b''), bytearray(b'a\'b\n\xff'), bytearray(b'"\''), [bytearray(b'x')], ((1,),), [(), [], {}, set(), frozenset()],
]  # fmt: skip


def random_value(rng, depth):
    """Values from few atoms, so that many of them are equal."""
    kind = rng.randrange(8 if depth else 5)
    if kind < 3:
        return rng.choice([0, 1, True, 1.0, 0.0, False, 2**70, 2.0**70, 1 + 0j, 1j])
    if kind < 5:
        return rng.choice([None, 'a', '', b'a', b'', '\0', '(', 'n1;'])
    items = [random_value(rng, depth - 1) for _ in range(rng.randrange(3))]
    return frozenset(items) if kind == 7 else tuple(items)


def first_equal(values):
    """For each value the index of the first that is the same key, or what Python says."""
    seen = {}
    for index, value in enumerate(values):
        try:
            yield seen.setdefault(value, index)
        except TypeError as error:
            yield str(error)


def dict_history(rng, pool, length):
    """Random changes to a dict, and what is in it afterwards: indices of the very keys, and values."""
    native, changes = {}, []
    for value in range(length):
        index = rng.randrange(len(pool))
        if rng.random() < 0.3:
            changes.append(['delete', index, pool[index] in native])
            native.pop(pool[index], None)
        else:
            changes.append(['set', index, value])
            native[pool[index]] = value
    by_id = {id(key): index for index, key in enumerate(pool)}
    return {'changes': changes, 'result': [[by_id[id(key)], value] for key, value in native.items()]}


def cycles():
    in_list = []
    in_list.append(in_list)
    in_dict = {}
    in_dict['self'] = in_dict
    through_tuple = ([],)
    through_tuple[0].append(through_tuple)
    through_pair = ([], 1)
    through_pair[0].append(through_pair)
    shared = [1]
    return {
        'list in itself': repr(in_list),
        'dict in itself': repr(in_dict),
        'tuple in its list': repr(through_tuple),
        'pair in its list': repr(through_pair),
        'list in its tuple': repr(through_tuple[0]),
        'one list twice': repr([shared, shared]),
    }


PYTHON2 = '''
import json
strings = [b'', b'a', b"it's", b'"', b'\\'"', b'\\\\', b'\\n\\r\\t', b'\\x00\\x7f\\x80\\xe9\\xff', b'abc def']
import warnings
warnings.simplefilter('ignore')
texts = [u'', u'a', u'b', u'\\xe9', u'\\x00', u'1']
print(json.dumps({
    'reprs': [[s.encode('hex'), repr(s)] for s in strings],
    'equal': [[s.encode('hex'), t, {t: 1}.get(s) == 1] for s in [b'', b'a', b'\\xe9', b'\\xc3\\xa9', b'\\x00', b'1'] for t in texts],
}))
'''


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--python2', required=True)
    options = parser.parse_args()
    rng = random.Random(20)

    randoms = [random_value(rng, 3) for _ in range(400)]
    keys = NUMBERS + TEXTS + BYTES + NESTED + OTHERS + randoms + NANS + UNHASHABLE
    pool = []
    for value in NUMBERS + TEXTS + BYTES + NESTED + OTHERS + randoms:
        # One object for each spelling, so that the key that stays can be told from its equals.
        if not any(value is other or (type(value) is type(other) and repr(value) == repr(other)) for other in pool):
            pool.append(value)
    equal_pool = [value for value in pool if any(value == other and value is not other for other in pool)]

    points = [*range(0x600), *range(0x2000, 0x2070), 0x3000, 0xDFFF, 0xD800, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1D173, 0x1F600, 0x20000, 0xE0001, 0xF0000, 0x10FFFF]  # fmt: skip
    blocks = [''.join(map(chr, points[at : at + 64])) for at in range(0, len(points), 64)]
    reprs = NUMBERS + NANS[:3] + TEXTS + blocks + BYTES + NESTED + OTHERS[7:] + OTHER_REPRS + randoms[:60]
    reprs = [value for value in reprs if '<class' not in repr(value)]

    vectors = {
        'keys': [encode(value) for value in keys],
        'firstEqual': list(first_equal(keys)),
        'pool': [encode(value) for value in equal_pool],
        'histories': [dict_history(rng, equal_pool, 80) for _ in range(40)],
        'reprs': [[encode(value), repr(value)] for value in reprs],
        'cycles': cycles(),
        'python2': json.loads(subprocess.check_output([options.python2, '-c', PYTHON2])),
    }
    with open(os.path.join(HERE, 'vectors.json'), 'w') as file:
        parts = []
        for name, part in vectors.items():
            if isinstance(part, list):
                parts.append(f'  {json.dumps(name)}: [\n' + ',\n'.join(f'    {json.dumps(row)}' for row in part) + '\n  ]')
            else:
                parts.append(f'  {json.dumps(name)}: {json.dumps(part)}')
        file.write('{\n' + ',\n'.join(parts) + '\n}\n')


if __name__ == '__main__':
    if os.environ.get('PYTHONHASHSEED') != '0':
        # The order of a set of str follows the seed.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, 'PYTHONHASHSEED': '0'})
    main()
