import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderOpcodePage } from '../../../../scripts/make-opcode-page.ts';
import { OPCODES } from '../../src/tools/index.ts';

const page = readFileSync(new URL('../../../../docs/opcodes.md', import.meta.url), 'utf8').replaceAll(
  '\r',
  '',
);

test('the page of opcodes says what the table says (node scripts/make-opcode-page.ts)', () => {
  expect(page).toBe(renderOpcodePage());
});

test('the page of opcodes has a row for each', () => {
  for (const { name, protocol, doc } of Object.values(OPCODES)) {
    const section = page.slice(
      page.indexOf(`## Protocol ${protocol}`),
      page.indexOf(`## Protocol ${protocol + 1}`),
    );
    expect(section).toContain(`| <a id="${name}"></a>\`${name}\` |`);
    expect(section.replace(/[`\\]/g, '')).toContain(doc.replaceAll('\\', ''));
  }
});
