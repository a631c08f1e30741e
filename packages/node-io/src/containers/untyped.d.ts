// The little that is used of libraries without types.
declare module 'seek-bzip' {
  interface Source {
    pos: number;
    readByte(): number;
    read(target: Uint8Array, at: number, length: number): number;
    seek(pos: number): void;
    eof(): boolean;
  }
  const Bunzip: {
    decode(source: Source, sink: { writeByte(byte: number): void }, multistream: boolean): void;
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
