/** What is wrong with a container, in a word that never changes. */
export type ContainerErrorCode =
  /** The bytes are not what the format says. */
  | 'CONTAINER_INVALID'
  /** The content is encrypted. */
  | 'CONTAINER_ENCRYPTED'
  /** No library for this format is at hand; the message names it. */
  | 'CONTAINER_UNSUPPORTED'
  /** A limit was met: the message says which. */
  | 'CONTAINER_LIMIT';

/** Thrown, or handed over with the part that it is about, where a container cannot be opened. */
export class ContainerError extends Error {
  readonly code: ContainerErrorCode;

  constructor(code: ContainerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  override get name(): string {
    return 'ContainerError';
  }
}
