import { loads } from '../../../src/index.ts';
import { pickle, text } from '../support-bytes.ts';

Object.freeze(Object.prototype);
const keys = ['toString', 'constructor', '__proto__', 'valueOf', 'a'].map((key) =>
  pickle(text(key), 'K\x01'),
);
console.log(JSON.stringify(Object.keys(loads(pickle('}(', ...keys, 'u.')))));
