// What the page does when the test asks for it. Bytes travel as base64.
import {
  dumpBlob,
  loadBlob,
  loadResponse,
  loadUrl,
  PickleDecoderStream,
  PickleEncoderStream,
} from '@picklekit/browser';
import { dumps, loads } from '@picklekit/core';

const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64 = (bytes) => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

async function failureOf(work) {
  try {
    return { gave: String(await work) };
  } catch (error) {
    const { name, message, code, status } = error;
    return { name, message, code, status };
  }
}

window.tests = {
  /** Every pickle through `loads` and `dumps`, and through Blobs. */
  async roundTrip() {
    const pickles = await (await fetch('/pickles.json')).json();
    const back = {};
    const differing = [];
    for (const [name, base64] of Object.entries(pickles)) {
      const protocol = Number(name.at(-1));
      const bytes = fromBase64(base64);
      const ours = dumps(loads(bytes, { exact: true }), { exact: true, protocol });
      const blob = dumpBlob(await loadBlob(new Blob([bytes]), { exact: true }), { exact: true, protocol });
      const throughBlob = new Uint8Array(await blob.arrayBuffer());
      if (toBase64(throughBlob) !== toBase64(ours)) differing.push(name);
      back[name] = toBase64(ours);
    }
    return { back, differing };
  },

  async document() {
    return loadUrl('/pickle/document.4');
  },

  /** A pickle that arrives in pieces. */
  async inPieces() {
    const steps = [];
    const onProgress = (progress) => steps.push(progress);
    const value = await loadResponse(await fetch('/pieces/large.5'), { onProgress });
    return { rows: value.length, last: value.at(-2), steps: steps.length, end: steps.at(-1).bytes };
  },

  /** The server sends the second pickle only after it was told that the first has arrived. */
  async conversation() {
    const response = await fetch('/conversation');
    const seen = [];
    for await (const value of response.body.pipeThrough(new PickleDecoderStream())) {
      seen.push(value);
      await fetch('/go-on', { method: 'POST' });
    }
    return seen;
  },

  async encoded() {
    const values = new ReadableStream({
      start(controller) {
        for (const value of [null, { a: [1, 2.5, 'é'] }, 'x'.repeat(100_000)]) controller.enqueue(value);
        controller.close();
      },
    });
    const body = values.pipeThrough(new PickleEncoderStream({ protocol: 4 }));
    return toBase64(new Uint8Array(await new Response(body).arrayBuffer()));
  },

  async shared() {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const bytes = new Uint8Array(buffer).fill(7);
    const value = await loadBlob(dumpBlob(bytes));
    return { isShared: !(buffer instanceof ArrayBuffer), length: value.length, last: value.at(-1) };
  },

  async aborted() {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    return failureOf(loadUrl('/endless', { signal: controller.signal, onProgress }));
  },

  async limited() {
    return failureOf(loadUrl('/endless', { limits: { maxInputBytes: 5 } }));
  },

  async missing() {
    return failureOf(loadUrl('/missing'));
  },

  async cutOff() {
    return failureOf(loadUrl('/cut-off'));
  },
};
