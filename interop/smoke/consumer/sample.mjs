// What every consumer reads and writes back, in whatever realm it was given its functions.
import assert from 'node:assert/strict';

// CPython 3.8 to 3.14: pickle.dumps({'name': 'Ada', 'born': 1815, 'ratio': 0.5, 'big': 2**70, 'tags': ['x', 'é'], 'none': None, 'raw': b'\x00\xff'}, 5)
const hex =
  '80059565000000000000007d94288c046e616d65948c03416461948c04626f726e944d17078c05726174696f94473fe0000000000000' +
  '8c03626967948a090000000000000000408c0474616773945d94288c0178948c02c3a994658c046e6f6e65944e8c0372617794430200ff94752e';

export function roundTrip({ loads, dumps }, RealmBytes = Uint8Array) {
  const value = loads(RealmBytes.from(Buffer.from(hex, 'hex')));
  assert.deepEqual(Object.keys(value), ['name', 'born', 'ratio', 'big', 'tags', 'none', 'raw']);
  assert.equal(value.name, 'Ada');
  assert.equal(value.born, 1815);
  assert.equal(value.ratio, 0.5);
  assert.equal(value.big, 2n ** 70n);
  assert.deepEqual([...value.tags], ['x', 'é']);
  assert.equal(value.none, null);
  assert.deepEqual([...value.raw], [0x00, 0xff]);
  assert.equal(Buffer.from(dumps(value)).toString('hex'), hex);
}
