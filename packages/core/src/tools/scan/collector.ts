// Gathers what a scan finds.
import { Gathered, rankOf } from './gathered.ts';
import type { Judgement } from './judge.ts';
import type { NameEntry, NameTable } from './names.ts';
import type { Level, ScanCall, ScanFinding, ScanGlobal, ScanPlace } from './report.ts';
import { levelOf, type RuleId } from './rules.ts';
import { MAX_NAME, shown } from './texts.ts';

function worse(one: Level, other: Level): Level {
  return rankOf(one) >= rankOf(other) ? one : other;
}

type Occurrence = Omit<ScanGlobal, 'called'> & { readonly entry: NameEntry | undefined };

const TOO_LONG = `is longer than ${MAX_NAME} characters`;
const TOO_MANY = 'is one of more names, or longer ones, than any program has';

export class Collector {
  readonly globals: Gathered<Occurrence>;
  readonly calls: Gathered<ScanCall>;
  readonly findings: Gathered<ScanFinding>;
  readonly anomalies: Gathered<ScanFinding>;
  worst: Level = 'innocuous';
  complete = true;
  opcodes = 0;
  /** How often each opcode was read, by its byte. */
  readonly times = new Float64Array(256);
  readonly #earlier = new Float64Array(256);
  persistentIds = 0;
  extensions = 0;
  buffers = 0;
  pickle = 0;
  readonly nested: number;
  afterFailure = false;
  readonly table: NameTable;

  constructor(table: NameTable, maxItems: number, nested: number) {
    this.table = table;
    this.nested = nested;
    this.globals = new Gathered(
      maxItems,
      ({ module, name, why }) => (module?.length ?? 0) + (name?.length ?? 0) + why.length,
    );
    this.calls = new Gathered(maxItems, ({ text }) => text.length);
    this.findings = new Gathered(maxItems, ({ message }) => message.length);
    this.anomalies = new Gathered(maxItems, ({ message }) => message.length);
  }

  get names(): readonly NameEntry[] {
    return this.table.entries;
  }

  place(offset: number, opcode: string): ScanPlace {
    const { pickle, nested, afterFailure } = this;
    return { offset, opcode, pickle, nested, afterFailure };
  }

  find(offset: number, opcode: string, rule: RuleId, message: string, level: Level = levelOf(rule)): void {
    this.#weigh({ ...this.place(offset, opcode), level, rule, message });
  }

  note(offset: number, opcode: string, rule: RuleId, message: string): ScanFinding {
    const level = levelOf(rule);
    this.worst = worse(this.worst, level);
    const finding = { ...this.place(offset, opcode), level, rule, message };
    this.anomalies.add(finding);
    return finding;
  }

  /**
   * Reports a name where it is named, and gives its number. One that is too long, or for which there is no room, has none: it is
   * as dangerous as one that cannot be known, so that a flood of names hides none.
   */
  name(
    offset: number,
    opcode: string,
    how: ScanGlobal['how'],
    module: string,
    name: string,
    judged?: Judgement,
  ): number | undefined {
    const isLong = module.length + name.length >= MAX_NAME;
    const number = isLong ? undefined : this.table.numberOf(module, name, judged);
    if (number === undefined) {
      this.unknownName(offset, opcode, how, { module, name }, 'long-name', isLong ? TOO_LONG : TOO_MANY);
      return undefined;
    }
    const entry = this.names[number] as NameEntry;
    const { level, rule, why } = entry.judgement;
    this.globals.add({
      ...this.place(offset, opcode),
      module,
      name,
      how,
      code: undefined,
      level,
      rule,
      why,
      entry,
    });
    if (level === 'suspicious' || level === 'dangerous') {
      this.find(offset, opcode, rule, `${shown(`${module}.${name}`)} ${why}`, level);
    } else {
      this.worst = worse(this.worst, level);
    }
    return number;
  }

