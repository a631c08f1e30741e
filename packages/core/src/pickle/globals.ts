// Classes and functions by name: STACK_GLOBAL, GLOBAL, and what stands for nested names before protocol 4.
import { encodeUtf8 } from '../bytes/encode-text.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { toPython2 } from '../registry/names.ts';
import { hasTrait, Trait } from '../registry/origin.ts';
import { PyGlobal } from '../values/global.ts';
import { type Step, value } from './frames.ts';
import type { Saver } from './saver.ts';

/** The steps that write a global and memoize it under `key`. */
export function globalSteps(saver: Saver, global: PyGlobal, key: object): Step[] {
  const { module, name } = global;
  const { protocol, options } = saver;
  if (module === '' || name === '') throw new PickleError('INVALID_NAME', 'the name of a global is empty');
  const code = protocol >= 2 ? options.types.extensionCode(module, name) : undefined;
  if (code !== undefined) return [{ run: () => writeExtension(saver, code) }];
  if (protocol >= 4) {
    const isOwnModule = hasTrait(global, Trait.OWN_MODULE) && saver.memo.strings.find(module) >= 0;
    return [
      isOwnModule ? { run: () => saver.saveFresh(module) } : value(module),
      hasTrait(global, Trait.SHARED_NAME) ? value(name) : { run: () => saver.saveFresh(name) },
      { run: () => saver.finishWith(Op.STACK_GLOBAL, key) },
    ];
  }
  const dot = name.lastIndexOf('.');
  if (dot > 0) {
    // As CPython before 3.13: getattr(parent, name).
    const parent = new PyGlobal(module, name.slice(0, dot));
    return saver.reduceSteps([new PyGlobal('builtins', 'getattr'), [parent, name.slice(dot + 1)]], key);
  }
  return [{ run: () => writeGlobal(saver, global, key) }];
}

function writeGlobal(saver: Saver, global: PyGlobal, key: object): boolean {
  saver.op(Op.GLOBAL);
  writeNames(saver, global, saver.protocol < 3);
  if (!hasTrait(global, Trait.UNMEMOIZED)) saver.memoize(key);
  return true;
}

/** Writes the two lines that name a global for GLOBAL and INST; `ascii` where CPython reads no other text. */
export function writeNames(saver: Saver, global: PyGlobal, ascii: boolean): void {
  const { protocol, options } = saver;
  let { module, name } = global;
  if (protocol < 3 && options.fixImports) {
    if (global.spelling !== undefined) ({ module, name } = global.spelling);
    else [module, name] = toPython2(module, name);
  }
  for (const text of [module, name]) {
    if (text.includes('\n'))
      throw new PickleError('INVALID_NAME', 'the name of a global has a newline, which needs protocol 4');
    if (/\p{Surrogate}/u.test(text))
      throw new PickleError('INVALID_NAME', 'the name of a global has a surrogate, which needs protocol 4');
    const bytes = encodeUtf8(text);
    if (ascii && bytes.length !== text.length) {
      throw new PickleError(
        'INVALID_NAME',
        `the global ${module}.${name} is not ASCII, which needs protocol 3`,
      );
    }
    saver.out.raw(bytes);
    saver.out.ascii('\n');
  }
}

/** Writes EXT1, EXT2 or EXT4. */
export function writeExtension(saver: Saver, code: number): boolean {
  const { out, protocol } = saver;
  if (protocol < 2)
    throw new PickleError('UNSUPPORTED_VALUE', 'an extension code needs protocol 2 or higher');
  out.reserve(5);
  if (code < 0x100) {
    out.u8(Op.EXT1);
    out.u8(code);
  } else if (code < 0x1_0000) {
    out.u8(Op.EXT2);
    out.u16(code);
  } else {
    out.u8(Op.EXT4);
    out.u32(code);
  }
  return true;
}
