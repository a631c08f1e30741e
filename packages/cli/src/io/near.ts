// What was probably meant by a word that is no command.

let commands: readonly string[] = [];

/** Tells which commands there are. */
export function nameCommands(names: readonly string[]): void {
  commands = names;
}

/** The command that differs from a word by a slip or two of the fingers. */
export function nearestCommand(word: string): string | undefined {
  const most = Math.min(2, Math.floor(word.length / 2));
  const near = commands.map((name) => ({ name, slips: slipsBetween(word, name) }));
  near.sort((a, b) => a.slips - b.slips);
  return near[0] !== undefined && near[0].slips <= most ? near[0].name : undefined;
}

/** How many letters are missing, too many, wrong, or in the order of the other: Damerau's distance. */
function slipsBetween(word: string, name: string): number {
  const rows: number[][] = [Array.from({ length: name.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      const isSame = word[i - 1] === name[j - 1];
      let least = Math.min(
        cell(rows, i - 1, j) + 1,
        cell([row], 0, j - 1) + 1,
        cell(rows, i - 1, j - 1) + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && word[i - 1] === name[j - 2] && word[i - 2] === name[j - 1])
        least = Math.min(least, cell(rows, i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return cell(rows, word.length, name.length);
}

function cell(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
