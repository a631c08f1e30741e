// A thread that scans files.
import { parentPort } from 'node:worker_threads';
import type { FileScanOptions } from './scan-file.ts';
import { scanPath } from './scan-path.ts';

parentPort?.on(
  'message',
  async ({ paths, options }: { paths: readonly string[]; options: FileScanOptions }) => {
    const reports = [];
    for (const path of paths) reports.push(await scanPath(path, options));
    parentPort?.postMessage(reports);
  },
);
