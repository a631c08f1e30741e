declare module 'jpickle' {
  const jpickle: {
    loads(data: string): unknown;
    /** Functions or classes for Python's, by `module.name`. */
    emulated: Record<string, unknown>;
  };
  export default jpickle;
}
