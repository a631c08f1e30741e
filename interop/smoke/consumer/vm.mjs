// Core in a realm that has the language, TextEncoder and TextDecoder, and nothing else: no Buffer, no process, no DOM.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { roundTrip } from './sample.mjs';

const context = vm.createContext({ TextEncoder, TextDecoder });
const modules = new Map();

function moduleAt(url) {
  const known = modules.get(url.href);
  if (known) return known;
  const module = new vm.SourceTextModule(readFileSync(url, 'utf8'), { context, identifier: url.href });
  modules.set(url.href, module);
  return module;
}

const entry = moduleAt(new URL(import.meta.resolve('@picklekit/core')));
await entry.link((specifier, from) => moduleAt(new URL(specifier, from.identifier)));
await entry.evaluate();
roundTrip(entry.namespace, vm.runInContext('Uint8Array', context));
