// Runs bridge.py inside Pyodide behind the same frames on stdin and stdout, so that a CPython in WebAssembly is a
// child process like any other: it can crash or hang without taking the tests with it.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'python');
const { loadPyodide } = await import(process.argv[2]);
const pyodide = await loadPyodide({
  env: { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', HOME: '/home' },
  stdout: (line) => process.stderr.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
});
pyodide.mountNodeFS('/interop', folder);
const answer = pyodide.runPython(`
import sys
sys.path.insert(0, '/interop')
import bridge
lambda frame: bridge.answer(frame.to_bytes())
`);

// Node prints the whole minified line of the WebAssembly module for an uncaught error; the message is enough.
function ask(frame) {
  try {
    return answer(frame);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

let pending = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
  while (pending.length >= 4) {
    const size = pending.readUInt32LE(0);
    if (pending.length < 4 + size) break;
    const reply = ask(new Uint8Array(pending.subarray(4, 4 + size)));
    const bytes = reply.toJs();
    reply.destroy();
    const head = Buffer.alloc(4);
    head.writeUInt32LE(bytes.length);
    process.stdout.write(Buffer.concat([head, bytes]));
    pending = pending.subarray(4 + size);
  }
}
