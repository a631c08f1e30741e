// Numbers and tables as people read them.

/** A whole number with its noun. */
export function count(number: number, noun: string, plural: string = `${noun}s`): string {
  // Not by `toLocaleString`, which loads the tables of all languages first: 13 ms of the start.
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${number === 1 ? noun : plural}`;
}

/** Bytes in the unit that fits. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Lines of columns: those of numbers to the right. */
export function table(rows: readonly (readonly string[])[], alignRight: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, at) =>
        alignRight.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
