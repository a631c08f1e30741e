// Loads the file that is named, all its pickles or its only one, and tells the most memory that this took.
import { existsSync, readFileSync } from 'node:fs';
import { loadFile, loadFileAll } from '@picklekit/node-io';

const [path, how] = process.argv.slice(2);
const before = process.memoryUsage().rss;
let count = 0;
if (how === 'all') for await (const value of loadFileAll(path)) count += value.length;
if (how === 'one') for (const piece of await loadFile(path)) count += piece.length;
// In KiB, of the whole life of the process: on Linux `maxRSS` is at least what the process had that started this one.
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'latin1') : '';
const [, highest = process.resourceUsage().maxRSS] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
const peak = highest * 1024 - before;
process.send({ count, peak });
