// A hash of what a value holds, which python/workloads.py computes in the same way: the proof that a right answer was timed.
import { createHash, type Hash } from 'node:crypto';
import { PyDate, PyGlobal, PyObject, PyTuple } from './core.ts';

/**
 * Hashes a value. The lenient digest does not tell a tuple from a list, an instance from an object with its fields, and
 * a date from its text.
 *
 * @throws TypeError for what no workload holds.
 */
export function digest(value: unknown, lenient: boolean): string {
  const hash = createHash('sha256');
  const writer = new Writer(hash, lenient);
  writer.write(value);
  writer.flush();
  return hash.digest('hex');
}

class Writer {
  readonly #hash: Hash;
  readonly #lenient: boolean;
  #buffer = Buffer.alloc(1 << 16);
  #pos = 0;

  constructor(hash: Hash, lenient: boolean) {
    this.#hash = hash;
    this.#lenient = lenient;
  }

  flush(): void {
    this.#hash.update(this.#buffer.subarray(0, this.#pos));
    this.#pos = 0;
  }

  // Recursive: no workload is nested deeper than 100 levels.
  write(value: unknown): void {
    if (value === null) this.#ascii('N');
    else if (typeof value === 'boolean') this.#ascii(value ? 'T' : 'F');
    else if (typeof value === 'bigint') this.#ascii(`i${value};`);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (value instanceof Map) this.#entries([...value]);
    else if (value instanceof PyDate) this.#date(value);
    else if (value instanceof PyObject) this.#instance(value);
    else if (typeof value === 'object') this.#object(value);
    else throw new TypeError(`no digest of a ${typeof value}`);
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.#ascii(`i${value};`);
      return;
    }
    this.#ascii('f');
    this.#room(8);
    this.#pos = this.#buffer.writeDoubleBE(value, this.#pos);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#ascii(`s${length}:`);
    this.#room(length);
    this.#pos += this.#buffer.write(text, this.#pos);
  }

  #bytes(bytes: Uint8Array): void {
    this.#ascii(`b${bytes.length}:`);
    this.flush();
    this.#hash.update(bytes);
  }

  #list(items: readonly unknown[]): void {
    this.#ascii(`${!this.#lenient && items instanceof PyTuple ? 't' : 'l'}${items.length}:`);
    for (const item of items) this.write(item);
  }

  #entries(entries: readonly (readonly [unknown, unknown])[]): void {
    this.#ascii(`d${entries.length}:`);
    for (const [key, value] of entries) {
      this.write(key);
      this.write(value);
    }
  }

  #date(date: InstanceType<typeof PyDate>): void {
    if (!this.#lenient) this.#ascii('D');
    this.#text(date.isoformat());
  }

  #instance(instance: InstanceType<typeof PyObject>): void {
    const { callable, state } = instance;
    if (!(callable instanceof PyGlobal)) throw new TypeError('an instance of no class');
    if (!this.#lenient) {
      this.#ascii('o');
      this.#text(callable.qualified);
    }
    this.write(state);
  }

  #object(object: object): void {
    if (!this.#lenient && Object.getPrototypeOf(object) !== Object.prototype) {
      throw new TypeError(`no digest of a ${object.constructor?.name}`);
    }
    this.#entries(Object.entries(object));
  }

  #ascii(text: string): void {
    this.#room(text.length);
    this.#pos += this.#buffer.write(text, this.#pos, 'latin1');
  }

  #room(length: number): void {
    if (this.#pos + length <= this.#buffer.length) return;
    this.flush();
    if (length > this.#buffer.length) this.#buffer = Buffer.alloc(length);
  }
}
