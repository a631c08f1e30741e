// Two builds of the same sources. `tsc` writes a file for each module, with the types: for bundlers (condition `module`), which
// leave out whole modules and so keep what a page does not use out of it; from the bundle, a page that imports nothing but
// `PyTuple` would get 23 kB of gzip instead of 3. Whatever loads modules itself (Node, Deno, a browser) gets the bundle: to
// find and open over a hundred files took Node 24 five times as long as all else, 83 ms of processor time where the bundle takes 14.
// The bundle is not minified: that saved 1 to 2 ms, but names in stack traces would be lost, or its lines unreadable.
// Rolldown, because it gives every class its own name; with esbuild, a class that mentions itself is called `_PyTuple`.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

execFileSync('tsc', { stdio: 'inherit', shell: process.platform === 'win32' });

rmSync('dist/bundle', { recursive: true, force: true });
const bundle = await rolldown({
  input: { index: 'src/index.ts', types: 'src/types/index.ts', tools: 'src/tools/index.ts' },
  platform: 'neutral',
});
await bundle.write({
  dir: 'dist/bundle',
  chunkFileNames: 'shared-[hash].js',
  // What JSDoc says is in the types.
  comments: { jsdoc: false },
  sourcemap: true,
  // They point to `src`, which is shipped.
  sourcemapExcludeSources: true,
});
