import { expect, it } from 'vitest';
import { picklekit } from './run.ts';

it('lists what is in archives', async () => {
  const { code, stdout, stderr } = await picklekit(['ls', 'both.npz', 'state.pt']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`both.npz:
721 B  zip     both.npz             numpy.savez
176 B  array   numbers.npy          dtype '<f8', shape (2, 3)
287 B  npy     objects.npy          dtype '|O', shape (2,)
159 B  pickle  objects.npy > (npy)
state.pt:
627 B  zip     state.pt         torch.save
161 B  pickle  state/data.pkl
  6 B  data    state/byteorder
 24 B  data    state/data/0
  2 B  data    state/version
`);
});

it('lists as JSON, a line for each', async () => {
  const { stdout } = await picklekit(['ls', '--json', 'deflated.zip']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { file: 'deflated.zip', path: '.', kind: 'zip', size: 173 },
    { file: 'deflated.zip', path: 'a.pkl', kind: 'pickle', size: 73 },
  ]);
});

it('says what it could not open, and ends with 2', async () => {
  const { code, stdout, stderr } = await picklekit(['ls', 'bomb.gz']);
  expect(code).toBe(2);
  expect(stdout).toContain('unread');
  expect(stderr).toMatch(/bomb\.gz: .*maxRatio.*\nhint: .*--max-bytes/);
});

it('says where the array data of joblib lies that other commands leave out', async () => {
  const { code, stderr } = await picklekit(['show', 'mixed.joblib']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^picklekit: mixed\.joblib: the data of \d arrays of joblib \(\d+ B\) is left out; `picklekit info` says at which bytes/,
  );
  const { stdout } = await picklekit(['info', 'mixed.joblib']);
  expect(stdout).toMatch(/array of f8, shape \(2, 3\): \d+ B at byte \d+/);
});
