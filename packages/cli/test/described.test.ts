// What the compiler holds: the options that are described are those that a command reads.
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { type CommonOptions, Described, type Run } from '../src/described.ts';
import { picklekit } from './run.ts';

interface Options {
  readonly maxItems: number;
  readonly json?: boolean | undefined;
}
const run: Run<Options> = async () => 0;
const load = async () => run;

const make = (): Described<CommonOptions> => new Described(new Command(), () => {});
const number = (text: string): number => Number(text);

it('options with other names, too few, too many or of another type do not compile', () => {
  const some = () => make().valueOr('--max-items <n>', '', number, 1);
  const described = some().flag('--json', '');
  described.act(load);
  // @ts-expect-error: `json` is missing
  some().act(load);
  // @ts-expect-error: `asJson` is not read
  some().flag('--json', '').flag('--as-json', '').act(load);
  // @ts-expect-error: `mostItems` is another name
  make().valueOr('--most-items <n>', '', number, 1).flag('--json', '').act(load);
  // @ts-expect-error: it may be undefined
  make().value('--max-items <n>', '', number).flag('--json', '').act(load);
  expect(described.command.opts()).toEqual({ maxItems: 1 });
});

it.each([
  ['--index', '1k', /It is not a whole number from 0 on\.\n/],
  ['--index', '-1', /It is not a whole number from 0 on\.\n/],
  ['--indent', '1GiB', /It is not a whole number from 0 on\.\n/],
  ['--max-bytes', '1.5', /It is not a size, such as 500000, 64k or 2GiB\.\n/],
])('%s does not take %s', async (option, value, message) => {
  const { code, stdout, stderr } = await picklekit(['json', option, value, 'plain.pkl']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

it('--max-bytes takes a size with its unit', async () => {
  const { code, stderr } = await picklekit(['json', '--max-bytes', '0k', 'value.pkl.gz']);
  expect(code).toBe(2);
  expect(stderr).toContain('maxExpandedBytes (0)');
  expect((await picklekit(['json', '--max-bytes', '1MiB', 'value.pkl.gz'])).code).toBe(0);
});
