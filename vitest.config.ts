import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/{core,node-io,browser,cli,bench}', 'interop'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Many tests wait for a Python, while a core has nothing to do.
    maxWorkers: '100%',
  },
});
