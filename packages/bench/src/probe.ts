// What is measured in a process of its own: peaks of memory, imports, and times that no other value may disturb.
//   node probe.ts peak FILE                     prints the peak of memory before and after a load, in bytes
//   node probe.ts growth FILE SECONDS           prints that and the milliseconds of a load and of a dump
//   node probe.ts chunks FILE SECONDS SIZE      prints those of a stream in chunks of that size
//   node probe.ts import MODULE [CACHE]         prints those of an import, maybe with Node's compile cache in that folder
// Times are of the CPU, and the median of those of so many seconds.
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { median } from './statistics.ts';

const [what, argument, option, size] = process.argv.slice(2) as [string, string, string, string];
const seconds = Number(option);

process.stdout.write(JSON.stringify(await measure()));

async function measure(): Promise<unknown> {
  if (what === 'import') {
    if (option !== undefined) module.enableCompileCache(option);
    return await cpuOf(() => import(argument));
  }
  const { dumps, loads, Unpickler } = await import('./core.ts');
  const data = new Uint8Array(readFileSync(argument));
  if (what === 'chunks') {
    return typical(() => {
      const unpickler = Unpickler.separate();
      let last: unknown;
      for (let at = 0; at < data.length; at += Number(size)) {
        for (const value of unpickler.read(data.subarray(at, at + Number(size)))) last = value;
      }
      unpickler.end();
      return last;
    });
  }
  const before = peak();
  let value: unknown = loads(data);
  const memory = { before, after: peak(), type: typeof value };
  if (what === 'peak') return memory;
  value = undefined;
  const load = await typical(() => loads(data));
  value = loads(data);
  return { ...memory, load, dump: await typical(() => dumps(value as never, { protocol: 4 })) };
}

function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}

// Not the least: that is of the run in which no garbage was collected, if the work is small enough for one.
async function typical(action: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let used = 0; used < seconds * 1000 || times.length < 3; used += times.at(-1) as number)
    times.push(await cpuOf(action));
  // The compilers have had their time in the first half.
  return median(times.slice(times.length >> 1));
}

async function cpuOf(action: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
