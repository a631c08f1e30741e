import { defineConfig } from 'vitest/config';

// No `@picklekit/source` condition: the built packages are tested, as a user gets them.
export default defineConfig({
  // Generous: Pythons start slowly on a busy machine.
  test: { include: ['{test,smoke}/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
