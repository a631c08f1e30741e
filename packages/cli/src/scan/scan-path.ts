// A file by its path, with its failure as a part of the answer: one bad file does not end the scan of a folder.
import { openInput } from '../io/inputs.ts';
import { messageOf } from '../io/problems.ts';
import type { FileReport } from './file-report.ts';
import { type FileScanOptions, scanInput } from './scan-file.ts';

/** Opens and scans a file. Never throws because of it. */
export async function scanPath(path: string, options: FileScanOptions): Promise<FileReport> {
  try {
    const input = await openInput(path);
    try {
      return await scanInput(input, options);
    } finally {
      await input.close();
    }
  } catch (error) {
    return unreadable(path, error);
  }
}

/** What is said of what cannot be read at all. */
export function unreadable(path: string, error: unknown): FileReport {
  return { path, size: 0, verdict: 'incomplete', complete: false, parts: [], problem: messageOf(error) };
}
