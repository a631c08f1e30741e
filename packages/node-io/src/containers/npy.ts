// The header of a .npy file. What follows it is a pickle where the dtype holds objects.
import { ContainerError } from './container-error.ts';

/** The header of an array file. */
export interface NpyHeader {
  /** Offset of the data. */
  readonly end: number;
  /** The dictionary that the header holds, as Python wrote it. */
  readonly text: string;
  readonly descr: string;
  readonly shape: string;
  /** Whether a pickle of the array follows, instead of its items. */
  readonly hasObjects: boolean;
}

const LONGEST = 2 ** 20;

/** How many bytes of a file its header takes. */
export function npyHeaderSize(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 12) throw invalid('the file ends in its header');
  const size = head[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (head[6] < 1 || head[6] > 3) throw invalid(`version ${head[6]} is unknown`);
  if (size > LONGEST) throw invalid(`a header of ${size} bytes`);
  return size;
}

/** Reads a header that is there in full. */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const end = npyHeaderSize(bytes);
  if (bytes.length < end) throw invalid('the file ends in its header');
  const text = Buffer.from(bytes.subarray(bytes[6] === 1 ? 10 : 12, end))
    .toString('utf8')
    .trim();
  const descr = /['"]descr['"]\s*:\s*('[^']*'|"[^"]*"|\[.*?\]\s*(?=,\s*['"]fortran|\}|,\s*['"]shape))/s.exec(
    text,
  )?.[1];
  const shape = /['"]shape['"]\s*:\s*(\([^)]*\))/.exec(text)?.[1];
  if (descr === undefined || shape === undefined) throw invalid('the header is not as numpy writes it');
  return { end, text, descr, shape, hasObjects: /['"][|<>=]?O\d*['"]/.test(descr) };
}

function invalid(message: string): ContainerError {
  return new ContainerError('CONTAINER_INVALID', `npy: ${message}`);
}
