// `scan`: whether Python would run something, in files, folders, containers and standard input.
import { type Level, scan as scanBytes } from '@picklekit/core/tools';
import { Problem } from '../io/exit.ts';
import { filesOrStdin } from '../io/inputs.ts';
import { type Output, withOutput } from '../io/output.ts';
import { startProgress } from '../io/progress.ts';
import { complain, hideLine, jsonText, paint } from '../io/terminal.ts';
import type { FileReport } from '../scan/file-report.ts';
import type { FileScanOptions } from '../scan/scan-file.ts';
import { scanPath, unreadable } from '../scan/scan-path.ts';
import { type Summary, Tally } from '../scan/summary.ts';
import { writeFile, writeSummary } from '../scan/text-report.ts';
import { walk } from '../scan/walk.ts';
import { VERSION } from '../version.ts';

export interface ScanCommandOptions extends Omit<FileScanOptions, 'hash'> {
  readonly output?: string | undefined;
  readonly format: 'text' | 'json' | 'sarif';
  readonly failOn: Level;
  readonly include?: string | undefined;
  readonly exclude?: string | undefined;
  readonly verbose?: boolean | undefined;
}

export async function scan(files: readonly string[], options: ScanCommandOptions): Promise<number> {
  const { format, failOn, output: target } = options;
  const settings = settingsOf(options);
  const named = new Set<string>();
  const paths: string[] = [];
  const patterns = { include: pattern(options.include), exclude: pattern(options.exclude) };
  const failures: FileReport[] = [];
  for await (const { path, isNamed, error } of walk(filesOrStdin(files), patterns)) {
    if (isNamed) named.add(path);
    if (error === undefined) paths.push(path);
    else failures.push(unreadable(path, error));
  }
  const total = paths.length + failures.length;
  if (total === 0) throw new Problem('there is no file to scan');
  const tally = new Tally(failOn);
  await withOutput(target, false, async (output) => {
    const report = reporterOf(format, output, options, total === 1);
    await report.begin();
    const progress = startProgress();
    let bytes = 0;
    let at = 0;
    for await (const file of scanPaths(paths, failures, settings)) {
      bytes += file.size;
      at++;
      if (paths.length > 1) progress.update(`scan ${at}/${paths.length}  ${file.path}`, bytes, undefined);
      const isNamed = named.has(file.path) || file.path === '<stdin>';
      tally.add(file, isNamed);
      if (file.problem !== undefined) complain(file.problem);
      else if (!file.complete) complain(`${file.path}: not fully read, so not proven safe`);
      else if (file.verdict === 'none' && isNamed)
        complain(`${file.path}: no pickle was found in it, so nothing was scanned`, file.hint);
      if (file.verdict !== 'none' || isNamed || options.verbose) await report.file(file);
    }
    hideLine();
    await report.end(tally.summary);
  });
  return tally.code;
}

// A thread takes longer to start than some files to be scanned.
const FEW = 64;

/** Scans files one after another, or by threads. */
async function* scanPaths(
  paths: readonly string[],
  failures: readonly FileReport[],
  options: FileScanOptions,
): AsyncGenerator<FileReport> {
  yield* failures;
  if (paths.length > FEW) {
    const { scanInThreads } = await import('../scan/pool.ts');
    yield* scanInThreads(paths, options);
    return;
  }
  for (const path of paths) yield await scanPath(path, options);
}

/** Only what the threads need, all of it plain data. */
function settingsOf({
  container,
  member,
  maxBytes,
  allow,
  deny,
  format,
}: ScanCommandOptions): FileScanOptions {
  return { container, member, maxBytes, allow, deny, hash: format !== 'text' };
}

function pattern(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text);
  } catch (error) {
    throw new Problem(`"${text}" is no regular expression`, (error as Error).message);
  }
}

interface Reporter {
  begin(): Promise<void>;
  file(report: FileReport): Promise<void>;
  end(summary: Summary): Promise<void>;
}

const { lists } = scanBytes(new Uint8Array());

function reporterOf(
  format: ScanCommandOptions['format'],
  output: Output,
  options: ScanCommandOptions,
  isOne: boolean,
): Reporter {
  switch (format) {
    case 'text': {
      const settings = { colors: paint(options.output), isVerbose: isOne || options.verbose === true };
      return {
        begin: async () => {},
        file: (report) => writeFile(output, report, settings),
        end: async (summary) => {
          if (!isOne) await writeSummary(output, summary, lists);
        },
      };
    }
    case 'json': {
      let separator = '';
      return {
        begin: () =>
          output.write(
            `{"tool":${JSON.stringify({ name: 'picklekit', version: VERSION })},"lists":${JSON.stringify(lists)},"files":[`,
          ),
        file: async (report) => {
          await output.write(`${separator}\n${jsonText(report)}`);
          separator = ',';
        },
        end: (summary) => output.line(`\n],"summary":${JSON.stringify(summary)}}`),
      };
    }
    case 'sarif': {
      const reports: FileReport[] = [];
      return {
        begin: async () => {},
        file: async (report) => {
          reports.push(report);
        },
        end: async () => {
          const { sarifLog } = await import('../scan/sarif.ts');
          await output.line(jsonText(sarifLog(reports, VERSION), 2));
        },
      };
    }
  }
}
