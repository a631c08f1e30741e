// What is measured in a process of its own, because a process has one peak of memory and imports a module once:
//   node probe.ts peak FILE        prints the peak of memory before and after a load, in bytes
//   node probe.ts import MODULE    prints the milliseconds of an import
import { readFileSync } from 'node:fs';

const [what, argument] = process.argv.slice(2) as [string, string];

if (what === 'peak') {
  const { loads } = await import('./core.ts');
  const data = new Uint8Array(readFileSync(argument));
  const before = process.resourceUsage().maxRSS;
  const value = loads(data);
  const after = process.resourceUsage().maxRSS;
  process.stdout.write(JSON.stringify({ before: before * 1024, after: after * 1024, kind: typeof value }));
} else {
  const start = performance.now();
  await import(argument);
  process.stdout.write(JSON.stringify(performance.now() - start));
}
