// The page on the disk.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fixtures } from '../../src/fixtures.ts';
import { renderConformance } from './render.ts';

/** Where the page is. */
export const pagePath: string = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url));

/** Writes the page from the committed fixtures and the known differences. */
export function writePage(): void {
  mkdirSync(dirname(pagePath), { recursive: true });
  writeFileSync(pagePath, renderConformance(Fixtures.read().manifest));
}
