/**
 * What a rejection means: a stable key for the catalogue that has the plain
 * words, with the message's own names and numbers.
 */
export interface VerifierExplanation {
  /** E.g. `null-check`. The catalogue of the page has the words. */
  readonly key: string;
  /** Parts of the message by name, e.g. `{ register: 'R6', type: 'map_value_or_null' }`. */
  readonly params: Readonly<Record<string, string>>;
  /** The instruction that was refused, as the log numbers it; undefined before the first. */
  readonly insn: number | undefined;
  /** The message itself. */
  readonly message: string;
}

/** Key and pattern; named groups become params. The first that fits a line explains it. */
const explanations: readonly (readonly [string, RegExp])[] = [
  ['null-check', /^(?<register>R\d+) pointer arithmetic on (?<type>\w+_or_null\w*) prohibited, null-check it first$/],
  ['null-check', /^(?<register>R\d+) invalid mem access '(?<type>\w*_or_null\w*)'$/],
  ['null-check', /^Possibly NULL pointer passed to (?:trusted|helper) (?<argument>\w+)$/],
  ['null-check', /^(?<register>R\d+) type=(?<type>\w*_or_null) expected=(?<expected>.*)$/],
  ['not-a-pointer', /^(?<register>R\d+) invalid mem access 'scalar'$/],
  ['invalid-access', /^(?<register>R\d+) invalid mem access '(?<type>\w+)'$/],
  ['uninitialised-register', /^(?<register>R\d+) (?:!read_ok|is invalid)$/],
  ['frame-pointer', /^frame pointer is read only$/],
  ['map-value-bounds', /^invalid access to map value, value_size=(?<size>\d+) off=(?<offset>-?\d+) size=(?<access>\d+)$/],
  ['map-key-bounds', /^invalid access to map key, key_size=(?<size>\d+) off=(?<offset>-?\d+) size=(?<access>\d+)$/],
  ['map-key-read-only', /^write to change key (?<register>R\d+) not allowed$/],
  ['map-read-only', /^(?:write into|read from) map forbidden/],
  ['packet-bounds', /^invalid access to packet, off=(?<offset>-?\d+) size=(?<access>\d+)/],
  ['packet-bounds', /^(?<register>R\d+) offset is outside of the packet$/],
  ['packet-read-only', /^cannot write into packet$/],
  ['memory-bounds', /^invalid access to memory, mem_size=(?<size>\d+) off=(?<offset>-?\d+) size=(?<access>\d+)$/],
  ['stack-bounds', /^invalid(?: variable-offset)? ?(?<how>read from|write to|indirect access to) stack (?<register>R\d+) off=(?<offset>-?\d+) size=(?<access>-?\d+)$/],
  ['stack-bounds', /^(?:invalid unbounded variable-offset|variable offset stack pointer cannot be passed into helper function)/],
  ['stack-bounds', /^invalid variable-offset (?<how>[\w ]+) stack (?<register>R\d+) var_off=\S+(?: \S+)? off=(?<offset>-?\d+)/],
  ['stack-unread', /^invalid (?:indirect )?read from stack/],
  ['index-unbounded', /^(?<register>R\d+) (?:unbounded memory access|m(?:in|ax) value is outside of the allowed memory range)/],
  ['index-negative', /^(?<register>R\d+) min value is negative/],
  ['size-zero', /^(?:(?<register>R\d+) )?invalid zero-sized read/],
  ['context-access', /^invalid bpf_context access off=(?<offset>-?\d+) size=(?<access>\d+)$/],
  ['context-argument', /^func '(?<function>\w+)' doesn't have (?<argument>\d+)-th argument$/],
  ['misaligned', /^misaligned (?<what>\w+ )?access off/],
  ['read-only-struct', /^only read (?:from \w+ )?is supported$/],
  ['read-only-struct', /^write access (?:to this struct|for struct|at off) /],
  ['read-only-memory', /^(?<register>R\d+) cannot write into (?<type>\w+)$/],
  ['atomic', /^BPF_ATOMIC stores into (?<register>R\d+) (?<type>\w+) is not allowed$/],
  ['atomic', /^invalid atomic operand size$/],
  ['struct-offset', /^(?<register>R\d+) is (?<type>\w+) invalid (?:negative access|variable offset): /],
  ['struct-offset', /^access beyond struct (?<type>\w+) at off (?<offset>-?\d+) size (?<access>\d+)$/],
  ['user-memory', /^(?<register>R\d+) is ptr_(?<type>\w+) access user memory: /],
  ['pointer-moved', /^negative offset (?<type>\w+) ptr (?<register>R\d+) off=-?\d+ disallowed$/],
  ['pointer-moved', /^dereference of modified (?<type>\w+) ptr (?<register>R\d+) off=-?\d+ disallowed$/],
  ['pointer-moved', /^variable (?<type>\w+) access var_off=.* disallowed$/],
  ['two-pointers', /^same insn cannot be used with different pointers$/],
  ['kptr', /\bkptr\b/],
  ['special-field-access', /^(?<field>bpf_\w+) cannot be accessed directly by load\/store$/],
  ['special-field-access', /^direct access to (?<field>bpf_\w+) is disallowed$/],
  ['graph-lock', /^bpf_spin_lock at off=\d+ must be held for (?<field>bpf_\w+)$/],
  ['graph-lock', /^held lock and object are not in the same allocation$/],
  ['graph-node', /^(?<field>bpf_\w+) not found at offset=\d+$/],
  ['graph-node', /^(?:operation on bpf_\w+ expects arg#1|arg#1 offset=-?\d+, but expected) (?<field>bpf_\w+) at offset=/],
  ['not-owned', /^(?:allocated object must be referenced|arg#\d+ expected pointer to (?:map value or )?allocated object|arg#\d+ is neither owning or non-owning ref)$/],
  ['not-owned', /^arg#\d+ (?:doesn't point to a type with bpf_refcount field|expected for bpf_(?:percpu_)?obj_drop_impl\(\))$/],
  ['tree-callback', /^(?:rbtree_remove (?:node input|not allowed)|can't spin_\{lock,unlock\} in rbtree cb|Calling bpf_rcu_read_\{lock,unlock\} in unnecessary)/],
  ['dynptr', /^(?:Expected an initialized dynptr|Dynptr has to be|cannot overwrite referenced dynptr|arg \d+ is an unacquired reference|dynptr has to be at|cannot pass in dynptr|arg#\d+ expected pointer to (?:stack or const struct bpf_dynptr|ctx, but got \w+)|Unsupported reg type \w+ for bpf_dynptr_from_mem)/],
  ['dynptr', /^the prog does not allow writes to packet data$/],
  ['cast-type', /^kfunc bpf_rdonly_cast type ID argument must be of a struct$/],
  ['object-type', /^(?:local type ID argument must be|bpf_obj_new\/bpf_percpu_obj_new )/],
  ['not-modelled', /^this machine does not model (?<function>.*)$/],
  ['sleeping-helper', /^helper call might sleep in a non-sleepable prog$/],
  ['sleeping-helper', /^sleepable helper (?<function>\w+)#\d+ in (?<where>(?!rcu_read_lock|non-preemptible).*)$/],
  ['sleeping-kfunc', /^program must be sleepable to call sleepable kfunc (?<function>\w+)$/],
  ['sleep-in-rcu', /^sleepable helper (?<function>\w+)#\d+ in rcu_read_lock region$/],
  ['sleep-in-rcu', /^kernel func (?<function>\w+) is sleepable within rcu_read_lock region$/],
  ['sleep-in-preempt-off', /^sleepable helper (?<function>\w+)#\d+ in non-preemptible region$/],
  ['sleep-in-preempt-off', /^kernel func (?<function>\w+) is sleepable within non-preemptible region$/],
  ['call-under-lock', /^(?:global )?function calls are not allowed while holding a lock/],
  ['call-under-lock', /^(?:tail_call|BPF_LD_\[ABS\|IND\]) cannot be used inside bpf_spin_lock-ed region$/],
  ['left-locked', /^(?:tail_call|BPF_LD_\[ABS\|IND\]) cannot be used inside bpf_(?<section>rcu_read_lock|preempt_disable)-ed region$/],
  ['global-in-preempt-off', /^global function calls are not allowed with preemption disabled/],
  ['lock-missing-unlock', /^bpf_spin_unlock is missing$/],
  ['lock-twice', /^Locking two bpf_spin_locks are not allowed$/],
  ['unlock-without-lock', /^bpf_spin_unlock without taking a lock$/],
  ['unlock-other', /^bpf_spin_unlock of different lock$/],
  ['rcu-missing-unlock', /^bpf_rcu_read_unlock is missing$/],
  ['rcu-unmatched', /^unmatched rcu read unlock/],
  ['rcu-nested', /^nested rcu read lock/],
  ['preempt-missing-enable', /^(?<count>\d+) bpf_preempt_enable(?: is|\(s\) are) missing$/],
  ['preempt-unmatched', /^unmatched attempt to enable preemption/],
  ['field-not-in-map', /^(?:arg#(?<argument>\d+)|(?<register>R\d+)) doesn't point to a map value$/],
  ['field-offset', /^off (?<offset>-?\d+) doesn't point to 'struct (?<field>\w+)' that is at (?<expected>-?\d+)$/],
  ['field-variable-offset', /^(?<register>R\d+) doesn't have constant offset\. (?<field>\w+) has to be at the constant offset$/],
  ['field-no-btf', /^map '(?<map>[^']*)' has to have BTF in order to use (?<field>\w+)$/],
  ['field-missing', /^(?:map|local) '(?<map>[^']*)' has no valid (?<field>\w+)$/],
  ['field-other-map', /^(?<what>timer|workqueue) pointer in R1 map_uid=\d+ doesn't match map pointer in R2 map_uid=\d+$/],
  ['not-a-map', /^pointer in (?<register>R\d+) isn't map pointer$/],
  ['not-a-map', /^arg#(?<argument>\d+) is (?<type>\w+) expected/],
  ['timer-on-rt', /^bpf_timer cannot be used for PREEMPT_RT\.$/],
  ['tracing-program', /^(?:tracing|socket filter) progs cannot use (?<field>bpf_\w+) yet$/],
  ['callback-not-static', /^callback function (?:not static|cannot be the main program)$/],
  ['callback-map', /^callback function not allowed for map$/],
  ['function-types', /^(?:missing btf func_info|Global functions need valid BTF)$/],
  ['callback-missing', /^(?:arg\d+|R\d+) expected pointer to func$/],
  ['callback-return', /^At (?<which>async callback|callback) return the register R0 has (?<found>.*) should have been in \[(?<min>-?\d+), (?<max>-?\d+)\]$/],
  ['program-return', /^At program exit the register R0 has (?<found>.*) should have been in \[(?<min>-?\d+), (?<max>-?\d+)\]$/],
  ['return-unknown', /^At \w+(?: \w+)* the register R0 is not a known value \((?<type>[^)]*)\)$/],
  ['return-unknown', /^(?:R0 not a scalar value|At subprogram exit the register R0 is not a scalar value \((?<type>[^)]*)\))$/],
  ['return-stack', /^cannot return stack pointer to the caller$/],
  ['struct-mismatch', /^(?<register>R\d+) is of type (?<type>\w+) but (?<expected>\w+) is expected$/],
  ['struct-mismatch', /^kernel function (?<function>\w+) args#\d+ expected pointer to STRUCT (?<expected>\w+) but (?<register>R\d+) has a pointer to (?:STRUCT |UNKNOWN )?(?<type>\w*)$/],
  ['argument-shape', /^(?:kernel function \w+ args#\d+|arg#\d+|R\d+) pointer type .* (?:is not supported|must point to .*)$/],
  ['const-string', /^(?<register>R\d+) (?:does not point to a readonly map'|is not a constant address')$/],
  ['const-string', /^(?:string is not zero-terminated|(?:arg#\d+|R\d+) doesn't point to a const string)$/],
  ['release', /^(?<register>R\d+) must (?:have zero offset|be referenced) when passed to release func/],
  ['release', /^(?:release kernel function (?<function>\w+) expects refcounted PTR_TO_BTF_ID|\w+ \w+#\d+ reference has not been acquired before)$/],
  ['packet-helper', /^helper access to the packet is not allowed$/],
  ['type-mismatch', /^(?<register>R\d+) type=(?<type>\w+) expected=(?<expected>.*)$/],
  ['helper-unavailable', /^program of this type cannot use helper (?<function>\w+)#(?<id>\d+)$/],
  ['helper-unavailable', /^(?<function>\w+) (?:not supported for program type|supported only for) /],
  ['helper-place', /^helper call is not allowed in probe$/],
  ['helper-unknown', /^invalid func unknown#(?<id>-?\d+)$/],
  ['kfunc-unavailable', /^calling kernel function (?<function>\w+) is not allowed$/],
  ['license-kfunc', /^cannot call kernel function from non-GPL compatible program$/],
  ['license-helper', /^cannot call GPL-restricted function from non-GPL compatible program$/],
  ['license-struct', /^Cannot access kernel 'struct (?<type>\w+)' from non-GPL compatible program$/],
  ['map-for-helper', /^invalid map_ptr to access map->(?<function>\w+)$/],
  ['map-for-helper', /^cannot pass map_type (?<map>\d+) into func (?<function>\w+)#\d+$/],
  ['sleepable-map', /^Sleepable programs can only use /],
  ['sleepable-type', /^Only fentry\/fexit\/fmod_ret, lsm, iter, uprobe, and struct_ops programs can be sleepable$/],
  ['sleepable-type', /^Program of this type cannot be sleepable$/],
  ['sleepable-syscall', /^Syscall programs can only be sleepable$/],
  ['sleepable-target', /^(?<target>\w+) is not sleepable$/],
  ['infinite-loop', /^infinite loop detected at insn (?<insn>\d+)$/],
  ['too-many-insns', /^BPF program is too large\. Processed (?<count>\d+) insn$/],
  ['too-complex', /^The sequence of (?<count>\d+) jumps is too complex/],
  ['too-many-maps', /^The total number of maps per program has reached the limit of (?<count>\d+)$/],
  ['license-type', /^struct ops programs must have a GPL compatible license$/],
  ['hook-unavailable', /^attach to unsupported member (?<member>\w+) of struct (?<type>\w+)$/],
  ['unreachable', /^unreachable insn (?<insn>\d+)$/],
  ['stack-too-large', /^combined stack size of (?<calls>\d+) calls is (?<bytes>\d+)\. Too large$/],
  ['stack-too-large', /^tail_calls are not allowed when call stack of previous frames is (?<bytes>\d+) bytes\. Too large$/],
  ['stack-spill', /^(?:invalid size of register (?:spill|fill)|cannot spill pointers to stack into stack frame of the caller)$/],
  ['call-too-deep', /^the call stack of (?<frames>\d+) frames is too deep/],
  ['reference-leak', /^Unreleased reference id=(?<id>\d+) alloc_insn=(?<insn>\d+)$/],
  ['not-referenced', /^(?<register>R\d+) must be (?:referenced|a rcu pointer)/],
  ['not-constant', /^(?<register>R\d+) (?:must be a known constant|is not a known constant'|is not a const)$/],
  ['not-scalar', /^(?<register>R\d+) is not a scalar$/],
  ['pointer-arithmetic', /^(?<register>R\d+) pointer arithmetic (?:on|with) .* prohibited$/],
  ['pointer-arithmetic', /^(?<register>R\d+) (?:bitwise operator \S+ on pointer|32-bit pointer arithmetic|pointer \S+ pointer) prohibited$/],
  ['pointer-arithmetic', /^math between (?<type>\w+) pointer and /],
  ['pointer-arithmetic', /^(?<type>\w+) pointer offset -?\d+ is not allowed$/],
  ['pointer-arithmetic', /^value -?\d+ makes (?<type>\w+) pointer be out of bounds$/],
  ['pointer-arithmetic', /^(?<register>R\d+) (?:tried to subtract pointer from scalar|subtraction from stack pointer prohibited)$/],
  ['division-by-zero', /^div by zero$/],
  ['shift-distance', /^invalid shift (?<distance>-?\d+)$/],
  ['iterator', /^expected (?:an initialized|uninitialized) iter_(?<type>\w+)/],
  ['iterator', /^(?:iter has to be at a constant offset|cannot pass in iter at an offset=-?\d+|arg#\d+ expected pointer to an iterator on stack)$/],
  ['iterator-rcu', /^expected an RCU CS when using (?<function>\w+)$/],
  ['global-function-arguments', /^arg#\d+ (?:expects pointer to ctx|is expected to be non-NULL)$/],
  ['global-function-arguments', /^Caller passes invalid args into func#\d+ \('(?<function>\w+)'\)$/],
  ['global-function-types', /^arg#(?<argument>\d+) reference type\('[^']*'\) size cannot be determined: -22$/],
  ['verifier-bug', /^(?:kernel subsystem misconfigured verifier$|bug: )/],
  ['packet-load', /^(?:BPF_LD_\[ABS\|IND\] instructions not allowed|cannot use BPF_LD_\[ABS\|IND\] within callback|at the time of BPF_LD_ABS\|IND )/],
  ['malformed', /uses reserved fields$|^(?:unknown opcode|invalid BPF_\w+|invalid bpf_ld_imm64|unrecognized bpf_ld_imm64|invalid insn idx|invalid may_goto|BPF_ATOMIC uses invalid|jump out of range|jump into the middle|last insn is not an exit|call to invalid destination|kernel btf_id|fd -?\d+ is not pointing|direct value offset|no direct value access|invalid access to map value pointer|bpf_struct_ops map cannot be used)/],
  ['map-crash', /^BUG: (?:kernel NULL pointer dereference|unable to handle page fault)/],
];

/** Explains the rejection at a log's end; undefined where the log has none that we know. */
export function explainVerifierMessage(log: string): VerifierExplanation | undefined {
  const lines = log.split('\n').filter((line) => line !== '' && !line.startsWith('processed '));
  const refused = lines.findLastIndex((line) => /^\d+: \(/.test(line));
  const insn = refused >= 0 ? Number.parseInt(lines[refused], 10) : undefined;
  for (const message of lines.slice(refused + 1)) {
    const found = explainLine(message);
    if (found) return { ...found, insn, message };
  }
  return undefined;
}

function explainLine(line: string): { key: string; params: Record<string, string> } | undefined {
  for (const [key, pattern] of explanations) {
    const match = pattern.exec(line);
    if (match) return { key, params: definedOf(match.groups ?? {}) };
  }
  return undefined;
}

function definedOf(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Every key there is: what the catalogue must have words for. */
export const explanationKeys: readonly string[] = [...new Set(explanations.map(([key]) => key))];
