// The public surface. Nothing of the codec is exported again: it comes from `@picklekit/core`.
export { type BlobDumpOptions, dumpBlob } from './dump-blob.ts';
export {
  loadBlob,
  loadResponse,
  loadUrl,
  ResponseError,
  type UrlLoadOptions,
  type WebLoadOptions,
} from './load.ts';
export { PickleDecoderStream } from './pickle-decoder-stream.ts';
export { PickleEncoderStream, type PickleEncoderStreamOptions } from './pickle-encoder-stream.ts';
export type { Progress, ProgressOptions } from './progress.ts';
