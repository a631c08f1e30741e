// Loading in Chromium: a page on a local server has a worker load the workloads, beside `JSON.parse`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { dumps, loads } from '../core.ts';
import { digest } from '../digest.ts';
import type { Plan } from '../driver.ts';
import { bytes, digits, line, spread } from '../report.ts';
import { geometricMean, median, ratioOf } from '../statistics.ts';
import { plain } from '../subjects.ts';
import type { Workload } from '../workloads.ts';
import { serve } from './serve.ts';

/** What the page is asked to time. */
export interface Question extends Omit<Plan, 'clock'> {
  readonly pickle: string;
  /** Where JSON can say it. */
  readonly json: string | undefined;
  /** Of what `dumps` makes of the value at protocol 4: SHA-256 in hexadecimal. */
  readonly hash: string;
}

/** Nanoseconds of a load in each round: of the pickle, then of the JSON. */
export type Answer = { readonly times: readonly (readonly number[])[] } | { readonly error: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Measures in the Chromium of `$CHROMIUM` or of the path. Gives Markdown. */
export async function inChromium(workloads: readonly Workload[], plan: Plan): Promise<string> {
  const heading = '## In Chromium';
  const executablePath = findChromium();
  if (executablePath === undefined)
    return `${heading}\n\nThere is none: install one, or name it with CHROMIUM.\n`;
  const files = new Map<string, Uint8Array | string>();
  const server = await serve((name) => files.get(name));
  const browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    const rows: string[] = [];
    const ratios: number[] = [];
    for (const workload of workloads) {
      process.stderr.write(`${workload.name} in Chromium\n`);
      files.clear();
      const question = questionOf(workload, files, plan);
      const answer = (await page.evaluate(`ask(${JSON.stringify(question)})`)) as Answer;
      if ('error' in answer) throw new Error(`${workload.name} in Chromium: ${answer.error}`);
      const [ours = [], theirs] = answer.times;
      const size = (files.get('json') as string | undefined)?.length ?? 0;
      const ratio = theirs && ratioOf(ours, theirs);
      if (ratio !== undefined) ratios.push(ratio.median);
      rows.push(
        line([
          `\`${workload.name}\``,
          bytes(workload.bytes[4] as number),
          speed(workload.bytes[4] as number, ours),
          theirs ? speed(size, theirs) : '—',
          ratio === undefined ? '—' : spread(ratio),
        ]),
      );
    }
    return [
      heading,
      '',
      `Chromium ${browser.version()}: loading pickles of protocol 4 in a worker, beside \`JSON.parse\` of the same value as text; wall clock,`,
      'MB of the pickle and of the text. The last column compares the times, not the rates: below 1 is faster than `JSON.parse`.',
      '',
      line(['workload', 'pickle', 'picklekit, MB/s', '`JSON.parse`, MB/s', 'time, picklekit to JSON']),
      line(['---', '--:', '--:', '--:', '--:']),
      ...rows,
      line(['**geometric mean**', '', '', '', `**${digits(geometricMean(ratios))}**`]),
      '',
    ].join('\n');
  } finally {
    await browser.close();
    server.close();
  }
}

function questionOf(
  workload: Workload,
  files: Map<string, Uint8Array | string>,
  { rounds, warmUp, sample }: Plan,
): Question {
  const pickle = new Uint8Array(readFileSync(workload.path(4)));
  const value = loads(pickle);
  if (digest(value, false) !== workload.digest) throw new Error(`wrong value of ${workload.name}`);
  const hash = createHash('sha256')
    .update(dumps(value as never, { protocol: 4 }))
    .digest('hex');
  files.set('pickle', pickle);
  const json = asJson(value, workload);
  if (json !== undefined) files.set('json', json);
  return {
    pickle: '/data/pickle',
    json: json === undefined ? undefined : '/data/json',
    hash,
    rounds,
    warmUp,
    sample,
  };
}

// Not of what JSON cannot say: bytes, integers above 2**53, dicts whose keys are no strs.
function asJson(value: unknown, workload: Workload): string | undefined {
  try {
    const text = JSON.stringify(plain(value));
    return digest(JSON.parse(text), true) === workload.lenientDigest ? text : undefined;
  } catch {
    return undefined;
  }
}

function speed(size: number, times: readonly number[]): string {
  return (size / 1e6 / (median(times) / 1e9)).toPrecision(3);
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...onPath].find((path) => path !== '' && existsSync(path));
}
