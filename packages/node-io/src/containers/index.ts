// Containers that pickles come in, opened by content.
export { accessBytes, accessFile, type FileAccess, type RandomAccess } from './access.ts';
export { ContainerError, type ContainerErrorCode } from './container-error.ts';
export { type ContainerLimits, DEFAULT_CONTAINER_LIMITS } from './limits.ts';
export { type OpenOptions, openContainer } from './open.ts';
export {
  type ContainerFormat,
  type Gap,
  type Layer,
  type Oddity,
  offsetInWhole,
  type Part,
  type PartKind,
  type PickleBytes,
} from './part.ts';
export { hintAbout } from './sniff.ts';
export { accessStream, type StreamOptions } from './storage.ts';
