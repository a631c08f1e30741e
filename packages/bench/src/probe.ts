// What is measured in a process of its own: peaks of memory, and imports.
//   node probe.ts peak FILE                prints the peak of memory before and after a load, in bytes
//   node probe.ts import MODULE [CACHE]    prints the milliseconds of CPU time of an import, maybe with Node's compile cache in
//                                          that folder
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';

const STATUS = '/proc/self/status';

const [what, argument, cache] = process.argv.slice(2) as [string, string, string | undefined];

process.stdout.write(JSON.stringify(what === 'peak' ? await peakOf(argument) : await importOf(argument)));

async function peakOf(path: string): Promise<object> {
  const { loads } = await import('./core.ts');
  const data = new Uint8Array(readFileSync(path));
  const before = peak();
  const value: unknown = loads(data);
  return { before, after: peak(), type: typeof value };
}

// Of this program: what `maxRSS` tells of a process on Linux begins with what its parent had when it started it.
function peak(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'latin1') : '';
  const [, size] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  return (size === undefined ? process.resourceUsage().maxRSS : Number(size)) * 1024;
}

async function importOf(name: string): Promise<number> {
  if (cache !== undefined) module.enableCompileCache(cache);
  const before = process.cpuUsage();
  await import(name);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
