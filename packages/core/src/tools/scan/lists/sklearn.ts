export const SKLEARN: readonly string[] = [];
