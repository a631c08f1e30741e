// uuid.UUID.
import { type ConstructContext, defineType, type PickleType } from '../registry/type.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { inspectCustom } from '../values/inspect.ts';
import { pyRepr } from '../values/repr.ts';
import { bigintOf, fieldOf, instanceReduction, integer, integerOf } from './support.ts';

/** How a platform made a UUID, as Python's `SafeUUID`. */
export type SafeUUID = 'safe' | 'unsafe' | 'unknown';

/**
 * Stands for Python's `uuid.UUID`, immutable.
 *
 * @throws RangeError for text that is not 32 hexadecimal digits, and for numbers outside 0 to 2**128-1.
 *
 * @example
 * new UUID('12345678-1234-5678-1234-567812345678').int // 24197857161011715162171839636988778104n
 */
export class UUID {
  /** The 128 bits as a number. */
  readonly int: bigint;
  readonly isSafe: SafeUUID;

  /** @param value Text in any of Python's spellings (hyphens, braces and `urn:uuid:` do not count), or the number. */
  constructor(value: string | bigint, isSafe: SafeUUID = 'unknown') {
    let int = value;
    if (typeof int === 'string') {
      const hex = int.replace(/urn:|uuid:|[-{}]/g, '');
      if (!/^[\da-f]{32}$/i.test(hex)) throw new RangeError('a UUID must have 32 hexadecimal digits');
      int = BigInt(`0x${hex}`);
    }
    if (int < 0n || int >> 128n !== 0n) throw new RangeError('the int of a UUID must be in 0..2**128-1');
    this.int = int;
    this.isSafe = isSafe;
  }

  /** The 32 hexadecimal digits without hyphens. */
  get hex(): string {
    return this.int.toString(16).padStart(32, '0');
  }

  /** The 16 bytes, most significant first. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.hex.match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
  }

  equals(other: unknown): boolean {
    return other instanceof UUID && this.int === other.int;
  }

  /** Gives Python's `str()`: 8-4-4-4-12 lower-case hexadecimal digits. */
  toString(): string {
    return this.hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  toJSON(): string {
    return this.toString();
  }

  [pyKey](): Key {
    return `\0u${this.hex}`;
  }

  [pyRepr](): string {
    return `UUID('${this.toString()}')`;
  }

  [inspectCustom](): string {
    return `UUID(${this.toString()})`;
  }
}

const SAFETY: ReadonlyMap<number, SafeUUID> = /* @__PURE__ */ new Map([
  [0, 'safe'],
  [-1, 'unsafe'],
]);

const uuidType: PickleType<UUID> = /* @__PURE__ */ defineType<UUID>({
  global: 'uuid.UUID',
  class: UUID,
  // Not flagged immutable: it is made first and told its number afterwards.
  reduce(uuid, context) {
    const state: Record<string, unknown> = { int: uuid.int };
    if (uuid.isSafe !== 'unknown') state.is_safe = integer(uuid.isSafe === 'safe' ? 0 : -1, context);
    return instanceReduction(uuidType, state, context);
  },
  create: (args) => (args.length === 0 ? new UUID(0n) : undefined),
  construct: () => undefined,
  setState(uuid, state, context: ConstructContext) {
    const int = bigintOf(fieldOf(state, 'int'));
    if (int === undefined) context.fail('the state of a UUID must have an int');
    const isSafe = SAFETY.get(integerOf(fieldOf(state, 'is_safe')) ?? 1) ?? 'unknown';
    // In place, because the memo holds this very object already.
    Object.assign(uuid, new UUID(int, isSafe));
  },
});

/** The type of Python's module `uuid`. */
export const uuidTypes: readonly PickleType[] = [uuidType];
