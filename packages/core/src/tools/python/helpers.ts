// The functions that code of `toPython` begins with where a single call would not say what Python's unpickler does.

export type HelperName =
  | 'find_class'
  | 'set_state'
  | 'instantiate'
  | 'extension'
  | 'persistent_load'
  | 'read_only'
  | 'buffers';

interface Helper {
  readonly imports: readonly string[];
  readonly helpers: readonly HelperName[];
  readonly code: string;
}

export const HELPERS: { readonly [N in HelperName]: Helper } = {
  find_class: {
    imports: ['sys'],
    helpers: [],
    code: `def find_class(module, *path):
    """What GLOBAL and STACK_GLOBAL do with a name that cannot be written as one."""
    __import__(module)
    value = sys.modules[module]
    for name in path:
        value = getattr(value, name)
    return value
`,
  },
  set_state: {
    imports: [],
    helpers: [],
    code: `def set_state(instance, state):
    """What BUILD does."""
    if hasattr(instance, "__setstate__"):
        instance.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        instance.__dict__.update(state)
    if slots:
        for name, value in slots.items():
            setattr(instance, name, value)
`,
  },
  instantiate: {
    imports: [],
    helpers: [],
    code: `def instantiate(cls):
    """What INST and OBJ do without arguments."""
    if isinstance(cls, type) and not hasattr(cls, "__getinitargs__"):
        return cls.__new__(cls)
    return cls()
`,
  },
  extension: {
    imports: ['copyreg'],
    helpers: ['find_class'],
    code: `def extension(code):
    """What EXT1, EXT2 and EXT4 do."""
    if code not in copyreg._inverted_registry:
        raise ValueError("unregistered extension code %d" % code)
    module, name = copyreg._inverted_registry[code]
    return find_class(module, *name.split("."))
`,
  },
  persistent_load: {
    imports: ['pickle'],
    helpers: [],
    code: `def persistent_load(pid):
    """What the program that loads the pickle makes of a persistent id. pickle.loads refuses it."""
    raise pickle.UnpicklingError("unsupported persistent id encountered")
`,
  },
  read_only: {
    imports: [],
    helpers: [],
    code: `def read_only(buffer):
    """What READONLY_BUFFER does."""
    view = memoryview(buffer)
    return buffer if view.readonly else view.toreadonly()
`,
  },
  buffers: {
    imports: [],
    helpers: [],
    code: `buffers = iter([])  # the out-of-band buffers, which the program that loads the pickle gives
`,
  },
};
