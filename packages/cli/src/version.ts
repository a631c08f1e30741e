// Put in by build.mjs.
declare const PICKLEKIT_VERSION: string;

export const VERSION: string = PICKLEKIT_VERSION;
