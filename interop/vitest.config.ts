import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Neither `@picklekit/source` nor `module`, which is for bundlers: what is built is tested, as Node takes it.
  ssr: { resolve: { conditions: ['node'] } },
  // Generous: Pythons start slowly on a busy machine.
  test: { include: ['{test,smoke}/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
