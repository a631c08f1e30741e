import { onAbort } from './abort.ts';

/**
 * Makes a pair of streams out of an async generator. A plain TransformStream has to enqueue all that a chunk becomes at
 * once; here an item is made when it is read, so that none is lost to an error that comes after it.
 */
export function webTransform<I, O>(
  run: (chunks: AsyncIterable<I>) => AsyncGenerator<O>,
  signal: AbortSignal | undefined,
): { readable: ReadableStream<O>; writable: WritableStream<I> } {
  const input = new TransformStream<I, I>(undefined, { highWaterMark: 1 }, { highWaterMark: 0 });
  const reader = input.readable.getReader();
  // By hand: an async generator would wait for a value that has a `then`.
  const chunks = { next: () => reader.read() as Promise<IteratorResult<I>> };
  const items = run({ [Symbol.asyncIterator]: () => chunks });
  let stopWaiting = () => {};

  /** Tells the writing side, which so learns the reason, and leaves the generator. */
  const close = async (reason: unknown): Promise<void> => {
    stopWaiting();
    await reader.cancel(reason).catch(() => {});
    await items.return(undefined).catch(() => {});
  };

  const readable = new ReadableStream<O>(
    {
      start(controller) {
        stopWaiting = onAbort(signal, (error) => {
          controller.error(error);
          void close(error);
        });
      },
      async pull(controller) {
        try {
          const next = await items.next();
          if (next.done !== true) return controller.enqueue(next.value);
          stopWaiting();
          controller.close();
        } catch (error) {
          void close(error);
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  return { readable, writable: input.writable };
}
