// Which lists a report was made with.

/** The lists and rules that a report was made with. */
export interface ScanLists {
  /** Changes with every change of a list or a rule. */
  readonly version: string;
  /** The day until which advisories were taken into account, as `YYYY-MM-DD`. */
  readonly date: string;
  /** Where the facts come from. */
  readonly sources: readonly string[];
}

export const LISTS: ScanLists = Object.freeze({
  version: '1',
  date: '2026-11-23',
  sources: Object.freeze([
    "Python's library reference, 2.7 to 3.15",
    "CPython's Lib/pickle.py, Modules/_pickle.c and Lib/_compat_pickle.py",
    'the allow list of torch.load(weights_only=True), torch/_weights_only_unpickler.py',
    'the pickles that numpy, pandas, scipy, scikit-learn, torch and joblib write',
    'CVE-2025-1716, 1889, 1944, 1945, 10155, 10156, 10157, 32434, 46417, 67747, 67748, 71320 to 71378',
    'CVE-2026-14534, 14535, 22606 to 22612, 24747, 53873, 56304, 56315',
    'arXiv 2508.15987, 2508.19774, 2605.15084, 2607.17503',
  ]),
});
