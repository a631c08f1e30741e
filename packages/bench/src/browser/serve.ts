// The server of the page, on this machine only: the page, its worker, the built library and the data.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module">
  const worker = new Worker('/worker.js', { type: 'module' });
  globalThis.ask = (question) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(question);
    });
</script>
`;

// In a page that shares memory with no other, clocks are exact to 5 µs in place of 100.
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

export interface Server {
  readonly origin: string;
  close(): void;
}

/** @param data Gives what lies under `/data/NAME`. */
export async function serve(data: (name: string) => Uint8Array | string | undefined): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const name = basename(url);
    const [type, body] = url.startsWith('/data/')
      ? ['application/octet-stream', data(name)]
      : url === '/'
        ? ['text/html', PAGE]
        : ['text/javascript', url === '/worker.js' ? worker() : library(name)];
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type, ...ISOLATED }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

// Import maps are not for workers.
function worker(): string {
  const source = readFileSync(new URL('./worker.ts', import.meta.url), 'utf8');
  return stripTypeScriptTypes(source).replace("'@picklekit/core'", "'/core/index.js'");
}

function library(name: string): Uint8Array | undefined {
  return name.endsWith('.js')
    ? readFileSync(new URL(name, import.meta.resolve('@picklekit/core')))
    : undefined;
}
