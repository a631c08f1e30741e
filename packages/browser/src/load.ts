// One pickle out of what a browser gives: a Blob, a response, a URL.
import { type LoadOptions, PickleError, type PickleValue, Unpickler, UnpicklingError } from '@picklekit/core';
import { abortError } from './abort.ts';
import { loadOne } from './load-one.ts';
import { codecOptions, invalid, optionsWithout, typeNameOf } from './options.ts';
import type { ProgressOptions } from './progress.ts';

/**
 * Options of {@link loadBlob} and {@link loadResponse}: all of `loads`, and `signal` and `onProgress`. One that does not exist is
 * refused with `INVALID_OPTION` before anything is read.
 */
export interface WebLoadOptions extends LoadOptions, ProgressOptions {}

/**
 * Options of {@link loadUrl}: those of {@link loadResponse}, and what `fetch` is told. One that does not exist is refused with
 * `INVALID_OPTION` before anything is fetched.
 */
export interface UrlLoadOptions extends WebLoadOptions {
  /** What `fetch` is told, such as headers and credentials. */
  readonly request?: Omit<RequestInit, 'signal'> | undefined;
}

/** Thrown when a server answers with something else than success. The body of `response` has not been read. */
export class ResponseError extends Error {
  /** The status code, 0 for an opaque response. */
  readonly status: number;
  readonly response: Response;

  constructor(response: Response) {
    const status = `${response.status} ${response.statusText}`.trim();
    super(`${response.url || 'the server'} answered ${status}, not with a pickle`);
    this.status = response.status;
    this.response = response;
  }

  override get name(): string {
    return 'ResponseError';
  }
}

/**
 * Reads the pickle in a Blob, such as a `File` that the user chose, in chunks.
 *
 * @throws UnpicklingError as `loads`, with the file's name before the message where there is one.
 * @throws PickleError `ABORTED`, `INVALID_OPTION`; a `DOMException` of the Blob where its file cannot be read.
 *
 * @example
 * input.addEventListener('change', async () => {
 *   console.log(await loadBlob(input.files[0]));
 * });
 */
export async function loadBlob<T = PickleValue>(blob: Blob, options: WebLoadOptions = {}): Promise<T> {
  if (typeof blob?.stream !== 'function') invalid(`loadBlob takes a Blob or a File, not ${typeNameOf(blob)}`);
  const name = 'name' in blob && typeof blob.name === 'string' ? blob.name : '';
  return named(name, () => loadOne<T>(blob.stream(), blob.size, options));
}

/**
 * Reads the pickle in the body of a response, as it arrives. Stops the download at an error.
 *
 * @throws ResponseError where `response.ok` is false.
 * @throws UnpicklingError as `loads`, with the URL before the message: `UNEXPECTED_END` where the body is empty.
 * @throws PickleError `ABORTED`, `INVALID_OPTION` (also where the body has been read before), `LIMIT` where it is longer
 * than `limits.maxInputBytes`; errors of the network as they come.
 *
 * @example
 * const config = await loadResponse(await fetch('/config.pkl'));
 */
export async function loadResponse<T = PickleValue>(
  response: Response,
  options: WebLoadOptions = {},
): Promise<T> {
  if (typeof response?.ok !== 'boolean')
    invalid(`loadResponse takes a Response, not ${typeNameOf(response)}`);
  if (!response.ok) throw new ResponseError(response);
  if (response.bodyUsed || response.body?.locked) {
    throw new PickleError('INVALID_OPTION', 'the body of the response has been read before');
  }
  const body = response.body ?? new Blob().stream();
  return named(response.url, () => loadOne<T>(body, lengthOf(response), options));
}

/**
 * Fetches a URL and reads the pickle in its response, as {@link loadResponse}.
 *
 * @throws ResponseError, UnpicklingError, PickleError as {@link loadResponse}; a `TypeError` of `fetch` where there is no
 * answer.
 *
 * @example
 * const model = await loadUrl('/model.pkl', { onProgress: ({ bytes }) => show(bytes) });
 */
export async function loadUrl<T = PickleValue>(url: string | URL, options: UrlLoadOptions = {}): Promise<T> {
  if (typeof url !== 'string' && !(url instanceof URL))
    invalid(`loadUrl takes a URL, not ${typeNameOf(url)}`);
  const rest = optionsWithout(options, 'request');
  const { request, signal } = options;
  // Refuses wrong options before anything is asked of the network.
  new Unpickler(codecOptions(rest));
  let response: Response;
  try {
    response = await fetch(url, signal === undefined ? request : { ...request, signal });
  } catch (error) {
    throw signal?.aborted ? abortError(signal) : error;
  }
  return loadResponse<T>(response, rest);
}

/** The length of the body, if what is sent is what is read. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (name === '' || !(error instanceof UnpicklingError)) throw error;
    const options = error.cause === undefined ? undefined : { cause: error.cause };
    throw new UnpicklingError(error.code, `${name}: ${error.message}`, error, options);
  }
}
