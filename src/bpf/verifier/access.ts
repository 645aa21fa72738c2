/** One load or store to be checked. */
export interface MemoryAccess {
  readonly regno: number;
  /** Displacement in the instruction. */
  readonly off: number;
  readonly size: number;
  readonly isWrite: boolean;
  /** Register loaded into or stored; -1 for an immediate or for a check only. */
  readonly valueRegno: number;
  readonly isSignExtending?: boolean;
  readonly isStrict?: boolean;
}

