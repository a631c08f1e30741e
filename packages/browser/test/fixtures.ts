// What Python writes for the tests, and how it judges what comes back.
import { runPython } from './python.ts';

const VALUES = `
import base64, collections, datetime, decimal, json, pickle, sys
VALUES = {
    'document': {'name': 'Zoë', 'scores': [85, 92.5, -2 ** 40], 'flag': True, 'none': None, 'raw': b'\\x00\\xff'},
    'exact': {'tuple': (1, (2, 'x')), 'set': {1, 2, 3}, 'frozen': frozenset([1.5]), 'big': 2 ** 100, (1, 2): 'tuple key'},
    'stdlib': [datetime.datetime(2024, 5, 17, 12, 30, 1, 5), decimal.Decimal('1.10'), collections.Counter('abca'), 1 + 2j],
    'large': [('row', i, str(i) * 10) for i in range(20000)] + [bytes(range(256)) * 1000],
    'text': ['', 'a' * 255, 'b' * 256, 'é' * 70000, '\\U0001f600'],
}`;

export const NAMES = ['document', 'exact', 'stdlib', 'large', 'text'] as const;

/** Python's pickles, base64, by `name.protocol`. */
export function pythonPickles(): Record<string, string> {
  const source = `${VALUES}
print(json.dumps({
    '%s.%d' % (name, protocol): base64.b64encode(pickle.dumps(value, protocol)).decode()
    for name, value in VALUES.items() for protocol in range(6)
}))`;
  return JSON.parse(runPython(source)) as Record<string, string>;
}

/** Lets Python load pickles by `name.protocol` and compare; gives the names of those that differ. */
export function pythonDifferences(pickles: Record<string, string>): unknown {
  const source = `${VALUES}
def differs(name, data):
    value = pickle.loads(base64.b64decode(data))
    return repr(value) != repr(VALUES[name.split('.')[0]])
print(json.dumps([name for name, data in json.load(sys.stdin).items() if differs(name, data)]))`;
  return JSON.parse(runPython(source, JSON.stringify(pickles)));
}
