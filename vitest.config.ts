import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/{core,node-io,browser,bench}', 'interop'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
