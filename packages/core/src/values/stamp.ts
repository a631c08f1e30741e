// Where the memo of a dump holds a value, noted in the value itself: a tenth of the time of finding it in a Map. Private fields,
// so that nothing else sees it.

/** An index into what the memo holds. It says something only if the value is there: any other dump may have left it. */
export type Stamp = number;

export const UNSTAMPED: Stamp = -1;

/** The stamp of what takes none, for one that was made past its constructor. */
export const NO_STAMP: Stamp = -2;
