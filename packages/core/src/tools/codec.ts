// The one door from the tools to the codec, which is a sibling: only the tools that make values come through it
// (`fromTagged`, `transcode`), so that they follow the rules of `loads` instead of rules of their own. No other tool imports this.

// biome-ignore lint/style/noRestrictedImports: see above
export { dumps } from '../pickle/pickler.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { Calls } from '../unpickle/calls.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { Containers } from '../unpickle/containers.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { Globals } from '../unpickle/globals.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { loads } from '../unpickle/load.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { resolveLoadOptions } from '../unpickle/options.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { Owners } from '../unpickle/owners.ts';
// biome-ignore lint/style/noRestrictedImports: see above
export { Replacements } from '../unpickle/replacements.ts';
