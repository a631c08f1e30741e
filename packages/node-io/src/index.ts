// The public surface. Nothing of the codec is exported again: it comes from `@picklekit/core`.
export { dumpFile, type FileDumpOptions } from './dump-file.ts';
export { dumpTo } from './dump-to.ts';
export { type FileLoadOptions, loadFile, loadFileAll } from './load-file.ts';
export { PickleStream, type PickleStreamOptions } from './pickle-stream.ts';
export type { Progress, ProgressOptions } from './progress.ts';
export { UnpickleStream, type UnpickleStreamOptions } from './unpickle-stream.ts';
