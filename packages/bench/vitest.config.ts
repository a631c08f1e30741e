import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests see core's sources, so that they need no build.
  ssr: { resolve: { conditions: ['@picklekit/source', 'module', 'node'] } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});
