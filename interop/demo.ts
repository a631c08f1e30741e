// Python writes a pickle, JavaScript reads, changes and writes it back, and Python says what it finds.
import { execFileSync } from 'node:child_process';
import { dumps, loads, PyTuple } from '@picklekit/core';

const python = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');

const write = `
import datetime, decimal, pickle, sys
order = {
    'id': 2**60,
    'when': datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.timezone.utc),
    'total': decimal.Decimal('19.90'),
    'lines': [('tea', 2), ('mug', 1)],
    'tags': {'new'},
}
sys.stdout.buffer.write(pickle.dumps(order))
`;

const check = `
import datetime, decimal, pickle, sys
order = pickle.load(sys.stdin.buffer)
assert order == {
    'id': 2**60,
    'when': datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.timezone.utc),
    'total': decimal.Decimal('19.90'),
    'lines': [('tea', 2), ('mug', 1), ('spoon', 4)],
    'tags': {'new', 'gift'},
}, order
print(order)
`;

interface Order {
  lines: PyTuple[];
  tags: Set<string>;
}

const runPython = (program: string, input?: Uint8Array): Buffer =>
  execFileSync(python, ['-c', program], { input });

const written = runPython(write);
console.log(`Python wrote ${written.length} bytes, which JavaScript reads as\n`);
const order = loads<Order>(written);
console.log(order);

order.lines.push(PyTuple.of<unknown>('spoon', 4));
order.tags.add('gift');
const answer = dumps(order);
console.log(`\nJavaScript adds a line and a tag and writes ${answer.length} bytes, which Python reads as\n`);
console.log(runPython(check, answer).toString());
console.log('Python finds what it should.');
