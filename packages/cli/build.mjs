// Bundles the command with core and node-io. Loading their two hundred modules one by one took three times as long as all else.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

const { outputFiles } = await build({
  write: false,
  entryPoints: ['src/main.ts', 'src/scan/worker.ts'],
  outdir: 'dist',
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The sources of the other packages, so that no build of them is waited for.
  conditions: ['@picklekit/source'],
  external: [...Object.keys(manifest.dependencies), '7z-wasm'],
  define: { PICKLEKIT_VERSION: JSON.stringify(manifest.version) },
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
// The old bundle stays if there is no new one; pieces of it that have other names now do not.
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
chmodSync('dist/main.js', 0o755);
