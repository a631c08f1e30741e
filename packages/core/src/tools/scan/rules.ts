// The rules by which a finding is made, as data: stable identifiers for reports, and what to tell a reader.
import type { Level } from './report.ts';

interface RuleRow {
  /** The level that the rule gives. */
  readonly level: Level;
  /** One sentence for a list of rules. */
  readonly title: string;
}

const ROWS = {
  // Names.
  'innocuous-name': { level: 'innocuous', title: 'The name makes a plain value.' },
  'known-name': { level: 'known', title: 'The name is a reviewed one of a well-known library.' },
  'allowed-name': { level: 'known', title: 'The caller allows this name.' },
  'denied-name': { level: 'dangerous', title: 'The caller forbids this name.' },
  'dangerous-name': { level: 'dangerous', title: 'The name is of use for an attack.' },
  'reached-module': { level: 'dangerous', title: 'The name reaches a dangerous module through another one.' },
  'inner-attribute': {
    level: 'dangerous',
    title: 'The name passes through an inner attribute of Python objects.',
  },
  'long-name': {
    level: 'dangerous',
    title: 'The name is longer than any name of a program, or one of more names than any program has.',
  },
  'dynamic-name': { level: 'dangerous', title: 'The name is made while the pickle is loaded.' },
  forwarder: { level: 'suspicious', title: 'The name can call what it is given.' },
  attribute: { level: 'known', title: 'The name looks up attributes, which are reported.' },
  extension: {
    level: 'suspicious',
    title: 'The name stands in the extension registry of the loading program.',
  },
  'dotted-name': { level: 'suspicious', title: 'The name is an attribute of something on no list.' },
  'private-module': { level: 'suspicious', title: 'The name is in a private module and on no list.' },
  'unlisted-name': { level: 'suspicious', title: 'The name is on no list.' },
  // Calls and writes.
  'plain-call': { level: 'innocuous', title: 'A name that makes a plain value is called.' },
  'known-call': { level: 'known', title: 'A reviewed name of a well-known library is called.' },
  'unlisted-call': { level: 'suspicious', title: 'Something on no list is called.' },
  'dangerous-call': { level: 'dangerous', title: 'Something dangerous is called.' },
  'dotted-call': { level: 'dangerous', title: 'An attribute on no list is called.' },
  'result-call': { level: 'dangerous', title: 'The result of a call is called.' },
  'unknown-call': { level: 'dangerous', title: 'Something of unknown origin is called.' },
  'extension-call': { level: 'suspicious', title: 'Something from the extension registry is called.' },
  'lost-call': { level: 'innocuous', title: 'What is called was lost by a failure before.' },
  'forwarded-call': {
    level: 'dangerous',
    title: 'Something on no list is handed to a function that calls it.',
  },
  'hidden-attribute': {
    level: 'dangerous',
    title: 'Attributes are looked up by getattr in a way that hides which.',
  },
  'write-global': { level: 'dangerous', title: 'Something that is only named, not made, is written to.' },
  'write-unknown': { level: 'suspicious', title: 'Something of unknown origin is written to.' },
  'other-codec': { level: 'suspicious', title: 'Text is encoded by a codec that no pickler uses.' },
  // The stream.
  'nested-pickle': { level: 'suspicious', title: 'A value is itself a pickle.' },
  'frame-crossed': {
    level: 'dangerous',
    title: 'An opcode crosses the end of a frame: readers see different pickles.',
  },
  'frame-in-frame': {
    level: 'dangerous',
    title: 'A frame begins inside a frame: readers see different pickles.',
  },
  'frame-length': { level: 'suspicious', title: 'A frame does not end with its pickle.' },
  'readers-differ': { level: 'suspicious', title: 'The readers of CPython read this in different ways.' },
  'odd-operand': { level: 'suspicious', title: 'An opcode works on what no pickler gives it.' },
  'second-proto': { level: 'suspicious', title: 'PROTO does not come first, or comes again.' },
  'earlier-memo': { level: 'suspicious', title: 'The memo of an earlier pickle is used.' },
  'kept-memo': {
    level: 'innocuous',
    title: 'A reader that keeps its memo from one pickle to the next names something on no list.',
  },
  'memo-rewritten': { level: 'innocuous', title: 'A memo entry is written again.' },
  'newer-opcode': { level: 'innocuous', title: 'An opcode is newer than the protocol.' },
  'left-over': { level: 'innocuous', title: 'STOP leaves more than a value.' },
  'odd-literal': { level: 'innocuous', title: 'A literal is written as no pickler writes it.' },
  'prototype-key': {
    level: 'innocuous',
    title: 'The text "__proto__", which careless readers in JavaScript trip over.',
  },
  'trailing-data': { level: 'suspicious', title: 'Other data follows the pickle.' },
  failure: { level: 'innocuous', title: 'CPython stops here with an error.' },
  limit: { level: 'innocuous', title: 'A limit of the scan was met.' },
} as const satisfies { readonly [id: string]: RuleRow };

/** The identifier of a rule. */
export type RuleId = keyof typeof ROWS;

/** A rule of the scanner. */
export interface ScanRule extends RuleRow {
  readonly id: RuleId;
}

/** All rules, for a list of them such as SARIF wants. */
export const SCAN_RULES: readonly ScanRule[] = Object.freeze(
  (Object.keys(ROWS) as RuleId[]).map((id) => Object.freeze({ id, ...ROWS[id] })),
);

/** The level that a rule gives. */
export function levelOf(rule: RuleId): Level {
  return ROWS[rule].level;
}
