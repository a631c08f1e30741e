// The tools against the `pickletools` of every Python 3 at hand: the committed pickles of all Pythons, whole and damaged.
import { isPickleError } from '@picklekit/core';
import {
  dis,
  genops,
  OPCODES,
  optimize,
  PickletoolsError,
  type PickletoolsVersion,
} from '@picklekit/core/tools';
import { describe, expect, test } from 'vitest';
import type { Bridge } from '../src/bridge.ts';
import { Fixtures } from '../src/fixtures.ts';
import { Failures, hex, pythonsAtHand, showMissing, withEachPython } from './support.ts';

// The text of Python 2's own `dis` has Python 2's reprs.
const pythons = (await pythonsAtHand()).filter((python) => python.major === 3);
showMissing(pythons);

// The newest answers for all pickles; the others, which hardly differ, for every fourth, each for others. `pnpm conformance`
// asks each Python about all that it wrote, and PICKLEKIT_ALL_FIXTURES=1 about all there are.
const newest = pythons.at(-1);
const isEach = (process.env.PICKLEKIT_ALL_FIXTURES ?? '') !== '';

interface Pickle {
  readonly where: string;
  readonly bytes: Uint8Array;
}

const whole = distinct(
  [...Fixtures.read()].map(({ name, columns, protocol, pickle }) => ({
    where: `${name} at ${protocol} (${columns[0]})`,
    bytes: pickle,
  })),
);
const damaged = distinct(whole.filter(({ bytes }) => bytes.length < 200).map(damage));

function distinct(pickles: readonly Pickle[]): Pickle[] {
  return [...new Map(pickles.map((pickle) => [hex(pickle.bytes), pickle])).values()];
}

/** Cuts a pickle off, drops, doubles or changes a byte: each pickle in one way, at a place that its number picks. */
function damage({ where, bytes }: Pickle, number: number): Pickle {
  const at = (number * 7919) % bytes.length;
  const before = bytes.subarray(0, at);
  const byte = bytes[at] ?? 0;
  const after = bytes.subarray(at + 1);
  const kinds: (readonly [string, readonly number[]])[] = [
    ['cut', [...before]],
    ['dropped', [...before, ...after]],
    ['doubled', [...before, byte, byte, ...after]],
    ['a MARK', [...before, OPCODES.MARK.byte, ...after]],
    ['a POP', [...before, OPCODES.POP.byte, ...after]],
    ['a TUPLE', [...before, OPCODES.TUPLE.byte, byte, ...after]],
    ['0xff', [...before, 0xff, ...after]],
  ];
  const [kind, codes] = kinds[number % kinds.length] as (typeof kinds)[number];
  return { where: `${where}, ${kind} at ${at}`, bytes: Uint8Array.from(codes) };
}

/** What a tool gives; or an exclamation mark and the complaint. */
type Answers = readonly [dis: readonly [text: string, complaint: string][], optimized: string];

// A row for each pickle; bytes in hexadecimal.
const ASK = `
import io, pickletools
result = []
for data in parts:
    texts = []
    for options in {}, {"annotate": 30, "indentlevel": 2}:
        out = io.StringIO()
        complaint = ""
        try:
            pickletools.dis(data, out, **options)
        except Exception as error:
            complaint = str(error)
        texts.append([out.getvalue(), complaint])
    try:
        best = pickletools.optimize(data)
        best = "!MISSING_MEMO" if b"gNone\\n" in best and b"gNone\\n" not in data else best.hex()
    except TypeError:
        best = "!MISSING_MEMO"
    except Exception as error:
        best = "!" + str(error)
    result.append([texts, best])
`;

function ourAnswers(bytes: Uint8Array, python: PickletoolsVersion): Answers {
  const texts = [{}, { annotate: 30, indentlevel: 2 }].map((options): [string, string] => {
    try {
      return [dis(bytes, { ...options, python }), ''];
    } catch (error) {
      if (error instanceof PickletoolsError) return [error.text, error.complaint];
      throw error;
    }
  });
  let optimized: string;
  try {
    optimized = hex(optimize(bytes, { python }));
  } catch (error) {
    if (error instanceof PickletoolsError) optimized = `!${error.complaint}`;
    else if (isPickleError(error, 'MISSING_MEMO')) optimized = '!MISSING_MEMO';
    else throw error;
  }
  return [texts, optimized];
}

