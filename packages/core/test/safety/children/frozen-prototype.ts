import { loads } from '../../../src/index.ts';
import { pickle, text } from '../support-bytes.ts';

Object.freeze(Object.prototype);
const keys = ['toString', 'constructor', '__proto__', 'valueOf', 'a'].map((key) =>
  pickle(text(key), 'K\x01'),
);
const dict = pickle('}(', ...keys, 'u');
// So many that their keys become a shape, too.
const record = pickle('}(', text('id'), 'K\x01', text('constructor'), 'K\x01', text('toString'), 'K\x01u');
const [last] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => loads(pickle(record, '.')));
console.log(JSON.stringify([Object.keys(loads(pickle(dict, '.'))), last]));
