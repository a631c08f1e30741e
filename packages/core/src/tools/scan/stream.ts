// Bytes in pieces of any size, and the pickles in them: what a machine needs is gathered, what it does not look at is passed over
// and never kept.
import { Op } from '../../opcodes/op.ts';
import { Collector } from './collector.ts';
import type { Effects } from './effects.ts';
import type { CallerLists } from './judge.ts';
import { Machine, type PayloadSink } from './machine.ts';
import { NameTable } from './names.ts';
import type { ScanEnd, ScanPickle } from './report.ts';
import type { Kept } from './state.ts';
import { ArenaTexts, type Texts } from './texts.ts';

const NEWLINE = 0x0a;
const EMPTY = new Uint8Array();

/** What a stream is told, resolved. */
export interface StreamSettings {
  readonly lists: CallerLists;
  readonly pickles: number;
  readonly maxItems: number;
  readonly maxOpcodes: number;
  readonly maxNesting: number;
}

/** Scans bytes that are pushed into it. */
export class Stream implements PayloadSink {
  readonly out: Collector;
  readonly pickles: ScanPickle[] = [];
  pickleCount = 0;
  end: ScanEnd | undefined;
  /** Bytes pushed so far. */
  pushed = 0;
  readonly #settings: StreamSettings;
  readonly #base: number;
  readonly #texts: Texts;
  #machine: Machine | undefined;
  #undo: () => void = () => {};
  // The last pickle that left a memo.
  #before: Effects | undefined;
  // What its frame has behind its STOP.
  #leftInFrame = 0;
  // Offset of the first byte that was not taken.
  #at: number;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #needed = 1;
  #skip = 0;
  #skipLines = 0;
  #child: Stream | undefined;
  // A second look at all but the first pickles, with the eyes of a reader that keeps its memo: the same opcodes, but MEMOIZE counts
  // on, so that GET may give other texts, and these other names.
  #keeper: Stream | undefined;
  #kept: Kept | undefined;

  constructor(
    settings: StreamSettings,
    base: number,
    texts: Texts,
    table: NameTable = new NameTable(settings.lists),
    nested = 0,
    pickle = 0,
  ) {
    this.#settings = settings;
    this.#base = base;
    this.#at = base;
    this.out = new Collector(table, settings.maxItems, nested);
    this.out.pickle = pickle;
    this.#texts = texts;
  }

  /** Whether nothing that could still be pushed will be looked at. */
  get isDone(): boolean {
    return this.end !== undefined && (this.#keeper === undefined || this.#keeper.end !== undefined);
  }

  get #isNested(): boolean {
    return this.out.nested > 0;
  }

  push(chunk: Uint8Array, isLast = false): void {
    this.pushed += chunk.length;
    // One that is made now is given the rest of this chunk.
    const keeper = this.#keeper;
    this.#hold(this.#passOver(chunk));
    while (this.end === undefined && this.#queued > 0 && (this.#queued >= this.#needed || isLast)) {
      this.#hold(this.#passOver(this.#read(this.#take(), isLast)));
    }
    keeper?.push(chunk);
    if (this.end !== undefined) this.#take();
    else if (this.#texts instanceof ArenaTexts) this.#keepRest(chunk);
  }

  /** The caller may write over its chunk, of which no more than the last part is here. */
  #keepRest(chunk: Uint8Array): void {
    const last = this.#queue.pop();
    if (last !== undefined) this.#queue.push(last.buffer === chunk.buffer ? last.slice() : last);
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
  }

  #take(): Uint8Array {
    const queue = this.#queue;
    let all = queue[0] ?? EMPTY;
    if (queue.length > 1) {
      all = new Uint8Array(this.#queued);
      let at = 0;
      for (const part of queue) {
        all.set(part, at);
        at += part.length;
      }
    }
    this.#queue = [];
    this.#queued = 0;
    return all;
  }

  #passOver(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    if (this.#skip > 0) {
      const count = Math.min(this.#skip, rest.length);
      this.#child?.push(rest.subarray(0, count));
      this.#skip -= count;
      this.#at += count;
      rest = rest.subarray(count);
      if (this.#skip === 0) this.closePayload();
    }
    while (this.#skipLines > 0 && rest.length > 0) {
      const count = rest.indexOf(NEWLINE) + 1 || rest.length;
      if (rest[count - 1] === NEWLINE) this.#skipLines--;
      this.#at += count;
      rest = rest.subarray(count);
    }
    return rest;
  }

  /** Reads what can be read and gives the rest. */
  #read(bytes: Uint8Array, isLast: boolean): Uint8Array {
    const { maxOpcodes } = this.#settings;
    const base = this.#at;
    let pos = 0;
    while (this.end === undefined && pos < bytes.length) {
      const machine = this.#machine ?? this.#begin(base + pos, bytes.subarray(pos));
      const budget = maxOpcodes - this.out.opcodes;
      if (budget <= 0) {
        this.#stopAtLimit(base + pos, `maxOpcodes (${maxOpcodes})`);
        break;
      }
      pos = machine.run(bytes, pos, base, isLast, Math.min(budget, 1 << 24));
      if (machine.end !== undefined) {
        this.#finish(machine, base + pos);
        continue;
      }
      this.#needed = machine.wants.bytes;
      this.#skip = machine.wants.skip;
      this.#skipLines = machine.wants.skipLines;
      if (this.#needed > 0 || this.#skip > 0 || this.#skipLines > 0) break;
    }
    this.#at = base + pos;
    return bytes.subarray(pos);
  }

