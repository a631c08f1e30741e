// The server of the page: the built modules as they are, and answers as a server may give them.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { dumps } from '@picklekit/core';

const folders: Record<string, string> = {
  '/modules/core/': join(import.meta.dirname, '../../core/dist'),
  '/modules/browser/': join(import.meta.dirname, '../dist'),
};

const pageFiles: Record<string, URL> = {
  '/page/index.html': new URL('./page/index.html', import.meta.url),
  '/page/page.js': new URL('./page/page.js', import.meta.url),
  '/page/watch-globals.js': new URL('./page/watch-globals.js', import.meta.url),
};

/** What the language itself defines, and no browser. */
const LANGUAGE = (runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]).filter(
  (name) => !['console', 'WebAssembly'].includes(name),
);

export interface PageServer {
  readonly origin: string;
  /** Comes true when the browser has let go of the endless answer. */
  endlessClosed(): Promise<void>;
  close(): Promise<void>;
}

export async function servePage(pickles: Record<string, string>): Promise<PageServer> {
  const pickle = (name: string) => Buffer.from(pickles[name] ?? '', 'base64');
  let goOn = () => {};
  let closed = () => {};
  let closing = new Promise<void>((resolve) => {
    closed = resolve;
  });

  async function answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const binary = { 'content-type': 'application/octet-stream' };
    const [, folder, name = ''] = url.split('/');
    if (url === '/pickles.json') response.end(JSON.stringify(pickles));
    else if (folder === 'pickle') response.writeHead(200, binary).end(pickle(name));
    else if (folder === 'pieces') {
      const bytes = pickle(name);
      response.writeHead(200, binary);
      for (let at = 0; at < bytes.length; at += bytes.length / 7) {
        response.write(bytes.subarray(at, at + bytes.length / 7));
        await sleep(5);
      }
      response.end();
    } else if (url === '/conversation') {
      response.writeHead(200, binary);
      for (const value of [null, 'second', { third: 3 }]) {
        const told = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        response.write(dumps(value));
        await told;
      }
      response.end();
    } else if (url === '/go-on') {
      goOn();
      response.writeHead(204).end();
    } else if (url === '/endless') {
      response.writeHead(200, binary).write(dumps('x'.repeat(1000)).subarray(0, 900));
      response.on('close', closed);
    } else if (url === '/cut-off') response.writeHead(200, binary).end(dumps(['whole']).subarray(0, 12));
    else await answerFile(url, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async endlessClosed() {
      await closing;
      closing = new Promise((resolve) => {
        closed = resolve;
      });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerFile(url: string, response: ServerResponse): Promise<void> {
  const file = pageFiles[url] ?? moduleFile(url);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const text = await readFile(file, 'utf8');
  response.writeHead(200, { 'content-type': url.endsWith('.html') ? 'text/html' : 'text/javascript' });
  response.end(text.replace('/* LANGUAGE */ []', JSON.stringify(LANGUAGE)));
}

function moduleFile(url: string): string | undefined {
  const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? [];
  if (prefix === undefined || folder === undefined) return undefined;
  const file = normalize(url.slice(prefix.length));
  return file.startsWith('..') ? undefined : join(folder, file);
}
