// Dumps over the file that is named, and stands still in the middle until it is killed.
import { writeSync } from 'node:fs';
import { dumpFile } from '@picklekit/node-io';

const onProgress = ({ bytes }) => {
  if (bytes < 4_000_000) return;
  writeSync(1, 'begun');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
await dumpFile(
  Array.from({ length: 1000 }, (_, index) => String(index).repeat(10_000)),
  process.argv[2],
  { onProgress },
);
