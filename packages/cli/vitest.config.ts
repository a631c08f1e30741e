import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The tests run the built command. Generous: children and Python start slowly on a busy machine.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
