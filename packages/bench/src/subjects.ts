// Who is measured: this library, the other readers of pickle, and the formats that one would use instead.
import v8 from 'node:v8';
import { decode as msgpackDecode, encode as msgpackEncode } from '@msgpack/msgpack';
import { decode as cborDecode, encode as cborEncode } from 'cbor-x';
import jpickle from 'jpickle';
import { pack, unpack } from 'msgpackr';
import { Parser } from 'pickleparser';
import { dumps, loads, PyDate, PyObject, Unpickler } from './core.ts';
import { exactFloor, floor } from './floor.ts';

/** One side of a measurement: makes what is timed from a pickle and its value. */
export interface Subject {
  /** The head of its column. */
  readonly title: string;
  /** The npm package whose version is reported; none for what is part of Node. */
  readonly package?: string;
  /** Whether it reads the pickle itself, and which protocol if not the one that was asked for. */
  readonly pickle: boolean;
  readonly protocol?: number;
  /** That subject of ours whose values it makes and walks over; it writes bytes that nobody can read. */
  readonly floorOf?: 'picklekit' | 'exact';
  /** Gives a function that writes the value; undefined where it only reads. */
  dump?(value: unknown, protocol: number): () => unknown;
  /** Gives a function that reads the data. */
  load(data: Uint8Array): () => unknown;
}

export const SUBJECTS = {
  picklekit: {
    title: 'picklekit',
    package: '@picklekit/core',
    pickle: true,
    load: (data) => () => loads(data),
    dump: (value, protocol) => () => dumps(value as never, { protocol }),
  },
  exact: {
    title: 'picklekit, exact',
    package: '@picklekit/core',
    pickle: true,
    load: (data) => () => loads(data, { exact: true }),
    dump: (value, protocol) => () => dumps(value as never, { protocol, exact: true }),
  },
  floor,
  exactFloor,
  pickleparser: {
    title: 'pickleparser',
    package: 'pickleparser',
    pickle: true,
    load: (data) => () => new Parser({ nameResolver: { resolve } }).parse(data),
  },
  jpickle: {
    title: 'jpickle',
    package: 'jpickle',
    pickle: true,
    protocol: 2,
    load(data) {
      jpickle.emulated['datetime.date'] = ([state]: [string]) => isoDate(Buffer.from(state, 'latin1'));
      jpickle.emulated['_codecs.encode'] = ([text]: [string]) => text;
      jpickle.emulated['workloads.Point'] = class Point {};
      // It takes a string of bytes, so that making one is part of the job.
      const { buffer, byteOffset, length } = data;
      const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, length);
      return () => jpickle.loads(bytes.toString('latin1'));
    },
  },
  json: {
    title: 'JSON',
    pickle: false,
    load(data) {
      const text = Buffer.from(data).toString();
      return () => JSON.parse(text);
    },
    dump: (value) => () => JSON.stringify(value),
  },
  msgpackr: {
    title: 'msgpackr',
    package: 'msgpackr',
    pickle: false,
    load: (data) => () => unpack(data),
    dump: (value) => () => pack(value),
  },
  msgpack: {
    title: '@msgpack/msgpack',
    package: '@msgpack/msgpack',
    pickle: false,
    load: (data) => () => msgpackDecode(data),
    dump: (value) => () => msgpackEncode(value),
  },
  cbor: {
    title: 'cbor-x',
    package: 'cbor-x',
    pickle: false,
    load: (data) => () => cborDecode(data),
    dump: (value) => () => cborEncode(value),
  },
  v8: {
    title: 'node:v8',
    pickle: false,
    load: (data) => () => v8.deserialize(data),
    dump: (value) => () => v8.serialize(value),
  },
} as const satisfies Record<string, Subject>;

/** Streams, which are compared with one another and have no column. They give the last value. */
export const STREAMS = {
  chunks: {
    title: 'picklekit, chunks of 64 KiB',
    package: '@picklekit/core',
    pickle: true,
    load: (data) => () => lastOf(data, 1 << 16),
  },
  bytes: {
    title: 'picklekit, byte by byte',
    package: '@picklekit/core',
    pickle: true,
    load: (data) => () => lastOf(data, 1),
  },
} as const satisfies Record<string, Subject>;

function lastOf(data: Uint8Array, size: number): unknown {
  const unpickler = Unpickler.separate();
  let last: unknown;
  for (let at = 0; at < data.length; at += size) {
    for (const value of unpickler.read(data.subarray(at, at + size))) last = value;
  }
  unpickler.end();
  return last;
}

// What a user of pickleparser would write for the classes of the workloads.
function resolve(module: string, name: string): new (...args: never[]) => unknown {
  if (module === 'datetime' && name === 'date') return isoDateOf as never;
  if (module === 'workloads' && name === 'Point') return Point as never;
  throw new Error(`unknown class ${module}.${name}`);
}

class Point {}

function isoDateOf(state: Uint8Array): string {
  return isoDate(state);
}

function isoDate(state: Uint8Array): string {
  const [high, low, month, day] = state as unknown as [number, number, number, number];
  return `${high * 256 + low}-${`0${month}`.slice(-2)}-${`0${day}`.slice(-2)}`;
}

/**
 * What the formats other than pickle are given: dates as text, instances as their fields, tuples as arrays. They have
 * less to write, and are not asked for more.
 */
export function plain(value: unknown): unknown {
  if (value instanceof PyDate) return value.isoformat();
  if (value instanceof PyObject) return plain(value.state);
  if (Array.isArray(value)) return Array.from(value, plain);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [plain(key), plain(item)]));
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}