  /** Reports a name that cannot be known. */
  unknownName(
    offset: number,
    opcode: string,
    how: ScanGlobal['how'],
    parts: { module?: string | undefined; name?: string | undefined; code?: number },
    rule: RuleId,
    why: string,
    level: Level = levelOf(rule),
  ): void {
    const { module, name, code } = parts;
    this.globals.add({
      ...this.place(offset, opcode),
      module,
      name,
      how,
      code,
      level,
      rule,
      why,
      entry: undefined,
    });
    const subject = code === undefined ? 'a name' : `extension code ${code}`;
    this.find(offset, opcode, rule, `${subject} ${why}`, level);
  }

  /** Reports a call; the text is made only if there is room for it. Gives the number under which the text is found. */
  call(offset: number, opcode: string, level: Level, rule: RuleId, text: () => string): number {
    this.worst = worse(this.worst, level);
    if (!this.calls.hasRoom(level)) {
      this.calls.count++;
      return 0;
    }
    const call = { ...this.place(offset, opcode), text: text(), level, rule };
    const isKept = this.calls.add(call);
    if (level === 'dangerous') this.find(offset, opcode, rule, `calls ${call.text}`, level);
    return isKept ? this.calls.list.length : 0;
  }

  /** What there is now, to come back to. */
  mark(): () => void {
    const {
      worst,
      complete,
      globals,
      calls,
      findings,
      anomalies,
      opcodes,
      persistentIds,
      extensions,
      buffers,
    } = this;
    this.#earlier.set(this.times);
    const lists = [globals, calls, findings, anomalies].map(
      (list) => [list.list.length, list.count] as const,
    );
    return () => {
      Object.assign(this, {
        worst,
        complete,
        opcodes,
        persistentIds,
        extensions,
        buffers,
        afterFailure: false,
      });
      this.times.set(this.#earlier);
      for (const [at, list] of [globals, calls, findings, anomalies].entries())
        list.takeBack(...(lists[at] as readonly [number, number]));
    };
  }

  /** Takes over what was found in a nested pickle. */
  merge(other: Collector): void {
    this.globals.addAll(other.globals);
    this.calls.addAll(other.calls);
    this.findings.addAll(other.findings);
    this.anomalies.addAll(other.anomalies);
    this.worst = worse(this.worst, other.worst);
    this.persistentIds += other.persistentIds;
    this.extensions += other.extensions;
  }

  /**
   * Takes over what a reader that keeps its memo from one pickle to the next does with the same bytes, until it fails. Few programs
   * read so, and pickles that were not written for it have it name what nobody named: one file in four of several different ones.
   * So only what is dangerous weighs, and what cannot be known.
   */
  addReading(other: Collector): void {
    const own = new Map(this.globals.list.map((global) => [global.offset, global]));
    for (const global of other.globals.list) {
      const { offset, opcode, afterFailure, pickle, nested, module, name, entry, level, rule, why } = global;
      const here = own.get(offset);
      const isSame = here !== undefined && here.module === module && here.name === name;
      if (isSame || afterFailure || rankOf(level) < rankOf('suspicious')) continue;
      const place = { offset, opcode, pickle, nested, afterFailure };
      const subject = entry === undefined ? 'a name' : shown(`${module}.${name}`);
      const words = `to a reader that keeps its memo from one pickle to the next: ${subject} ${why}`;
      if (level !== 'dangerous') {
        // Of what is no text CPython makes no name.
        const kept = { ...place, level: levelOf('kept-memo'), rule: 'kept-memo', message: words } as const;
        if (entry !== undefined) this.anomalies.add(kept);
        continue;
      }
      const weight = entry === undefined ? levelOf('earlier-memo') : level;
      this.globals.add({ ...global, level: weight });
      this.#weigh({
        ...place,
        level: weight,
        rule: entry === undefined ? 'earlier-memo' : rule,
        message: words,
      });
    }
    for (const finding of other.findings.list) {
      if (finding.rule === 'hidden-attribute' && !finding.afterFailure)
        this.#weigh({ ...finding, level: levelOf('earlier-memo'), rule: 'earlier-memo' });
    }
  }

  #weigh(finding: ScanFinding): void {
    this.worst = worse(this.worst, finding.level);
    this.findings.add(finding);
  }

  /** The globals as they are reported. */
  reported(): ScanGlobal[] {
    return this.globals.list.map(({ entry, ...global }) => ({ ...global, called: entry?.called ?? false }));
  }
}
