// Whether something that was taken for a pickle, since it is nothing else, is none: a README, a picture. Any text is a row of
// opcodes up to some letter.
import type { ScanReport } from '@picklekit/core/tools';
import type { Part } from '@picklekit/node-io/containers';

const PICKLE_NAME =
  /\.(pkl|pickle|pck|pcl|p|joblib|dill|cloudpickle|pt|pth|ckpt|bin|sav|model|npy)(\.\w+)?$/i;

// Opcodes of a pickle without a PROTO that go well this far are no accident.
const ACCIDENT = 64;

// Names that are known for what they do; no text has them by accident.
const LISTED: ReadonlySet<string> = new Set(['dangerous-name', 'reached-module', 'denied-name']);

/**
 * Says why it is none: every Python stops near its beginning, before it has named anything, and what looks like names behind
 * that place is on no list. `undefined` for what may be a pickle: the name of its file says so, or its bytes.
 */
export function whyNoPickle(name: string, part: Part, report: ScanReport): string | undefined {
  const { pickles, globals, calls, findings, end } = report;
  const [first] = pickles;
  const isNamed = [name, ...part.layers.map(({ member }) => member ?? '')].some((each) =>
    PICKLE_NAME.test(each),
  );
  if (isNamed || part.oddities.length > 0 || part.gaps.length > 0 || pickles.length > 1) return undefined;
  if (first === undefined || first.protocol > 0) return undefined;
  const { failure } = first;
  const stop = failure ?? (end.reason === 'not-a-pickle' ? end : undefined);
  if (stop === undefined || stop.offset >= ACCIDENT) return undefined;
  const isAccident =
    globals.every(({ afterFailure, rule }) => afterFailure && !LISTED.has(rule)) &&
    [...calls, ...findings].every(({ afterFailure }) => afterFailure);
  return isAccident ? `Python would stop at byte ${stop.offset}: ${stop.message}` : undefined;
}
