// ipaddress: addresses, networks and interfaces of both versions.
import { defineType, type PickleType } from '../registry/type.ts';
import { type Key, pyKey } from '../values/hash.ts';
import { pyRepr } from '../values/repr.ts';
import { bigintOf, textOf } from './support.ts';
import { TextValue } from './text-value.ts';

/** Of which protocol an address is. */
export type IPVersion = 4 | 6;

abstract class IPValue extends TextValue {
  abstract readonly version: IPVersion;
  abstract readonly kind: string;

  [pyKey](): Key {
    return `\0a${this.kind}${this.version}${this.toString()}`;
  }

  [pyRepr](): string {
    return `IPv${this.version}${this.kind}('${this.toString()}')`;
  }
}

/**
 * Stands for Python's `ipaddress.IPv4Address` and `IPv6Address`, immutable.
 *
 * @throws RangeError for text that is no address, and for numbers out of range.
 *
 * @example
 * new IPAddress(6, '2001:DB8:0:0::1').toString() // '2001:db8::1'
 */
export class IPAddress extends IPValue {
  readonly version: IPVersion;
  /** The address as a number. */
  readonly int: bigint;
  /** What follows `%` in an IPv6 address, such as the name of a network card. */
  readonly scopeId: string | undefined;

  constructor(version: IPVersion, value: string | bigint) {
    super();
    const [text, scopeId] = typeof value === 'string' && version === 6 ? cut(value, '%') : [value, undefined];
    const int = typeof text === 'bigint' ? text : version === 4 ? parse4(text) : parse6(text);
    if (
      int === undefined ||
      int < 0n ||
      int >> (version === 4 ? 32n : 128n) !== 0n ||
      scopeId === '' ||
      scopeId?.includes('%')
    )
      throw new RangeError(`${value} is no IPv${version} address`);
    this.version = version;
    this.int = int;
    this.scopeId = scopeId;
  }

  get kind(): string {
    return 'Address';
  }

  /** The 4 or 16 bytes, most significant first. */
  get packed(): Uint8Array<ArrayBuffer> {
    const length = this.version === 4 ? 4 : 16;
    return Uint8Array.from({ length }, (_, i) => Number((this.int >> BigInt((length - 1 - i) * 8)) & 255n));
  }

  toString(): string {
    if (this.version === 4) return this.packed.join('.');
    const hex = this.int.toString(16).padStart(32, '0');
    const groups = (hex.match(/.{4}/g) as string[]).map((group) => group.replace(/^0{1,3}/, ''));
    if (this.int >> 32n === 0xffffn) groups.splice(6, 2, this.packed.subarray(12).join('.'));
    let text = groups.join(':');
    // The first of the longest runs of at least two zeros.
    const runs = text.match(/\b0(:0)+\b/g) ?? [];
    const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), '');
    if (longest !== '') text = text.replace(new RegExp(`\\b${longest}\\b`), '::').replace(/:{2,}/, '::');
    return this.scopeId === undefined ? text : `${text}%${this.scopeId}`;
  }
}

/**
 * Stands for Python's `ipaddress.IPv4Network` and `IPv6Network`, immutable.
 *
 * @throws RangeError for text that is not such as `'192.0.2.0/24'`, and for one with bits set beyond the prefix.
 */
export class IPNetwork extends IPValue {
  readonly networkAddress: IPAddress;
  readonly prefixlen: number;

  constructor(version: IPVersion, text: string) {
    super();
    const { ip, prefixlen } = new IPInterface(version, text);
    if (ip.int !== masked(ip, prefixlen)) throw new RangeError(`${text} has host bits set`);
    this.networkAddress = ip;
    this.prefixlen = prefixlen;
  }

  get kind(): string {
    return 'Network';
  }

  get version(): IPVersion {
    return this.networkAddress.version;
  }

  toString(): string {
    return `${this.networkAddress}/${this.prefixlen}`;
  }
}

/**
 * Stands for Python's `ipaddress.IPv4Interface` and `IPv6Interface`, immutable: an address and the network it is in.
 *
 * @throws RangeError for text that is not such as `'192.0.2.1/24'`.
 */
export class IPInterface extends IPValue {
  readonly ip: IPAddress;
  readonly prefixlen: number;

  constructor(version: IPVersion, text: string) {
    super();
    const [address, prefix] = cut(text, '/');
    const most = version === 4 ? 32 : 128;
    this.ip = new IPAddress(version, address);
    this.prefixlen = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (!(this.prefixlen <= most)) throw new RangeError(`${text} is no IPv${version} network`);
  }

  get kind(): string {
    return 'Interface';
  }

  get version(): IPVersion {
    return this.ip.version;
  }

  get network(): IPNetwork {
    const address = new IPAddress(this.version, masked(this.ip, this.prefixlen));
    return new IPNetwork(this.version, `${address}/${this.prefixlen}`);
  }

  toString(): string {
    return `${this.ip}/${this.prefixlen}`;
  }
}

function masked({ int, version }: IPAddress, prefixlen: number): bigint {
  const rest = BigInt((version === 4 ? 32 : 128) - prefixlen);
  return (int >> rest) << rest;
}

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function parse4(text: string): bigint | undefined {
  // Python refuses leading zeros since 3.9.5: some programs read them as octal.
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith('.')) return undefined;
  const octets = text.split('.').map(BigInt);
  return octets.every((octet) => octet < 256n)
    ? octets.reduce((sum, octet) => (sum << 8n) | octet)
    : undefined;
}

function parse6(text: string): bigint | undefined {
  // Eight groups, or six and four numbers; longer text would cost more than linear time below.
  if (text.length > 45) return undefined;
  const ending = /(?<=:)[^:]*\..*$/.exec(text)?.[0];
  const last = ending === undefined ? undefined : parse4(ending);
  if (ending !== undefined) {
    if (last === undefined) return undefined;
    text = `${text.slice(0, -ending.length)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  }
  const [left = '', right, ...more] = text.split('::');
  const groups = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const gap = 8 - groups.length - tail.length;
  if (more.length > 0 || (right === undefined ? gap !== 0 : gap < 1)) return undefined;
  const all = [...groups, ...new Array<string>(gap).fill('0'), ...tail];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${all.map((group) => group.padStart(4, '0')).join('')}`);
}

/** The types of Python's module `ipaddress`. */
export const ipaddressTypes: readonly PickleType[] = /* @__PURE__ */ [IPAddress, IPNetwork, IPInterface].map(
  typeOf,
);

function typeOf(value: new (version: IPVersion, value: never) => IPValue): PickleType {
  const kind = value.name.slice(2);
  const type: PickleType<IPValue> = defineType<IPValue>({
    globals: [`ipaddress.IPv4${kind}`, `ipaddress.IPv6${kind}`],
    class: value,
    immutable: true,
    reduce(address) {
      // Before 3.11 that of IPv6 too, which lost what follows the `%`.
      const isNumber = address instanceof IPAddress && address.version === 4;
      return [type.globals[address.version === 4 ? 0 : 1], [isNumber ? address.int : address.toString()]];
    },
    construct([content, ...rest], { callable }) {
      const number = value === (IPAddress as unknown) ? bigintOf(content) : undefined;
      const made = number ?? textOf(content);
      return made === undefined || rest.length > 0
        ? undefined
        : new value(callable.name.startsWith('IPv4') ? 4 : 6, made as never);
    },
  });
  return type;
}
