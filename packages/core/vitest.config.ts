import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests see sources, so that they need no build.
  ssr: { resolve: { conditions: ['@picklekit/source', 'module', 'node'] } },
  // Generous, for a busy machine: no test is about time.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
