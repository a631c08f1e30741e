// Python's enums, whose members JavaScript has as the static properties of a class.
import { PickleError } from '../errors.ts';
import { checkOptions, optionNames, shown } from '../options.ts';
import type { HashBudget } from '../values/hash.ts';
import { repr } from '../values/repr.ts';
import { EnumValues } from './enum-values.ts';
import { recordEnumeration } from './enumeration.ts';
import { type AnyClass, defineType, type PickleType } from './type.ts';

/** What `defineEnum` takes beside the class. */
export interface EnumOptions<T> {
  /** The members, if they are not the static properties of the class. */
  readonly members?: Iterable<T>;
  /** The property that holds a member's value. @defaultValue `"value"` */
  readonly value?: keyof T & string;
  /** Makes what is no member: the combinations of a `Flag`, or what the Python class's `_missing_` admits. */
  readonly create?: (value: never) => T;
}

const NAMES = /* @__PURE__ */ optionNames<EnumOptions<object>>({
  members: 'any',
  value: 'any',
  create: 'any',
});

/**
 * Describes a Python `Enum`, `IntEnum`, `StrEnum` or `Flag` by a JavaScript class whose static properties are its members.
 * `loads` gives the very member; a value that no member has is refused, as in Python, unless there is a `create`. CPython
 * 3.11.0 to 3.11.4, and classes with `enum.pickle_by_enum_name`, pickle the names of members: those of the static properties have
 * to be the same, and be members. `dumps` always writes the value, which every Python reads.
 *
 * @param global - `"module.Name"`, `"module:Outer.Name"`, or several names of one enum; the first is written.
 * @throws PickleError `INVALID_NAME`; `INVALID_OPTION` for what is no class, or two members of one value.
 *
 * @example
 * class Color {
 *   static readonly RED = new Color(1);
 *   static readonly GREEN = new Color(2);
 *   constructor(readonly value: number) {}
 * }
 * const types = standardTypes.extend([defineEnum('app.models.Color', Color)]);
 * loads(bytes, { types }) === Color.RED;
 */
export function defineEnum<T extends object>(
  global: string | readonly string[],
  type: AnyClass<T>,
  options: EnumOptions<T> = {},
): PickleType<T> {
  if (typeof type !== 'function') {
    const wanted = 'a class whose static properties are the members';
    throw new PickleError('INVALID_OPTION', `defineEnum(global, class) needs ${wanted}, not ${shown(type)}`);
  }
  checkOptions(options, NAMES);
  const { value: field = 'value', create } = options;
  const members = new EnumValues<T>();
  for (const member of options.members ?? staticMembers(type)) {
    const other = members.find(memberValue(member, field));
    // An alias names the same member again.
    if (other !== undefined && other !== member)
      throw new PickleError(
        'INVALID_OPTION',
        `${type.name} has two members of the value ${repr(memberValue(member, field))}`,
      );
    if (other === undefined) members.add(memberValue(member, field), member);
  }
  const memberOf = (value: unknown, budget?: HashBudget): T | undefined =>
    members.find(value, budget) ?? create?.(value as never);
  const result: PickleType<T> = defineType<T>({
    globals: typeof global === 'string' ? [global] : global,
    class: type,
    construct([value, ...rest], context) {
      const { qualified } = context.callable;
      if (rest.length > 0) context.fail(`${qualified} takes one argument, the value of a member`);
      const member = memberOf(value, context.budget);
      return member ?? context.fail(`${repr(value, { maxNodes: 20 })} is not a valid ${qualified}`);
    },
    reduce: (member) => [result.global, [memberValue(member, field)]],
  });
  recordEnumeration(result, {
    named(name) {
      const member: unknown = Object.getOwnPropertyDescriptor(type, name)?.value;
      return members.has(member) ? member : undefined;
    },
    combined(one, other, budget) {
      const values = [one, other].map((each) => (each instanceof type ? memberValue(each, field) : each));
      return isInts(values) ? memberOf(union(values), budget) : undefined;
    },
  });
  return result;
}

// Of up to 64 bits: a longer one would cost a pickle nothing, and each union its length.
function isInts(values: readonly unknown[]): values is (number | bigint)[] {
  return values.every((value) =>
    typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value),
  );
}

// Of the type of the first, if it fits.
function union([first, second]: readonly (number | bigint)[]): number | bigint {
  const bits = BigInt(first as number) | BigInt(second as number);
  return typeof first === 'number' && Number.isSafeInteger(Number(bits)) ? Number(bits) : bits;
}

function staticMembers<T>(type: AnyClass<T>): T[] {
  const fields = Object.values(Object.getOwnPropertyDescriptors(type));
  return fields.map(({ value }) => value as unknown).filter((value): value is T => value instanceof type);
}

function memberValue(member: object, field: string): unknown {
  return (member as Record<string, unknown>)[field];
}
