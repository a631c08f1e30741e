// Gathers what a scan finds. Lists end at a limit and counts go on, so that a flood of findings neither fills the memory nor
// hides a worse one: each level has room of its own.
import { type CallerLists, type Judgement, judgeName } from './judge.ts';
import type { Level, ScanCall, ScanFinding, ScanGlobal, ScanPlace } from './report.ts';
import { levelOf, type RuleId } from './rules.ts';
import { shown } from './texts.ts';

const LEVELS: readonly Level[] = ['innocuous', 'known', 'suspicious', 'dangerous'];

export function rankOf(level: Level): number {
  return LEVELS.indexOf(level);
}

function worse(one: Level, other: Level): Level {
  return rankOf(one) >= rankOf(other) ? one : other;
}

/** A name that was met, wherever and how often. */
export interface NameEntry {
  readonly module: string;
  readonly name: string;
  readonly judgement: Judgement;
  /** Whether it is the `__new__` of something that is not dangerous. */
  readonly isNew: boolean;
  called: boolean;
}

type Occurrence = Omit<ScanGlobal, 'called'> & { readonly entry: NameEntry | undefined };

/** A list with room for each level. */
class Gathered<T extends { readonly level: Level }> {
  readonly list: T[] = [];
  readonly #room: number[];
  count = 0;

  constructor(room: number) {
    this.#room = LEVELS.map(() => room);
  }

  hasRoom(level: Level): boolean {
    return (this.#room[rankOf(level)] as number) > 0;
  }

  add(item: T): void {
    this.count++;
    if (!this.hasRoom(item.level)) return;
    (this.#room[rankOf(item.level)] as number)--;
    this.list.push(item);
  }

  takeBack(length: number, count: number): void {
    for (const item of this.list.splice(length)) (this.#room[rankOf(item.level)] as number)++;
    this.count = count;
  }

  addAll(other: Gathered<T>): void {
    for (const item of other.list) this.add(item);
    this.count += other.count - other.list.length;
  }
}

// Names are distinct ones; a program has thousands.
const MAX_NAMES = 100_000;

const CROWDED: Judgement = {
  level: 'suspicious',
  rule: 'unlisted-name',
  why: `is one of more than ${MAX_NAMES} names`,
};

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
  readonly names: NameEntry[] = [{ module: '?', name: '?', judgement: CROWDED, isNew: false, called: false }];
  /** Numbers of the names of getattr. */
  readonly attributeNames = new Set<number>();
  readonly #numbers = new Map<string, number>();
  readonly #caller: CallerLists;

  constructor(caller: CallerLists, maxItems: number, nested: number) {
    this.#caller = caller;
    this.nested = nested;
    this.globals = new Gathered(maxItems);
    this.calls = new Gathered(maxItems);
    this.findings = new Gathered(maxItems);
    this.anomalies = new Gathered(maxItems);
  }

  place(offset: number, opcode: string): ScanPlace {
    const { pickle, nested, afterFailure } = this;
    return { offset, opcode, pickle, nested, afterFailure };
  }

  find(offset: number, opcode: string, rule: RuleId, message: string, level: Level = levelOf(rule)): void {
    this.worst = worse(this.worst, level);
    this.findings.add({ ...this.place(offset, opcode), level, rule, message });
  }

  note(offset: number, opcode: string, rule: RuleId, message: string): ScanFinding {
    const level = levelOf(rule);
    this.worst = worse(this.worst, level);
    const finding = { ...this.place(offset, opcode), level, rule, message };
    this.anomalies.add(finding);
    return finding;
  }

  /** Gives the number of a name, which is judged when it is met first. */
  nameNumber(module: string, name: string, judgement?: Judgement): number {
    const key = `${module.length} ${module}${name}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.names.length > MAX_NAMES) return 0;
    const isNew = judgement !== undefined;
    const entry = {
      module,
      name,
      judgement: judgement ?? judgeName(module, name, this.#caller),
      isNew,
      called: false,
    };
    this.#numbers.set(key, this.names.length);
    if (entry.judgement.rule === 'attribute' && !isNew) this.attributeNames.add(this.names.length);
    return this.names.push(entry) - 1;
  }

  /** Reports a name where it is named, and gives its number. */
  name(
    offset: number,
    opcode: string,
    how: ScanGlobal['how'],
    module: string,
    name: string,
    judged?: Judgement,
  ): number {
    const number = this.nameNumber(module, name, judged);
    // A name for which there is no room is judged all the same: a flood of names hides none.
    const crowded = number === 0 ? judgeName(module, name, this.#caller) : undefined;
    const entry = this.names[number] as NameEntry;
    const { level, rule, why } = crowded?.level === 'dangerous' ? crowded : entry.judgement;
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
    this.calls.add(call);
    if (level === 'dangerous') this.find(offset, opcode, rule, `calls ${call.text}`, level);
    return this.calls.list.length;
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

  /** The globals as they are reported. */
  reported(): ScanGlobal[] {
    return this.globals.list.map(({ entry, ...global }) => ({ ...global, called: entry?.called ?? false }));
  }
}
