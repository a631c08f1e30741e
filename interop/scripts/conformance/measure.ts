// Asks one Python about every pickle that it writes.
import { dumps, isPickleError, type LoadOptions, loads, type PickleBuffer } from '@picklekit/core';
import { dis, PickletoolsError, type PickletoolsVersion } from '@picklekit/core/tools';
import type { Bridge, CaseInfo, Made, Relax } from '../../src/bridge.ts';
import { type Check, checks, isDemanded, knownOf } from './expected.ts';

/** The Pythons of one column: who writes, and whose `pickletools` is asked. */
export interface Witnesses {
  readonly column: string;
  /** Whether the pickler is the one written in Python. */
  readonly pure: boolean;
  readonly bridge: Bridge;
  readonly tools: Bridge;
  /** Of its `pickletools`. */
  readonly version: PickletoolsVersion;
}

export interface Measured {
  pickles: number;
  /** Where a check comes out otherwise than the table says. */
  readonly surprises: string[];
}

/** Makes every check of every pickle of a column. */
export async function measure(witnesses: Witnesses): Promise<Measured> {
  const { bridge } = witnesses;
  const measured: Measured = { pickles: 0, surprises: [] };
  await Promise.all((await bridge.cases()).map((info) => measureCase(witnesses, info, measured)));
  return measured;
}

async function measureCase(witnesses: Witnesses, info: CaseInfo, measured: Measured): Promise<void> {
  const { column, pure, bridge } = witnesses;
  const [lowest, highest] = info.protocols;
  for (let protocol = lowest; protocol <= highest; protocol++) {
    const made = await bridge.make(info.name, protocol, { pure });
    if (made.refused !== undefined) continue;
    measured.pickles++;
    const found = await differences(witnesses, info, protocol, made);
    for (const check of checks) {
      if (!isDemanded(check, column)) continue;
      const known = knownOf(check, column, info.name, protocol);
      const difference = found[check];
      if ((difference === undefined) === (known === undefined)) continue;
      const what = difference ?? `agrees, but is listed: ${known?.reason}`;
      measured.surprises.push(`${info.name} at protocol ${protocol}, ${check}: ${what}`);
    }
  }
}

type Differences = Readonly<Record<Check, string | undefined>>;

async function differences(
  witnesses: Witnesses,
  info: CaseInfo,
  protocol: number,
  made: Made,
): Promise<Differences> {
  const { pure, bridge } = witnesses;
  const isPython2 = bridge.python.major === 2;
  const exactRelax: Relax[] = isPython2 ? ['py2-ints'] : [];
  if (isPython2 && info.tags.includes('text-state')) exactRelax.push('py2-text');
  const naturalRelax: Relax[] = isPython2 ? ['py2-text', 'py2-ints'] : [];
  if (info.tags.includes('integral-float')) naturalRelax.push('integral-float');

  const exact = through(info, protocol, made, { exact: true });
  const natural = through(info, protocol, made, isPython2 ? { encoding: 'latin1' } : {});
  const check = async (written: Written, relax: readonly Relax[]): Promise<string | undefined> => {
    if ('failure' in written) return written.failure;
    return bridge
      .check(info.name, protocol, written.pickle, { buffers: written.buffers, relax, pure })
      .catch(String);
  };
  return {
    natural: await check(natural, naturalRelax),
    exact: await check(exact, exactRelax),
    bytes:
      'failure' in exact
        ? exact.failure
        : Buffer.compare(exact.pickle, made.pickle) === 0
          ? undefined
          : 'other bytes',
    dis: await sameDis(witnesses, made.pickle),
  };
}

type Written =
  | { readonly pickle: Uint8Array; readonly buffers: readonly Uint8Array[] }
  | { readonly failure: string };

function through({ tags }: CaseInfo, protocol: number, made: Made, options: LoadOptions): Written {
  const buffers: PickleBuffer[] = [];
  const bufferCallback = tags.includes('buffers')
    ? (buffer: PickleBuffer) => void buffers.push(buffer)
    : undefined;
  try {
    const value = loads(made.pickle, { ...options, buffers: made.buffers });
    const pickle = dumps(value, { exact: options.exact, protocol, bufferCallback });
    return { pickle, buffers: buffers.map(({ data }) => data) };
  } catch (error) {
    return { failure: isPickleError(error) ? `${error.code}: ${error.message}` : String(error) };
  }
}

// Text and complaint: of a str of Python 2 that is not ASCII, pickletools may have both.
const DIS = `
import io, pickletools
out, complaint = io.StringIO(), ""
try:
    pickletools.dis(parts[0], out)
except Exception as error:
    complaint = str(error)
result = [out.getvalue(), complaint]
`;

/** Which of our two versions of `pickletools` a Python has; they differ in what STRING may hold. */
export async function pickletoolsOf(bridge: Bridge): Promise<PickletoolsVersion> {
  const { result } = await bridge.run(DIS, [Buffer.from("S'\xe9'\n.", 'latin1')]);
  return (result as string[])[1] === '' ? '3.14' : '3.13';
}

async function sameDis({ tools, version }: Witnesses, pickle: Uint8Array): Promise<string | undefined> {
  const expected = (await tools.run(DIS, [pickle])).result as string[];
  const ours = ourDis(pickle, version);
  return JSON.stringify(ours) === JSON.stringify(expected) ? undefined : 'another text';
}

function ourDis(pickle: Uint8Array, python: PickletoolsVersion): string[] {
  try {
    return [dis(pickle, { python }), ''];
  } catch (error) {
    if (error instanceof PickletoolsError) return [error.text, error.complaint];
    throw error;
  }
}
