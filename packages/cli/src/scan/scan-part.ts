// One part through the scanner, in pieces where it is large.
import { Scanner, type ScanOptions, type ScanReport } from '@picklekit/core/tools';
import type { Part } from '@picklekit/node-io/containers';

/** Scans the pickles of a part. */
export async function scanPart(part: Part, options: ScanOptions = {}): Promise<ScanReport> {
  const scanner = new Scanner(options);
  for await (const chunk of part.chunks()) scanner.push(chunk);
  return scanner.end();
}
