// What a stream finds outside of itself.
import { PickleBuffer } from '@picklekit/core';

/** The same buffers as oracle.py gives. */
export function buffers(): PickleBuffer[] {
  const encoder = new TextEncoder();
  return [
    new PickleBuffer(encoder.encode('writable'), false),
    new PickleBuffer(encoder.encode('readonly'), true),
    new PickleBuffer(encoder.encode('third'), false),
  ];
}
