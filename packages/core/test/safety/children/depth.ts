// Nests values 10,000 or 100,000 deep and does with them all that the library offers, on a small stack. Prints what came of it.
import { inspect } from 'node:util';
import { dumps, isPickleError, loads, Unpickler } from '../../../src/index.ts';
import { repr } from '../../../src/values/repr.ts';
import { pickle, text } from '../support-bytes.ts';

// The plainest kinds are tried at full depth; the stack here ends a recursion after a few thousand levels.
const FULL = 100_000;
const DEPTH = 10_000;
const many = (part: string, count = DEPTH): string => part.repeat(count);
const full = (part: string, count = FULL): string => part.repeat(count);
const state = '}X\x01\0\0\0sh\x01sbq\x01';
const packed = 'C\x0a\x07\xe4\x01\x02\x03\x04\x05\0\0\0';

/** Deep pickles; each level holds the one before. */
const deep: Readonly<Record<string, Uint8Array>> = {
  'lists by MARK': pickle(many('('), many('l'), '.'),
  'lists by APPEND': pickle(many(']'), many('a', DEPTH - 1), '.'),
  'lists by APPENDS': pickle(full(']('), full('e'), '.'),
  tuples: pickle('N', full('\x85'), '.'),
  'tuples by MARK': pickle(many('('), many('t'), '.'),
  dicts: pickle(full('}X\x01\0\0\0a'), 'N', full('s'), '.'),
  'dicts with other keys': pickle(many('}K\x01'), 'N', many('s'), '.'),
  'tuples as keys': pickle('}N', many('\x85'), 'Ns.'),
  'sets of tuples': pickle('\x8f(N', full('\x85'), '\x90.'),
  frozensets: pickle(full('('), full('\x91'), '.'),
  'states of objects': pickle('cm\ng\nq\x00Nq\x01', full(`0h\x00)\x81${state}`), '.'),
  'states of OrderedDicts': pickle(
    'ccollections\nOrderedDict\nq\x00Nq\x01',
    many('0h\x00)Rh\x01bq\x01'),
    '.',
  ),
  'arguments of REDUCE': pickle('cm\ng\nq\x00N', full('q\x01h\x00h\x01\x85R'), '.'),
  'arguments of NEWOBJ': pickle('cm\ng\nq\x00N', many('q\x01h\x00h\x01\x85\x81'), '.'),
  'arguments of INST': pickle(many('('), many('im\ng\n'), '.'),
  'arguments of OBJ': pickle('cm\ng\nq\x000', many('(h\x00'), many('o'), '.'),
  'keyword arguments': pickle('cm\ng\nq\x00N', many('q\x01h\x00)}X\x01\0\0\0kh\x01s\x92'), '.'),
  'calls of calls': pickle('cm\ng\n', many(')R'), '.'),
  'items of objects': pickle('cm\ng\nq\x00N', full('q\x01h\x00)Rh\x01a'), '.'),
  'persistent ids': pickle('N', many('Q'), '.'),
  slices: pickle('cbuiltins\nslice\nq\x00N', many('q\x01h\x00h\x01NN\x87R'), '.'),
  'slices as a key': pickle('cbuiltins\nslice\nq\x00N', many('q\x01h\x00h\x01NN\x87R'), 'q\x01}h\x01Ns.'),
  deques: pickle('ccollections\ndeque\nq\x00N', many('q\x01h\x00)Rh\x01a'), '.'),
  Counters: pickle('ccollections\nCounter\nq\x00N', many('q\x01h\x00}X\x01\0\0\0kh\x01s\x85R'), '.'),
  defaultdicts: pickle('ccollections\ndefaultdict\nq\x00N', many('q\x01h\x00h\x01\x85R'), '.'),
  UserLists: pickle('ccollections\nUserList\nq\x00N', many('q\x01h\x00)\x81}X\x04\0\0\0datah\x01sb'), '.'),
  UserStrings: pickle(
    'ccollections\nUserString\nq\x00N',
    many('q\x01h\x00)\x81}X\x04\0\0\0datah\x01sb'),
    '.',
  ),
  ChainMaps: pickle('ccollections\nChainMap\nq\x00N', many('q\x01h\x00)\x81}X\x04\0\0\0mapsh\x01sb'), '.'),
  'zones of datetimes': pickle('cdatetime\ndatetime\nq\x00N', many(`q\x01h\x00${packed}h\x01\x86R`), '.'),
  'copyreg.__newobj__ of itself': pickle('ccopyreg\n__newobj__\nq\x00(', many('h\x00'), 'tR.'),
  'copyreg._reconstructor': pickle(
    'ccopyreg\n_reconstructor\nq\x00cm\ng\nq\x01cbuiltins\nobject\nq\x02N',
    many('q\x03h\x00h\x01h\x02h\x03\x87R'),
    '.',
  ),
  'lists of a call': pickle('cbuiltins\nlist\nq\x00]', many('q\x01h\x00]h\x01a\x85R'), '.'),
  'MARKs alone': pickle(many('('), text('x'), '.'),
};

const results: Record<string, string> = {};

function note(name: string, action: () => unknown): unknown {
  try {
    const value = action();
    results[name] = 'done';
    return value;
  } catch (error) {
    results[name] = isPickleError(error)
      ? `${error.code} ${error.message.slice(0, 300)}`
      : `FOREIGN ${error}`;
    return undefined;
  }
}

// Where it runs out of the room for 100,000 levels it may say so; the values are looked at from the top.
for (const [name, bytes] of Object.entries(deep)) {
  for (const exact of [false, true]) {
    const protocols = bytes.length > 150_000 ? [exact ? 4 : 5] : exact ? [2, 4] : [0, 1, 2, 3, 4, 5];
    const mode = `${name}, ${exact ? 'exact' : 'natural'}`;
    const value = note(`${mode}: load`, () => loads(bytes, { exact }));
    note(`${mode}: load in pieces`, () => {
      const unpickler = new Unpickler({ exact });
      for (let at = 0; at < bytes.length; at += 65_536) unpickler.push(bytes.subarray(at, at + 65_536));
      unpickler.end();
    });
    if (typeof value !== 'object' || value === null) continue;
    for (const protocol of protocols) {
      const copy = note(`${mode}: dump at protocol ${protocol}`, () => dumps(value, { exact, protocol }));
      if (copy !== undefined && protocol !== 1 && protocol !== 3) {
        note(`${mode}: load again from protocol ${protocol}`, () => loads(copy as Uint8Array, { exact }));
      }
    }
    note(`${mode}: repr`, () => repr(value));
    if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) continue;
    if (Object.getPrototypeOf(value) === Object.prototype || value.constructor === Set) continue;
    note(`${mode}: toString`, () => String(value));
    note(`${mode}: toJSON`, () => (value as { toJSON(): unknown }).toJSON());
    note(`${mode}: inspect`, () => inspect(value));
    note(`${mode}: inspect, 50 deep`, () => inspect(value, { depth: 50 }));
  }
}
console.log(JSON.stringify(results));
