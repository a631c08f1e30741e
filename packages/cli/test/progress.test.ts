// Progress is for those who watch a terminal: seen through a pseudo-terminal, which Python has and Node has not.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeWithPython, python } from './python.ts';
import { main } from './run.ts';

// Feeds standard input piece by piece until a line of progress has been seen, or for as long as is asked where there is no terminal;
// then ends it and prints all that came on standard error.
const DRIVER = `
import os, pty, select, subprocess, sys, time
terminal, seconds, command = sys.argv[1] == 'terminal', float(sys.argv[2]), sys.argv[3:]
reader, writer = pty.openpty() if terminal else os.pipe()
child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=writer)
os.close(writer)
seen, start = b'', time.monotonic()
def collect(wait):
    global seen
    while select.select([reader], [], [], wait)[0]:
        try: piece = os.read(reader, 65536)
        except OSError: return False
        if not piece: return False
        seen += piece
        wait = 0
    return True
child.stdin.write(bytes([0x80, 4, 0x28])); child.stdin.flush()
while time.monotonic() - start < seconds and b'reading' not in seen:
    child.stdin.write(b'N0' * 1000); child.stdin.flush()
    collect(0.05)
child.stdin.write(b'0N.'); child.stdin.close()
out = child.stdout.read()
while collect(1): pass
child.wait()
sys.stdout.buffer.write(b'%d\\0%s\\0%s' % (child.returncode, out, seen))
`;

// To the beginning of the line, and nothing on it.
const CLEAR = '\r\x1b[K';

async function run(where: 'terminal' | 'pipe', seconds: number, ...args: string[]) {
  const child = spawn(python ?? '', ['-c', DRIVER, where, `${seconds}`, process.execPath, main, ...args]);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  const [code, stdout, stderr] = Buffer.concat(chunks).toString('utf8').split('\0');
  return { code: Number(code), stdout, stderr };
}

describeWithPython('progress', () => {
  describe.skipIf(process.platform === 'win32')('on a terminal', () => {
    it('is one line, which is gone before the result is written', async () => {
      const { code, stdout, stderr } = await run('terminal', 60, 'scan', '-');
      expect([code, stdout]).toEqual([0, '<stdin>: nothing found\n  1 pickle of protocol 4\n']);
      expect(stderr?.startsWith(CLEAR) && stderr.endsWith(CLEAR)).toBe(true);
      const lines = stderr?.split(CLEAR).filter((line) => line !== '') ?? [];
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines)
        expect(line).toMatch(/^reading <stdin> {2}[\d.]+ [KM]?i?B {2}[\d.]+ [KM]?i?B\/s$/);
    });

    it('is not shown to those who want quiet', async () => {
      expect((await run('terminal', 1.5, 'scan', '--quiet', '-')).stderr).toBe('');
    });

    it('is not shown for work that is done at once', async () => {
      expect((await run('terminal', 0, 'scan', '-')).stderr).toBe('');
    });
  });

  it.skipIf(process.platform === 'win32')('is not written where standard error is no terminal', async () => {
    const { code, stderr } = await run('pipe', 1.5, 'scan', '-');
    expect([code, stderr]).toEqual([0, '']);
  });
});
