// Notes which globals of the browser the modules under /modules/ use. Those of the language itself are not watched.
{
  const ofLanguage = new Set(/* LANGUAGE */ []);
  const used = new Set();

  const note = (name) => {
    // The error's own line, this function, the getter; then who asked.
    const asker = new Error().stack.split('\n')[3] ?? '';
    if (asker.includes('/modules/')) used.add(name);
  };

  let watched = 0;
  for (const name of Object.getOwnPropertyNames(window)) {
    const property = Object.getOwnPropertyDescriptor(window, name);
    if (ofLanguage.has(name) || !property.configurable) continue;
    watched++;
    Object.defineProperty(window, name, {
      configurable: true,
      get() {
        note(name);
        return property.get === undefined ? property.value : property.get.call(window);
      },
      set(value) {
        property.value = value;
      },
    });
  }
  Object.defineProperty(window, 'watchedGlobals', { value: () => ({ watched, used: [...used].sort() }) });
}
