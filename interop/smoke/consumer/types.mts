// Compiled with `skipLibCheck` off and no host's types: the declarations of core must hold on their own.
import { dumps, loads, PickleError } from '@picklekit/core';
import type * as types from '@picklekit/core/types';

export const bytes: Uint8Array = dumps(loads<{ name: string }>(new Uint8Array()).name);
export const error: Error = new PickleError('UNEXPECTED_END', 'an example');
export type Types = typeof types;
