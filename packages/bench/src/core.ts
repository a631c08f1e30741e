// The library under test: the built package, or another build of it, as `pnpm bench:compare` has two.
type Core = typeof import('@picklekit/core');

const build = process.env.PICKLEKIT_BUILD;
const core: Core = build === undefined ? await import('@picklekit/core') : await import(build);

export const { dumps, loads, PyDate, PyDict, PyGlobal, PyObject, PyTuple, Unpickler } = core;
