// JSON text to values, without rounding what JavaScript's numbers cannot hold.
import { isPickleError } from '@picklekit/core';
import { fromTagged, repr, type Tagged } from '@picklekit/core/tools';
import { Problem } from '../io/exit.ts';

// Text is passed over. Of numbers, those that JSON.parse would round, or of which it forgets that they are floats.
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Reads a JSON text, plain or with the tags of `json`, as values of the exact mode. */
function valueOfJson(text: string, name: string): unknown {
  const exact = text.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    const number = Number(token);
    if (/[.eE]/.test(token))
      return Number.isInteger(number) ? `{"$float":"${repr(number, { exact: true })}"}` : token;
    return Number.isSafeInteger(number) ? token : `{"$int":"${token}"}`;
  });
  try {
    return fromTagged(JSON.parse(exact) as Tagged, { exact: true });
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Problem(`${name}: ${syntax(text)}`, 'this is not JSON', { cause: error });
    if (isPickleError(error)) throw new Problem(`${name}: ${error.message}`, undefined, { cause: error });
    throw error;
  }
}

/** What the parser says about the text as it was given. */
function syntax(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'the JSON makes no sense';
}

/** Reads JSON: one value, or one a line. */
export function* valuesOfJson(text: string, name: string, isLines: boolean): Generator<unknown> {
  if (text.trim() === '') throw new Problem(`${name}: is empty`);
  if (!isLines) {
    yield valueOfJson(text, name);
    return;
  }
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() !== '') yield valueOfJson(line, `${name}, line ${at + 1}`);
  }
}
