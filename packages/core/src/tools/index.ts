// The tools: what Python's `pickletools` does, and more. Only `fromTagged` and `transcode` make values; no tool evaluates one.
export type { Argument } from './args.ts';
export { ARGUMENTS, type ArgumentInfo, type ArgumentName } from './arguments.ts';
export { type Difference, type DiffOptions, diff } from './diff.ts';
export { Disassembler, type DisOptions, dis, disLines } from './dis.ts';
export type { DisMemo } from './emulator.ts';
export { PickletoolsError } from './failure.ts';
export { fromTagged } from './from-tagged.ts';
export { type GenopsOptions, genops, OpcodeReader, type Operation } from './genops.ts';
export { optimize } from './optimize.ts';
export type { PickletoolsVersion } from './options.ts';
export { type ReprOptions, repr } from './repr.ts';
export {
  type GlobalSummary,
  globals,
  isPickle,
  type Level,
  pickleEnd,
  type RuleId,
  SCAN_RULES,
  type ScanCall,
  type ScanCounts,
  type ScanEnd,
  type ScanFinding,
  type ScanGlobal,
  type ScanLists,
  Scanner,
  type ScanOptions,
  type ScanPickle,
  type ScanPlace,
  type ScanReport,
  type ScanRule,
  scan,
  type Verdict,
} from './scan/index.ts';
export { OPCODES, type OpcodeInfo, type StackItem } from './table.ts';
export type { Tagged, TaggedOptions } from './tags.ts';
export { type ToPythonOptions, toPython } from './to-python.ts';
export { toTagged } from './to-tagged.ts';
export {
  NUMPY_1_TO_2,
  NUMPY_2_TO_1,
  type RenameGlobal,
  type TranscodeOptions,
  transcode,
} from './transcode.ts';
