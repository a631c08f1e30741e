import { decodeLatin1 } from '../bytes/text.ts';
import { type HashBudget, type Key, keyOf, pyKey } from './hash.ts';
import { type InspectArguments, inspectAs, inspectCustom } from './inspect.ts';
import { bytesRepr, pyRepr } from './repr.ts';

/**
 * Stands for a Python 2 `str`, which holds bytes of an encoding that the pickle does not name. As in Python 2, one that is
 * ASCII equals the same text; `dumps` writes it with the opcodes of Python 2.
 */
export class PyByteString extends Uint8Array {
  static readonly [Symbol.species]: Uint8ArrayConstructor = Uint8Array;

  /** Gives the text, each byte being one character (latin-1). */
  override toString(): string {
    return decodeLatin1(this, 0, this.length);
  }

  /** Gives the text, as {@link PyByteString.toString} does. */
  toJSON(): string {
    return this.toString();
  }

  [pyKey](budget?: HashBudget): Key {
    const text = this.toString();
    budget?.spendText(text);
    return this.every((byte) => byte < 0x80) ? keyOf(text) : `\0y${text}`;
  }

  [pyRepr](): string {
    return bytesRepr(this);
  }

  [inspectCustom](...args: InspectArguments): string {
    return inspectAs(this, 'PyByteString', this.toString(), args);
  }
}
