// Commands whose options the compiler knows: commander gives them untyped, and an option with another name than the command reads
// would be one that does nothing.
import { type Command, Option } from 'commander';

/** What runs a command. */
export type Run<P> = (args: readonly string[], options: P) => Promise<number>;

/** The options that every command has. */
export interface CommonOptions {
  readonly color: 'auto' | 'always' | 'never' | false;
  readonly quiet: boolean | undefined;
}

type LongName<Flags extends string> = Flags extends `${string}--${infer Rest}`
  ? Rest extends `${infer Name} ${string}`
    ? Name
    : Rest
  : never;

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The options, and the one that the flags name, as commander calls it. */
export type With<O, Flags extends string, V> = O & { readonly [K in CamelCase<LongName<Flags>>]: V };

/** Nothing where the options are those that the command reads; else an argument that nobody can give. */
type Check<O, P> = [Exclude<keyof P, keyof O>] extends [never]
  ? [Exclude<keyof O, keyof P | keyof CommonOptions>] extends [never]
    ? O extends P
      ? []
      : [differs: P]
    : [unread: Exclude<keyof O, keyof P>]
  : [missing: Exclude<keyof P, keyof O>];

type Parse<V> = (text: string, earlier: V | undefined) => V;

/** A command, with the type of its options. */
export class Described<O extends object> {
  readonly command: Command;
  declare readonly options: O;
  readonly #act: (run: () => Promise<Run<O>>) => void;

  /** @param act - Is told what to load and run when the command is called. */
  constructor(command: Command, act: (load: () => Promise<Run<never>>) => void) {
    this.command = command;
    this.#act = act as never;
  }

  /** Adds an option without a value. */
  flag<F extends string>(flags: F, text: string): Described<With<O, F, boolean | undefined>> {
    this.command.option(flags, text);
    return this as never;
  }

  /** Adds an option that need not be given. */
  value<F extends string, V>(flags: F, text: string, parse: Parse<V>): Described<With<O, F, V | undefined>> {
    this.command.option(flags, text, parse as Parse<unknown>);
    return this as never;
  }

  /** Adds an option with a value of its own where it is not given. */
  valueOr<F extends string, V>(
    flags: F,
    text: string,
    parse: Parse<V>,
    initial: V,
  ): Described<With<O, F, V>> {
    this.command.option(flags, text, parse as Parse<unknown>, initial);
    return this as never;
  }

  /** Adds an option that takes one of some words. */
  choice<F extends string, C extends string>(
    flags: F,
    text: string,
    choices: readonly C[],
  ): Described<With<O, F, C | undefined>> {
    this.command.addOption(new Option(flags, text).choices(choices));
    return this as never;
  }

  /** The same, with one of them where none is given. */
  choiceOr<F extends string, C extends string>(
    flags: F,
    text: string,
    choices: readonly C[],
    initial: NoInfer<C>,
  ): Described<With<O, F, C>> {
    this.command.addOption(new Option(flags, text).choices(choices).default(initial));
    return this as never;
  }

  /** Adds an argument. */
  argument(name: string, text: string): this {
    this.command.argument(name, text);
    return this;
  }

  /** Says what the command does; compiles where it reads just the options that there are. */
  act<P extends object>(load: () => Promise<Run<P>>, ..._check: Check<O, P>): void {
    this.#act(load as never);
  }
}
