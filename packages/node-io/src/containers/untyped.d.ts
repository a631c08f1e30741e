// The little that is used of libraries without types.
declare module 'seek-bzip' {
  interface Source {
    readByte(): number;
    read(target: Uint8Array, at: number, length: number): number;
  }
  /** One stream. Its own loop reads all of the input at once, so the steps of that loop are called here. */
  const Bunzip: new (
    source: Source,
    sink: { writeByte(byte: number): void },
  ) => {
    /** Reads a block; `false` behind the last. */
    _init_block(): boolean;
    /** Writes what the block holds, and checks it. */
    _read_bunzip(): number;
    readonly reader: { read(bits: number): number };
    readonly streamCRC: number;
  };
  export default Bunzip;
}

declare module 'xz-decompress' {
  const library: {
    readonly XzReadableStream: new (
      source: ReadableStream<Uint8Array>,
    ) => ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>;
  };
  export default library;
}

declare module 'lz4js' {
  const library: {
    /** Gives the offset in the target after what it wrote. */
    decompressBlock(source: Uint8Array, target: Uint8Array, start: number, size: number, at: number): number;
  };
  export default library;
}

declare module '7z-wasm' {
  interface SevenZip {
    readonly FS: {
      writeFile(path: string, data: Uint8Array): void;
      readFile(path: string): Uint8Array;
      readdir(path: string): string[];
      stat(path: string): { mode: number; size: number };
      isDir(mode: number): boolean;
      mkdir(path: string): void;
      chdir(path: string): void;
    };
    callMain(args: string[]): void;
  }
  const factory: (options: {
    print(line: string): void;
    printErr(line: string): void;
    quit?(code: number, status: unknown): void;
  }) => Promise<SevenZip>;
  export default factory;
}
