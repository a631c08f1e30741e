import { defineConfig } from 'vitest/config';

// No `@picklekit/source` condition: the built packages are tested, as a user gets them.
export default defineConfig({
  test: { include: ['{test,smoke}/**/*.test.ts'] },
});
