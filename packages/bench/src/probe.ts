// What is measured in a process of its own: peaks of memory, imports, and times that no other value may disturb.
//   node probe.ts peak FILE               prints the peak of memory before and after a load, in bytes
//   node probe.ts import MODULE           prints the milliseconds of an import
//   node probe.ts load|dump FILE          prints the milliseconds of a call
//   node probe.ts chunks FILE SIZE        prints those of a stream in chunks of that size
// Times are of the CPU, and the best of those of some seconds.
import { readFileSync } from 'node:fs';

const SECONDS = 3;

const [what, argument, size] = process.argv.slice(2) as [string, string, string | undefined];

process.stdout.write(JSON.stringify(await measure()));

async function measure(): Promise<unknown> {
  if (what === 'import') return await cpuOf(() => import(argument));
  const { dumps, loads, Unpickler } = await import('./core.ts');
  const data = new Uint8Array(readFileSync(argument));
  if (what === 'peak') {
    const before = peak();
    const value = loads(data);
    return { before, after: peak(), type: typeof value };
  }
  if (what === 'load') return best(() => loads(data, { trailing: 'ignore' }));
  if (what === 'dump') {
    const value = loads(data);
    return best(() => dumps(value, { protocol: 4 }));
  }
  return best(() => {
    const unpickler = Unpickler.separate();
    let last: unknown;
    for (let at = 0; at < data.length; at += Number(size)) {
      for (const value of unpickler.read(data.subarray(at, at + Number(size)))) last = value;
    }
    unpickler.end();
    return last;
  });
}

function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}

async function best(action: () => unknown): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let least = Number.POSITIVE_INFINITY;
  do least = Math.min(least, await cpuOf(action));
  while (performance.now() < end);
  return least;
}

async function cpuOf(action: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
