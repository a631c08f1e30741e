// Classes and functions by name: STACK_GLOBAL, GLOBAL, and what stands for nested names before protocol 4.
import { encodeUtf8 } from '../bytes/encode-text.ts';
import { PickleError } from '../errors.ts';
import { Op } from '../opcodes/op.ts';
import { toPython2 } from '../registry/names.ts';
import { hasTrait, Trait } from '../registry/origin.ts';
import type { PickleType } from '../registry/type.ts';
import { PyGlobal } from '../values/global.ts';
import { type Step, value } from './frames.ts';
import type { Saver } from './saver.ts';
import { findIn, globalPrototype } from './stamps.ts';

// Of the modules with standard types, those whose classes are written in C: they make their name anew each time that they are asked
// for it. That of a class written in Python is one object, which the program's own text of that spelling is, too.
const IN_C =
  /^(?:_codecs|_?operator|array|builtins|datetime|decimal|functools|types|zoneinfo)\.|^collections\.[Od]/;

/** The steps that write a global and memoize it under `key`. */
export function globalSteps(saver: Saver, global: PyGlobal, key: object): Step[] {
  const { module, name } = global;
  const { protocol, options } = saver;
  if (module === '' || name === '') throw new PickleError('INVALID_NAME', 'the name of a global is empty');
  const code = protocol >= 2 ? options.types.extensionCode(module, name) : undefined;
  if (code !== undefined) return [{ run: () => writeExtension(saver, code) }];
  const type = options.types.find(module, name);
  if (key === global && type !== undefined) {
    const node = nodeOf(type, global);
    const index = findIn(saver.memo, node, globalPrototype);
    if (index >= 0) return [{ run: () => writeGet(saver, index) }];
    key = node;
  }
  if (protocol >= 4) {
    const isOwnModule = hasTrait(global, Trait.OWN_MODULE) && saver.memo.strings.find(module) >= 0;
    const isOrdinary = type?.globals.includes(key as PyGlobal) === true && !IN_C.test(global.qualified);
    const isShared = isOrdinary || hasTrait(global, Trait.SHARED_NAME);
    return [
      isOwnModule ? { run: () => saver.saveFresh(module) } : value(module),
      isShared ? value(name) : { run: () => saver.saveFresh(name) },
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

// The node by which a type writes its instances, whatever node a pickle had for the class. But immutable values are written by the
// node that they had there, and a name that was spelled in another way may be another class.
function nodeOf(type: PickleType, global: PyGlobal): PyGlobal {
  const { module, name, spelling } = global;
  if (type.immutable === true) return global;
  if (spelling !== undefined) {
    const [module2, name2] = toPython2(module, name);
    if (spelling.module !== module2 || spelling.name !== name2) return global;
  }
  return type.globals.find((node) => node.module === module && node.name === name) ?? global;
}

function writeGet(saver: Saver, index: number): boolean {
  saver.get(index);
  return true;
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
