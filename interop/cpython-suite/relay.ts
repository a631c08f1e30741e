// The picklekit end of the line to line.py: loads a pickle in the exact mode and dumps it again at its own protocol.
import {
  type DumpOptions,
  dumpChunks,
  dumps,
  isPickleError,
  type LoadOptions,
  load,
  PickleBuffer,
  Pickler,
  type PickleValue,
  Unpickler,
} from '@picklekit/core';
import { inOneLine } from '../test/support.ts';

// Larger pickles are also written by `dumpChunks`, which must agree.
const WRITTEN_IN_CHUNKS = 64 * 1024;

/** What line.py asks. */
export interface PassRequest {
  readonly op: 'pass';
  readonly protocol: number;
  readonly fixImports: boolean;
  /** The Pickler or Unpickler of Python whose pickle this is: its memo outlives a pickle, and so does ours. */
  readonly session?: number;
  readonly fast?: boolean;
  /** Whether every value is its own persistent id, on both sides. */
  readonly identityHook?: boolean;
  /** Whether the pickle leaves its buffers outside. */
  readonly outOfBand?: boolean;
  /** The sessions that are over. */
  readonly forget: readonly number[];
}

/** The answer's header, and its parts. */
export interface Answer {
  readonly header: Record<string, unknown>;
  readonly parts: readonly Uint8Array[];
}

interface Passed {
  readonly end: number;
  readonly pieces: readonly Uint8Array[];
  readonly buffers: readonly Uint8Array[];
}

/** One side of the line to one Python. */
export class Relay {
  readonly #sessions = new Map<number, Session>();

  pass(request: PassRequest, [pickle = new Uint8Array(), ...buffers]: readonly Uint8Array[]): Answer {
    for (const number of request.forget) this.#sessions.delete(number);
    try {
      const passed = this.#pass(request, pickle, buffers);
      const header = { outcome: 'passed', end: passed.end, pieces: passed.pieces.length };
      return { header, parts: [...passed.pieces, ...passed.buffers] };
    } catch (error) {
      const outcome = isPickleError(error) ? 'refused' : 'broken';
      return { header: { outcome, message: inOneLine(error) }, parts: [] };
    }
  }

  /** Forgets what a session has read and written. */
  clear(number: number): void {
    this.#sessions.get(number)?.clear();
  }

  #pass(request: PassRequest, pickle: Uint8Array, buffers: readonly Uint8Array[]): Passed {
    const { session } = request;
    if (session === undefined) return passOnce(request, pickle, buffers);
    let known = this.#sessions.get(session);
    if (known === undefined) {
      known = new Session(request);
      this.#sessions.set(session, known);
    }
    return known.pass(pickle, buffers, request.protocol);
  }
}

function passOnce(request: PassRequest, pickle: Uint8Array, buffers: readonly Uint8Array[]): Passed {
  const kept: Uint8Array[] = [];
  const { value, end } = load(pickle, loadOptions(request, buffers));
  const options = dumpOptions(request, (buffer) => void kept.push(buffer.data));
  const whole = dumps(value, options);
  if (whole.length < WRITTEN_IN_CHUNKS) return { end, pieces: [whole], buffers: kept };
  const pieces = [
    ...dumpChunks(
      value,
      dumpOptions(request, () => undefined),
    ),
  ];
  if (Buffer.compare(Buffer.concat(pieces), whole) !== 0) throw new Error('dumpChunks and dumps differ');
  return { end, pieces, buffers: kept };
}

function loadOptions(request: PassRequest, buffers: Iterable<Uint8Array | PickleBuffer>): LoadOptions {
  const { fixImports, identityHook, outOfBand } = request;
  return {
    exact: true,
    fixImports,
    persistentLoad: identityHook ? (id) => id : undefined,
    buffers: outOfBand ? buffers : undefined,
  };
}

function dumpOptions(request: PassRequest, take: (buffer: PickleBuffer) => void): DumpOptions {
  const { protocol, fixImports, fast, identityHook, outOfBand } = request;
  return {
    exact: true,
    protocol,
    fixImports,
    fast,
    persistentId: identityHook ? (value) => value : undefined,
    bufferCallback: outOfBand ? take : undefined,
  };
}

/** An Unpickler and a Pickler with the memos that a Pickler or Unpickler of Python keeps between its pickles. */
class Session {
  readonly #protocol: number;
  readonly #unpickler: Unpickler;
  readonly #pickler: Pickler;
  // The buffers that the Unpickler has not asked for, and those that the Pickler left outside.
  readonly #inbound: PickleBuffer[] = [];
  readonly #outbound: Uint8Array[] = [];
  #values: Generator<PickleValue> | undefined;

  constructor(request: PassRequest) {
    this.#protocol = request.protocol;
    this.#unpickler = new Unpickler(loadOptions(request, drain(this.#inbound)));
    this.#pickler = new Pickler(dumpOptions(request, (buffer) => void this.#outbound.push(buffer.data)));
  }

  pass(pickle: Uint8Array, buffers: readonly Uint8Array[], protocol: number): Passed {
    this.#inbound.splice(0, Infinity, ...buffers.map((buffer) => new PickleBuffer(buffer, false)));
    this.#outbound.length = 0;
    const { value, end } = this.#read(pickle);
    if (protocol !== this.#protocol) throw new Error('the protocol changes within a session');
    return { end, pieces: [this.#pickler.dump(value)], buffers: [...this.#outbound] };
  }

  clear(): void {
    this.#unpickler.clearMemo();
    this.#pickler.clearMemo();
  }

  // Reads one pickle. Python's file may hold more: then it gives the rest again when it asks for the next.
  #read(data: Uint8Array): { value: PickleValue; end: number } {
    const start = this.#unpickler.offset;
    this.#values ??= this.#unpickler.read(data);
    const { done, value } = this.#values.next();
    if (done === true) return load(data); // nothing or half a pickle: throws
    const end = this.#unpickler.offset - start;
    if (end === data.length) {
      this.#values.next();
      this.#values = undefined;
    }
    return { value, end };
  }
}

function* drain(buffers: PickleBuffer[]): Generator<PickleBuffer> {
  for (let buffer = buffers.shift(); buffer !== undefined; buffer = buffers.shift()) yield buffer;
}