/** Which of our two versions a Python's is; undefined for a patch release that lies between them. */
async function versionOf(bridge: Bridge): Promise<PickletoolsVersion | undefined> {
  // STRING of a byte that is not ASCII; and a memo entry that is defined again.
  const probes = [Buffer.from("S'\xe9'\n.", 'latin1'), Buffer.from('Nq\0q\0.', 'latin1')];
  const { result } = await bridge.run(ASK, probes);
  const [string, memo] = (result as Answers[]).map(([[text]]) => text?.[1] === '');
  return string && memo ? '3.14' : string || memo ? undefined : '3.13';
}

/** Whether a Python of 32 bits, such as that in WebAssembly, gives its size as the reason for refusing a count. */
function isOf32Bits(complaint: string, ours: string): boolean {
  const [, start, format, count] = /^(!?)(\w+) byte count > sys.maxsize: (\d{10,})$/.exec(complaint) ?? [];
  return start !== undefined && ours.startsWith(`${start}expected ${count} bytes in a ${format}, but only `);
}

async function compare(
  bridge: Bridge,
  pickles: readonly Pickle[],
  version: PickletoolsVersion,
): Promise<void> {
  const failures = new Failures();
  for (let from = 0; from < pickles.length; from += 100) {
    const batch = pickles.slice(from, from + 100);
    const { result } = await bridge.run(
      ASK,
      batch.map(({ bytes }) => bytes),
    );
    for (const [index, [texts, optimized]] of (result as Answers[]).entries()) {
      const { where, bytes } = batch[index] as Pickle;
      const ours = failures.attempt(where, () => ourAnswers(bytes, version));
      if (ours === undefined) continue;
      for (const [option, [text, complaint]] of texts.entries()) {
        const [ourText = '', ourComplaint] = ours[0][option] ?? [];
        // A slip of the pen in the annotation of LONG4, mended in 3.13.
        if (ourText !== text.replaceAll('using found-byte', 'using four-byte'))
          failures.add(where, `dis:\n${text}\nours:\n${ourText}`);
        if (ourComplaint !== complaint && !isOf32Bits(complaint, ourComplaint))
          failures.add(where, `complains ${complaint}, ours ${ourComplaint}`);
      }
      // Before 3.7, `optimize` put large objects into frames, too; before 3.8 it knew no protocol 5.
      if (bridge.python.minor < 7 || optimized.endsWith('must be <= 4')) continue;
      if (ours[1] !== optimized && !isOf32Bits(optimized, ours[1]))
        failures.add(where, `optimize: ${optimized}\nours: ${ours[1]}`);
    }
  }
  failures.demandNone();
}

withEachPython(pythons, 'has pickletools that agree with ours', (python, opened) => {
  // The opcodes that this Python knows.
  const highest = python.minor < 8 ? 4 : 5;
  const isKnown = ({ bytes }: Pickle): boolean => {
    try {
      for (const { opcode } of genops(bytes, { python: '3.14' })) if (opcode.protocol > highest) return false;
    } catch {
      // What is damaged may end in any opcode.
      return highest === 5 || !bytes.some((byte) => byte >= OPCODES.BYTEARRAY8.byte);
    }
    return true;
  };

  const turn = pythons.indexOf(python) % 4;
  const sample = (pickles: readonly Pickle[]): Pickle[] =>
    pickles.filter((_, number) => isEach || python === newest || number % 4 === turn).filter(isKnown);

  test('about the pickles of all Pythons', { timeout: 600_000 }, async () => {
    const { bridge } = opened();
    await compare(bridge, sample(whole), (await versionOf(bridge)) ?? '3.14');
  });

  test('about damaged pickles', { timeout: 600_000 }, async ({ skip }) => {
    const { bridge } = opened();
    const version = await versionOf(bridge);
    skip(version === undefined, 'a patch release between 3.13.0 and 3.14');
    await compare(bridge, sample(damaged), version as PickletoolsVersion);
  });

  test('about the opcodes that there are', async () => {
    const { result } = await opened().bridge.run(`
import pickletools
result = [[info.name, ord(info.code), [item.name for item in info.stack_before], [item.name for item in info.stack_after],
           info.proto, info.arg and info.arg.name] for info in pickletools.opcodes]
`);
    const ours = Object.values(OPCODES)
      .filter(({ protocol }) => protocol <= highest)
      .map(({ name, byte, before, after, protocol, argument }) => [
        name,
        byte,
        before,
        after,
        protocol,
        argument ?? null,
      ]);
    expect(ours.map(String).sort()).toEqual((result as unknown[][]).map(String).sort());
  });
});

describe('the committed pickles', () => {
  test('are many, whole and damaged', () => {
    expect(whole.length).toBeGreaterThan(3000);
    expect(damaged.length).toBeGreaterThan(2000);
  });
});