  #begin(offset: number, rest: Uint8Array): Machine {
    this.out.afterFailure = false;
    if (!this.#isNested) this.out.pickle = this.pickleCount;
    if (this.#leftInFrame > 0) {
      const words = `STOP lies ${this.#leftInFrame} bytes before the end of its frame, behind which some readers go on`;
      this.out.note(offset - 1, 'STOP', 'frame-crossed', words);
      this.#leftInFrame = 0;
    }
    if (this.#before !== undefined && this.#keeper === undefined && this.#kept === undefined)
      this.#lookTwice(this.#before, offset, rest);
    this.#undo = this.out.mark();
    this.#machine = new Machine(this.out, this.#texts, this, offset, this.#before?.memo, this.#kept);
    return this.#machine;
  }

  /** Begins the second look, behind the first pickle that leaves a memo. */
  #lookTwice(before: Effects, offset: number, rest: Uint8Array): void {
    const { table, nested, pickle } = this.out;
    const settings = { ...this.#settings, maxNesting: 0 };
    const keeper = new Stream(settings, offset, this.#texts, table, nested, pickle);
    keeper.#kept = before.keep();
    keeper.pickleCount = this.pickleCount;
    keeper.out.opcodes = this.out.opcodes;
    this.#keeper = keeper;
    keeper.push(rest);
  }

  #finish(machine: Machine, end: number): void {
    this.#machine = undefined;
    this.#needed = 1;
    const { effects, start, protocol, opcodes } = machine;
    const hasStopped = machine.end === 'stop';
    // What follows a pickle turned out to be none. That is told at its end, not where it fails: a reader may get past, and pieces
    // of any size must give the same report.
    if (
      this.pickleCount > 0 &&
      !(hasStopped && effects.failure === undefined) &&
      protocol === 0 &&
      effects.named === 0
    ) {
      this.#trail(start);
      return;
    }
    this.pickleCount++;
    if (this.pickles.length < this.#settings.maxItems) {
      this.pickles.push({
        offset: start,
        end,
        protocol,
        opcodes,
        stopped: hasStopped,
        failure: effects.failure,
      });
    }
    this.#leftInFrame = machine.leftInFrame;
    if (this.#kept === undefined) {
      if (effects.memo.size > 0) this.#before = effects;
    } else if (effects.failure !== undefined) {
      // The second look ends where such a reader does.
      this.end = { offset: end, reason: 'stop', message: effects.failure.message };
      return;
    }
    if (!hasStopped) {
      this.end = { offset: end, reason: machine.end ?? 'not-a-pickle', message: machine.endMessage };
    } else if (this.pickleCount >= this.#settings.pickles) {
      this.end = { offset: end, reason: 'stop', message: `${this.pickleCount} read` };
    }
  }

  #trail(offset: number): void {
    this.#undo();
    this.out.afterFailure = false;
    this.end = { offset, reason: 'stop', message: 'other data follows the last pickle' };
    if (!this.#isNested)
      this.out.note(offset, 'STOP', 'trailing-data', `data that is no pickle follows at byte ${offset}`);
  }

  #stopAtLimit(offset: number, limit: string): void {
    this.end = { offset, reason: 'limit', message: `the scan ends at its limit ${limit}` };
    this.out.complete = false;
    this.out.note(offset, '', 'limit', this.end.message);
  }

  /** Nothing follows. */
  finish(): ScanEnd {
    const end = this.#finishRow();
    if (this.#keeper !== undefined) {
      this.#keeper.finish();
      this.out.addReading(this.#keeper.out);
      this.#keeper = undefined;
    }
    return end;
  }

  #finishRow(): ScanEnd {
    this.push(EMPTY, true);
    if (this.end !== undefined) return this.end;
    if (this.#machine !== undefined) {
      const machine = this.#machine;
      this.closePayload();
      machine.cut(this.#at);
      this.#finish(machine, this.#at);
    }
    this.end ??=
      this.pickleCount > 0
        ? { offset: this.#at, reason: 'stop', message: 'the input ends behind a pickle' }
        : { offset: this.#at, reason: 'empty', message: 'there is no byte' };
    if (this.end.reason === 'empty') this.out.complete = false;
    return this.end;
  }

  // --- payloads that are pickles ---

  openPayload(head: Uint8Array, offset: number): boolean {
    const { maxNesting } = this.#settings;
    if (this.out.nested >= maxNesting || !looksLikePickle(head)) return false;
    const { table, nested, pickle } = this.out;
    this.#child = new Stream(this.#settings, offset, this.#texts, table, nested + 1, pickle);
    return true;
  }

  pushPayload(part: Uint8Array): void {
    this.#child?.push(part);
  }

  closePayload(): void {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    child.finish();
    const isPickle = child.pickles.some(({ stopped, failure }) => stopped && failure === undefined);
    if (!isPickle && child.out.globals.count === 0) return;
    this.out.merge(child.out);
    this.out.find(child.#base, '', 'nested-pickle', `the value at byte ${child.#base} is itself a pickle`);
  }
}

/** Whether a payload begins as a pickle that names something, or as one of protocol 2 and above. */
function looksLikePickle(head: Uint8Array): boolean {
  if (head[0] === Op.PROTO) return head[1] >= 2 && head[1] <= 5;
  let text = '';
  for (const byte of head) text += String.fromCharCode(byte);
  return /^c[\w.]+\n[\w.]+\n/.test(text);
}
