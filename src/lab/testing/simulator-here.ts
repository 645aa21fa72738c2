import { compilePrograms } from '../compile.ts';
import { loadDrivers } from '../drivers.ts';
import { inspect } from '../inspect.ts';
import { listingsOf } from '../inspect-listing.ts';
import { buildObject, readObject, verifierLogs } from '../object-tasks.ts';
import { simulate } from '../run.ts';
import type { Simulator } from '../simulation.ts';

/** What the worker does, done here and at once. */
export const simulatorHere: Simulator = {
  async simulate(input) {
    await loadDrivers(input);
    return simulate(input);
  },
  inspect: async (input, position, before) => inspect(input, position, before, compilePrograms(input)).inspection,
  list: async (input) => listingsOf(compilePrograms(input)),
  readObject: async (text) => readObject(text),
  buildObject: async (input) => buildObject(input),
  verifierLogs: async (input, level) => verifierLogs(input, level, compilePrograms(input)),
};
