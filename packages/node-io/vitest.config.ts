import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests see sources, so that they need no build.
  ssr: { resolve: { conditions: ['@picklekit/source', 'module', 'node'] } },
  // Generous: children, Python and browsers start slowly on a busy machine.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
