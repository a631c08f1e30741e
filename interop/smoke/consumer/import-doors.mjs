// The doors: files and streams of Node, Blobs and Web Streams, under whatever Node runs this.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { dumpBlob, loadBlob, loadResponse, PickleDecoderStream } from '@picklekit/browser';
import * as core from '@picklekit/core';
import '@picklekit/core/types';
import { dumpFile, loadFile, loadFileAll, UnpickleStream } from '@picklekit/node-io';
import { roundTrip } from './sample.mjs';

roundTrip(core);

const value = { name: 'Ada', scores: [85, 92, 78], big: 2n ** 70n };
const folder = await mkdtemp(join(tmpdir(), 'picklekit-doors-'));
const file = join(folder, 'value.pkl');
try {
  await dumpFile(value, file);
  assert.deepEqual(await loadFile(file), value);
  const loaded = [];
  for await (const one of loadFileAll(file)) loaded.push(one);
  await pipeline(createReadStream(file, { highWaterMark: 3 }), new UnpickleStream(), async (values) => {
    for await (const one of values) loaded.push(one);
  });
  const blob = new Blob([await readFile(file)]);
  loaded.push(await loadBlob(blob), await loadBlob(dumpBlob(value)), await loadResponse(new Response(blob)));
  for await (const one of blob.stream().pipeThrough(new PickleDecoderStream())) loaded.push(one);
  assert.deepEqual(loaded, Array(6).fill(value));
} finally {
  await rm(folder, { recursive: true });
}
