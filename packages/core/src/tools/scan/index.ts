// The scanner: what a pickle would do in Python, said without doing it.
export type { ScanLists } from './lists/versions.ts';
export { isPickle, pickleEnd } from './probe.ts';
export type {
  Level,
  ScanCall,
  ScanCounts,
  ScanEnd,
  ScanFinding,
  ScanGlobal,
  ScanPickle,
  ScanPlace,
  ScanReport,
  Verdict,
} from './report.ts';
export { type RuleId, SCAN_RULES, type ScanRule } from './rules.ts';
export { type GlobalSummary, globals, Scanner, type ScanOptions, scan } from './scan.ts';
