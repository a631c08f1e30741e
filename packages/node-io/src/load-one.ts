import { type LoadOptions, type PickleValue, Unpickler, UnpicklingError } from '@picklekit/core';

/** Loads the only pickle of a source. With `trailing: 'ignore'` it reads no further than the chunk in which it ends. */
export async function loadOne<T = PickleValue>(
  source: AsyncIterable<Uint8Array>,
  options: LoadOptions,
): Promise<T> {
  const unpickler = new Unpickler<T>(options);
  let found: { readonly value: T } | undefined;
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (found === undefined) {
      const next = unpickler.read(chunk).next();
      if (next.done === true) continue;
      if (options.trailing === 'ignore') return next.value;
      found = next;
    }
    if (bytes > unpickler.offset) failTrailing(unpickler.offset);
  }
  if (found !== undefined) return found.value;
  unpickler.end();
  throw new UnpicklingError('UNEXPECTED_END', 'the input is empty', { offset: 0 });
}

function failTrailing(end: number): never {
  const message = `more bytes follow the pickle that ends at byte ${end} (use loadFileAll or trailing: 'ignore')`;
  throw new UnpicklingError('TRAILING_DATA', message, { offset: end });
}
