// What a load needs besides the loop. Most pickles never ask for it, and a small one is read in less time than it takes to
// make it all (100 ns), so that the machine makes it at the first need.
import { HashBudget } from '../values/hash.ts';
import { Calls } from './calls.ts';
import { Containers } from './containers.ts';
import { Globals } from './globals.ts';
import type { ResolvedLoadOptions } from './options.ts';
import type { Owners } from './owners.ts';
import { Replacements } from './replacements.ts';

/** The parts of a load that decide what opcodes name, call and fill. */
export class Helpers {
  readonly budget: HashBudget;
  readonly replacements: Replacements;
  readonly globals: Globals;
  readonly calls: Calls;
  readonly containers: Containers;

  constructor(options: ResolvedLoadOptions, owners: Owners, hashNodes: number) {
    this.budget = new HashBudget(hashNodes);
    this.replacements = new Replacements(owners);
    this.globals = new Globals(options, owners);
    this.calls = new Calls(this.globals, owners, options, this.budget);
    this.containers = new Containers(options, this.calls, owners, this.replacements);
  }

  /** Forgets what belongs to a pickle that is complete. */
  clear(): void {
    this.replacements.clear();
    this.globals.clear();
    this.calls.clear();
  }
}
