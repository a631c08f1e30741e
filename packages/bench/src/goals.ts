// What this library aims at by default at protocol 4: multiples of the time of CPython's C pickle.
import type { Action } from './requests.ts';

export type Goals = Readonly<Record<string, number>>;

/** By workload; `mean` is that of all but `bytes64`, whose goal of a load is that of a copy. */
export const GOALS: Readonly<Record<Action, Goals>> = {
  load: {
    dict: 0.75,
    tuple: 0.55,
    dict_group: 1.2,
    list: 0.45,
    micro_dict: 0.4,
    rows: 0.45,
    floats: 0.25,
    ints: 0.4,
    strmap: 1,
    bytes64: 0.85,
    nested: 0.5,
    objs: 0.25,
    text: 0.5,
    bigints: 1.4,
    mean: 0.6,
  },
  dump: {
    dict: 0.95,
    tuple: 0.95,
    dict_group: 1.7,
    list: 1,
    micro_dict: 0.85,
    rows: 0.85,
    floats: 0.7,
    ints: 0.9,
    strmap: 0.6,
    bytes64: 0.9,
    nested: 1.2,
    objs: 0.4,
    text: 0.9,
    bigints: 0.8,
    mean: 1,
  },
};

/** The protocol that the goals are for. */
export const GOAL_PROTOCOL = 4;
