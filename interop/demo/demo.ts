// Python's pickles come into JavaScript, are changed, go back, and are checked by Python: `npm run demo`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Decimal, type PyObject, PyTuple } from '@picklekit/core';
import { dumpFile, loadFile } from '@picklekit/node-io';
import { execa } from 'execa';

const script = fileURLToPath(new URL('demo.py', import.meta.url));
const python = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');

interface Order {
  customer: PyObject;
  lines: unknown[];
  total: Decimal;
  tags: Set<string>;
  photo: Uint8Array;
  serial: bigint;
  'bill to': string[];
}

// One change for each value. The exact mode keeps apart what JavaScript's numbers cannot: the int 11 and the float 11.0.
const changes = {
  scores(value: Map<string, unknown>) {
    (value.get('scores') as bigint[]).push(100n);
    value.set('active', false);
  },
  letters(value: string[]) {
    value.push('D');
  },
  order(value: Map<string, unknown>) {
    const order = Object.fromEntries(value) as unknown as Order;
    (order.customer.state as Map<string, unknown>).set('name', 'Alice Liddell');
    order.lines.push(PyTuple.of<unknown>('spoon', 6n, 1.5));
    value.set('total', new Decimal('29.00'));
    order.tags.add('gift');
    value.set('photo', Uint8Array.of(...order.photo, 0x1a, 0x0a));
    value.set('serial', order.serial + 1n);
    order['bill to'].push('Oregon');
  },
};

function heading(text: string): void {
  console.log(`\n${text}`);
}

async function run(folder: string): Promise<void> {
  heading('1. Python pickles three values at every protocol.');
  await execa(python, [script, 'write', folder], { stdout: 'inherit', stderr: 'inherit' });

  heading('2. picklekit loads them. Nothing is imported and no code runs; here is what protocol 5 holds:');
  for (const name of Object.keys(changes)) {
    const value = await loadFile(join(folder, `${name}.5.pkl`));
    console.log(`${name}: ${inspect(value, { depth: 4 })}`);
  }

  heading('3. picklekit changes every one, at every protocol, and writes it back.');
  for (const [name, change] of Object.entries(changes)) {
    for (let protocol = 0; protocol <= 5; protocol++) {
      const path = join(folder, `${name}.${protocol}.pkl`);
      const value = await loadFile(path, { exact: true });
      change(value);
      await dumpFile(value, path, { exact: true, protocol });
    }
  }
  console.log('18 files written.');

  heading('4. Python loads the results and compares values, types and identities:');
  await execa(python, [script, 'check', folder], { stdout: 'inherit', stderr: 'inherit' });
  heading('Python finds what it expects in every file.');
}

const folder = await mkdtemp(join(tmpdir(), 'picklekit-demo-'));
try {
  await run(folder);
} catch (error) {
  process.exitCode = 1;
  const missing = (error as { code?: string }).code === 'ENOENT';
  console.error(
    missing ? `The demo needs ${python}; name another with PYTHON=...` : (error as Error).message,
  );
} finally {
  await rm(folder, { recursive: true });
}
