/** What a rejection means, in one sentence, and what to change. Marks are read by `rich.ts`; `{names}` come from the message. */
export interface Explanation {
  readonly says: string;
  readonly fix: string;
}

/** Words of the verifier's log, loaded with it. */
export const enVerifier = {
  accepted: 'accepted',
  rejected: (errno: number) => `rejected, ${errno}`,
  fix: 'What to change:',
  refusedHere: 'refused here',
  line: (line: number) => `line ${line}`,
  path: 'The way that leads there',
  branch: { jumps: 'its jump is taken', 'goes-on': 'its jump is not taken' },
  earlierSteps: (count: number) => (count === 1 ? '1 step before' : `${count} steps before`),
  lesson: 'The lesson on this:',
  anyway: 'Load it anyway',
  anywayTip: 'Runs it on a machine without a verifier, which no Linux is: see what it protects from',
  level: 'Log level',
  levels: { 1: 'Level 1', 2: 'Level 2' },
  levelTips: { 1: 'The way to the verdict, as libbpf prints it', 2: 'Every path that was looked at, with every state' },
  verifying: 'Verifying again…',
  copy: 'Copy',
  copyTip: 'Copy the log, in the kernel’s format: other viewers open it',
  copied: 'Copied',
  notCopied: 'Select the text and copy it: the browser does not let us',
  registers: (insn: number) => `Registers after instruction ${insn}`,
  registersBefore: (insn: number) => `Registers before instruction ${insn}`,
  frame: (frame: number) => `frame ${frame}`,
  nothingKnown: 'The verifier has said nothing of the registers up to here.',
  log: (program: string) => `Verifier log of ${program}`,
  earlier: (count: number) => `Show ${count} earlier lines`,
  unknown: {
    says: 'The last line of the log says why; it is one that we have no plain words for yet.',
    fix: 'Read the state of the registers in the lines above it, from the bottom upwards.',
  } satisfies Explanation,
};

/** By the key of the explanation (lab/verdict.ts). */
export const enExplanations: Readonly<Record<string, Explanation>> = {
  'null-check': {
    says: 'This pointer may be NULL here: a lookup finds nothing when the key is not in the map.',
    fix: 'Compare the pointer with NULL and leave before it is used: `if (!val) return 0;`.',
  },
  'not-a-pointer': {
    says: '{register} holds a plain number here, and a number cannot be used as an address.',
    fix: 'Take the pointer from where the verifier can follow it: a lookup, the context, a helper; do not make it out of an integer.',
  },
  'invalid-access': {
    says: '{register} is of the kind `{type}`, and memory of that kind cannot be read or written directly.',
    fix: 'Use the helper that is made for it, or a pointer to a map value.',
  },
  'uninitialised-register': {
    says: '{register} is read before anything was put in it, at least on one way through the program.',
    fix: 'Give the variable a value on every way that leads here; arguments beyond those the function gets, and a missing `return` value, count as well.',
  },
  'frame-pointer': {
    says: 'r10 is the frame pointer, and a program may not change it.',
    fix: 'Copy it to another register and calculate there; a C compiler does so by itself.',
  },
  'map-value-bounds': {
    says: 'The access lies outside of the map value: {access} bytes at offset {offset}, where the value has {size}.',
    fix: 'Check the index against the size before it is used, or make the value as large as the type you read it as.',
  },
  'map-key-bounds': {
    says: 'The access lies outside of the map key: {access} bytes at offset {offset}, where the key has {size}.',
    fix: 'Read the key as the type it was declared with in the map.',
  },
  'map-key-read-only': {
    says: 'A program may read a key in place, but not change it: the map would no longer find the element.',
    fix: 'Copy the key to a variable, change that, and update the map with it.',
  },
  'map-read-only': {
    says: 'This map may not be written by programs: it is `.rodata`, frozen, or was made with BPF_F_RDONLY_PROG.',
    fix: 'Leave out `const` from a global that has to change, or keep the value in another map.',
  },
  'packet-bounds': {
    says: 'The verifier does not know that the packet is long enough for this access.',
    fix: 'Compare with `data_end` first: `if (ptr + size > data_end) return …;`, with the same pointer and the same size.',
  },
  'packet-read-only': {
    says: 'A program of this type may look at the packet but not change it.',
    fix: 'Write by `bpf_skb_store_bytes()` where the program type has it, or use a type that may change packets.',
  },
  'memory-bounds': {
    says: 'The access lies outside of the memory: {access} bytes at offset {offset}, where there are {size}.',
    fix: 'Check the offset before it is used, or ask for as many bytes as you need.',
  },
  'stack-bounds': {
    says: 'The access lies outside of the stack frame, which is 512 bytes below r10.',
    fix: 'Check the index of the array before it is used, and see that the helper is told no more than the variable’s size.',
  },
  'stack-unread': {
    says: 'Bytes of the stack are read that nobody has written: what lies there is not the program’s to see.',
    fix: 'Initialise the whole variable, padding included: `struct key k = {};` and then its members.',
  },
  'index-unbounded': {
    says: '{register} may be as large as any number: the verifier knows no upper limit for it.',
    fix: 'Bound it before use: `if (i >= SIZE) return 0;` or `i &= SIZE - 1`.',
  },
  'index-negative': {
    says: '{register} may be negative here.',
    fix: 'Make the variable unsigned, or check that it is at least 0 before it is used.',
  },
  'size-zero': {
    says: '{register} is a size and may be 0 here, which this helper does not take.',
    fix: 'Check that the size is greater than 0 before the call.',
  },
  'context-access': {
    says: 'The context of this program type has nothing that can be read at offset {offset} with {access} bytes.',
    fix: 'Use the fields that this program type’s context has, in their own size; arguments of the traced function are 8 bytes each.',
  },
  'context-argument': {
    says: '`{function}` has no argument number {argument}.',
    fix: 'Take as many arguments as the traced function has, and in its order; `BPF_PROG` helps to name them.',
  },
  misaligned: {
    says: 'The address is not a multiple of the size that is read or written.',
    fix: 'Order the members of the struct so that each lies at a multiple of its size, or read it byte by byte.',
  },
  'read-only-struct': {
    says: 'Structures of the kernel can be read by programs, but not written.',
    fix: 'Keep what you want to remember in a map of your own.',
  },
  'special-field-access': {
    says: '`struct {field}` belongs to the kernel: a program may not read or write its bytes.',
    fix: 'Pass its address to the functions made for it, and copy the members around it one by one.',
  },
  'sleeping-helper': {
    says: 'This helper may sleep, and here the program may not: it runs where nothing can wait.',
    fix: 'Call it from a `bpf_wq` callback, or make the program sleepable, as in `SEC("fentry.s/…")`.',
  },
  'sleeping-kfunc': {
    says: '`{function}()` may sleep, and this program may not: it runs where nothing can wait.',
    fix: 'Call it from a `bpf_wq` callback, which runs in a [W:kworker], or make the program sleepable, as in `SEC("fentry.s/…")`.',
  },
  'sleep-in-rcu': {
    says: '`{function}()` may sleep, and between `bpf_rcu_read_lock()` and `bpf_rcu_read_unlock()` nothing may.',
    fix: 'Call it before the lock is taken or after it is given back.',
  },
  'sleep-in-preempt-off': {
    says: '`{function}()` may sleep, and while preemption is off nothing may.',
    fix: 'Call it before `bpf_preempt_disable()` or after `bpf_preempt_enable()`.',
  },
  'call-under-lock': {
    says: 'While a `bpf_spin_lock` is held, a program may call nothing but the unlock.',
    fix: 'Prepare before the lock, change plain members under it, and call the rest after the unlock.',
  },
  'lock-missing-unlock': {
    says: 'One way through the program ends with the `bpf_spin_lock` still held.',
    fix: 'Unlock before every `return`.',
  },
  'lock-twice': {
    says: 'A program may hold one `bpf_spin_lock` at a time: two could wait for each other.',
    fix: 'Give the first back before the second is taken.',
  },
  'unlock-without-lock': {
    says: '`bpf_spin_unlock()` is called on a way where the lock is not held.',
    fix: 'Lock on every way that leads to the unlock.',
  },
  'unlock-other': {
    says: 'The lock that is given back is not the one that was taken.',
    fix: 'Use the same pointer for both; a second lookup counts as another value.',
  },
  'rcu-missing-unlock': {
    says: 'One way through the program ends inside of the RCU read section.',
    fix: 'Call `bpf_rcu_read_unlock()` before every `return`.',
  },
  'rcu-unmatched': {
    says: '`bpf_rcu_read_unlock()` is called without a lock before it.',
    fix: 'Put `bpf_rcu_read_lock()` in front, or take the unlock away.',
  },
  'rcu-nested': {
    says: 'On this kernel RCU read sections do not nest in a program.',
    fix: 'One lock around all of it is enough: take the inner pair away.',
  },
  'preempt-missing-enable': {
    says: 'One way through the program ends with preemption still off.',
    fix: 'Call `bpf_preempt_enable()` as often as it was disabled, before every `return`.',
  },
  'preempt-unmatched': {
    says: 'Preemption is enabled more often than it was disabled.',
    fix: 'Pair every `bpf_preempt_enable()` with a `bpf_preempt_disable()` before it.',
  },
  'field-not-in-map': {
    says: 'A timer or work lives in a map value, and this pointer points elsewhere.',
    fix: 'Look the element up in its map, and pass the address of its member: `&val->work`.',
  },
  'field-offset': {
    says: 'The pointer is off by some bytes: `struct {field}` lies at offset {expected} of the value, and this is {offset}.',
    fix: 'Pass the address of the member itself, with the struct the map was declared with.',
  },
  'field-variable-offset': {
    says: 'Where the pointer points depends on a variable, and `{field}` must be at a known place.',
    fix: 'Use the member of one value by name; for many of them make many elements.',
  },
  'field-no-btf': {
    says: 'The kernel does not know what lies in a value of the map `{map}`, so it finds no `{field}` there.',
    fix: 'Declare the map with `__type(value, struct …)` instead of `__uint(value_size, …)`; some kinds of map cannot have it at all.',
  },
  'field-missing': {
    says: 'A value of the map `{map}` has no `{field}`.',
    fix: 'Put a `struct {field}` in the value’s struct, or pass the map that has one.',
  },
  'field-other-map': {
    says: 'The {what} lives in a value of one map, and another map is passed beside it.',
    fix: 'Pass the map that the value was looked up in; for an inner map, the very pointer that the outer lookup gave.',
  },
  'not-a-map': {
    says: 'A map is expected here, and this is something else.',
    fix: 'Pass the address of the map itself: `&array`.',
  },
  'timer-on-rt': {
    says: 'On a PREEMPT_RT kernel tracing programs may not use `bpf_timer`.',
    fix: 'Use `bpf_wq`, or a kernel that is not PREEMPT_RT: the machine’s dial says which it is.',
  },
  'tracing-program': {
    says: 'Programs of this type may run anywhere, even in an NMI, and may not use `{field}`.',
    fix: 'Use a type that runs where it is safe, such as `fentry`, `lsm` or `tp_btf` as far as they are allowed.',
  },
  'callback-not-static': {
    says: 'The callback is a global function, which the verifier checks by itself, without knowing who calls it.',
    fix: 'Declare the callback `static`.',
  },
  'callback-missing': {
    says: 'A function of the program is expected here, and this is something else.',
    fix: 'Pass the callback by its name; it cannot come from a variable or be NULL.',
  },
  'callback-return': {
    says: 'The {which} must return a number from {min} to {max}, and here it may return another.',
    fix: 'End every way through it with `return 0;`.',
  },
  'program-return': {
    says: 'A program of this type must return a number from {min} to {max}, and here it may return another.',
    fix: 'Check the value before it is returned, or return a constant; `fentry` and `fexit` return 0.',
  },
  'return-unknown': {
    says: 'What is returned is no number that the verifier knows anything of: a pointer, perhaps.',
    fix: 'Return a constant.',
  },
  'type-mismatch': {
    says: '{register} is of the kind `{type}`, and `{expected}` is expected here.',
    fix: 'Compare the arguments of the call with what the function wants, one by one.',
  },
  'helper-place': {
    says: 'The function or hook that this program hangs on may run under locks that the helper takes as well.',
    fix: 'Attach elsewhere, e.g. to `lsm/file_open`, or read `d_name` of the dentry instead of a whole path.',
  },
  'helper-unavailable': {
    says: 'Programs of this type cannot call `{function}()`.',
    fix: 'Use another helper, or move the work to a program of a type that has it.',
  },
  'helper-unknown': {
    says: 'This kernel has no helper with the number {id}.',
    fix: 'Take a newer kernel, or do without it: an older one has fewer helpers.',
  },
  'kfunc-unavailable': {
    says: 'Programs of this type cannot call `{function}()`, or this kernel does not offer it to them.',
    fix: 'Use a program type that may, or load the module that has the function.',
  },
  'license-kfunc': {
    says: 'Kernel functions such as those of `bpf_wq` are for GPL-compatible programs, and this one does not say that it is.',
    fix: 'Write `char LICENSE[] SEC("license") = "GPL";` if that is the licence of your program.',
  },
  'license-helper': {
    says: 'This helper is for GPL-compatible programs, and this one does not say that it is.',
    fix: 'Write `char LICENSE[] SEC("license") = "GPL";` if that is the licence of your program.',
  },
  'license-struct': {
    says: 'Reading `struct {type}` of the kernel is for GPL-compatible programs, and this one does not say that it is.',
    fix: 'Write `char LICENSE[] SEC("license") = "GPL";` if that is the licence of your program.',
  },
  'map-for-helper': {
    says: '`{function}()` does not work on maps of this type.',
    fix: 'Use the helper that belongs to the map’s type, or another type of map.',
  },
  'sleepable-map': {
    says: 'Sleepable programs can use only some types of map.',
    fix: 'Use an array, a hash, a ring buffer or local storage.',
  },
  'sleepable-type': {
    says: 'A program of this type cannot be sleepable.',
    fix: 'Take the `.s` out of the section’s name, and leave what sleeps to a `bpf_wq` callback.',
  },
  'sleepable-syscall': {
    says: 'Programs of the type syscall are always sleepable.',
    fix: 'Load it as a sleepable one: `SEC("syscall")`.',
  },
  'sleepable-target': {
    says: '`{target}` may be called where nothing can wait, so a program attached to it cannot be sleepable.',
    fix: 'Take the `.s` out of the section’s name, or attach to a function that may sleep.',
  },
  'infinite-loop': {
    says: 'This loop comes around with nothing changed: it would never end.',
    fix: 'Let every round change what the condition tests, with a limit that the verifier sees; or use `bpf_loop()`.',
  },
  'too-many-insns': {
    says: 'After {count} instructions the verifier gives up: there are too many ways through the program.',
    fix: 'Use `bpf_loop()` for long loops, bring branches together early, move parts to global functions.',
  },
  'too-complex': {
    says: 'Too many branches wait to be looked at.',
    fix: 'Move parts to functions of their own, and use `bpf_loop()` in place of unrolled loops.',
  },
  unreachable: {
    says: 'No way through the program leads to instruction {insn}.',
    fix: 'Take the dead code away; a compiler does so by itself.',
  },
  'stack-too-large': {
    says: 'The stack of {calls} nested calls together takes {bytes} bytes; 512 is what there is.',
    fix: 'Keep large variables in a map, a per-CPU array with one element, for example.',
  },
  'call-too-deep': {
    says: 'Calls nest {frames} deep; 8 is the most.',
    fix: 'Bring functions together, or mark small ones `__always_inline`.',
  },
  'reference-leak': {
    says: 'What was acquired at instruction {insn} is not released on every way.',
    fix: 'Release it before every `return`, also where something else has failed.',
  },
  'not-referenced': {
    says: '{register} is not known to stay: it is neither held by a reference nor protected by RCU.',
    fix: 'Acquire a reference first, or work with it between `bpf_rcu_read_lock()` and `bpf_rcu_read_unlock()`.',
  },
  'not-constant': {
    says: '{register} must be a number that is known when the program is loaded.',
    fix: 'Pass a constant in place of a variable.',
  },
  'not-scalar': {
    says: '{register} is a pointer, and a plain number is expected here.',
    fix: 'Pass the value itself; compare the order of the arguments.',
  },
  'pointer-arithmetic': {
    says: 'What is calculated with this pointer would leave the verifier without knowledge of where it points.',
    fix: 'Only add or subtract offsets that are known or bounded, and check for NULL before that.',
  },
  'division-by-zero': {
    says: 'The program divides by the constant 0.',
    fix: 'Divide by something else.',
  },
  'shift-distance': {
    says: 'A shift by {distance} bits is more than the register has.',
    fix: 'Shift by less than 32 or 64 bits, as wide as the value is.',
  },
  iterator: {
    says: 'The iterator is used before it was made, or made again before it was destroyed.',
    fix: 'Call `bpf_iter_{type}_new()`, then `_next()`, then `_destroy()`, on every way; `bpf_for()` does it for you.',
  },
  'global-function-arguments': {
    says: 'The arguments of this call are not what the global function `{function}()` says it takes.',
    fix: 'Check pointers for NULL before the call, or make the function `static` so that it is looked at with its caller.',
  },
  'global-function-types': {
    says: 'A global function is verified alone, and how much memory its argument {argument} points to is not known.',
    fix: 'Let it point to a complete struct or to a number, or make the function `static` so that it is looked at with its caller.',
  },
  'read-only-memory': {
    says: '{register} points to memory that a program may read but not write.',
    fix: 'Copy what you need to a variable or a map of your own, and change it there.',
  },
  atomic: {
    says: 'An atomic operation needs 4 or 8 bytes of memory that the program may write, and this is something else.',
    fix: 'Keep the counter in a map value or a global variable, as an `int` or a `long`.',
  },
  'struct-offset': {
    says: 'The access lies outside of `struct {type}`, or at a place that is not known when the program is loaded.',
    fix: 'Read members by name; an array in the struct needs an index that is a constant, or `bpf_probe_read_kernel()`.',
  },
  'user-memory': {
    says: '{register} is an address of user space, which a program cannot follow directly.',
    fix: 'Copy the data with `bpf_probe_read_user()`, or with `bpf_copy_from_user()` where the program may sleep.',
  },
  'pointer-moved': {
    says: 'This pointer must point to the very beginning of what it was given for, and here it has been moved.',
    fix: 'Keep the pointer as it came in a variable of its own, and pass or read that.',
  },
  'two-pointers': {
    says: 'One instruction reads the context on one way and other memory on another; it cannot be rewritten for both.',
    fix: 'Read in each branch by itself, so that the compiler does not bring the two accesses together.',
  },
  kptr: {
    says: 'A kernel pointer kept in a map value is touched in a way that is not allowed.',
    fix: 'Put it in and take it out with `bpf_kptr_xchg()` only, at the address of the member itself.',
  },
  'left-locked': {
    says: 'A tail call leaves the program for good, and here an RCU section is open or preemption is off.',
    fix: 'End the section first, and then call.',
  },
  'global-in-preempt-off': {
    says: 'While preemption is off a program may not call global functions: they are checked without knowing of it.',
    fix: 'Declare the function `static`, or enable preemption before the call.',
  },
  'callback-map': {
    says: 'Elements of this type of map cannot be visited with a callback.',
    fix: 'Use a map of another type, an array or a hash, for example.',
  },
  'function-types': {
    says: 'The object does not tell the types of its functions, and this one needs them.',
    fix: 'Compile with `-g`, and do not strip BTF from the object.',
  },
  'return-stack': {
    says: 'The function returns the address of a variable on its own stack, which is gone when it returns.',
    fix: 'Let the caller pass the address of its variable, or return the value itself.',
  },
  'struct-mismatch': {
    says: '{register} points to a `struct {type}`, and `struct {expected}` is expected here.',
    fix: 'Pass a pointer of that type as it came from the kernel; a cast in C does not change what it points to.',
  },
  'argument-shape': {
    says: 'A kernel function takes a pointer here that a program cannot make.',
    fix: 'Compare the call with the declaration of the function: plain numbers, or structs of them, can be passed by address.',
  },
  'const-string': {
    says: 'A constant text is expected here: one that lies in read-only data and ends with a zero.',
    fix: 'Write the text as a literal, or as `static const char fmt[] = "…";`.',
  },
  release: {
    says: 'Only what was acquired before can be released, and by the very pointer that was given.',
    fix: 'Pass the pointer as the acquiring function returned it, once, after it was checked for NULL.',
  },
  'packet-helper': {
    says: 'This helper cannot work on the packet in place.',
    fix: 'Copy the bytes to a variable first, with `bpf_skb_load_bytes()` or `bpf_xdp_load_bytes()`.',
  },
  'too-many-maps': {
    says: 'A program may use {count} maps, and this one uses more.',
    fix: 'Bring several values together in one struct, or use a map of maps.',
  },
  'license-type': {
    says: 'Programs of this type must be GPL-compatible, and this one does not say that it is.',
    fix: 'Write `char LICENSE[] SEC("license") = "GPL";` if that is the licence of your program.',
  },
  'hook-unavailable': {
    says: 'This kernel’s `struct {type}` has no `{member}` that a program may stand in for.',
    fix: 'Name one of the members that the kernel lets programs implement.',
  },
  'stack-spill': {
    says: 'A pointer is put on the stack in part, or where it may not lie.',
    fix: 'Keep pointers in variables of their own, eight bytes each, in the function that made them.',
  },
  'iterator-rcu': {
    says: '`{function}()` walks what RCU protects, and needs an RCU read section around it.',
    fix: 'Call `bpf_rcu_read_lock()` before the loop and `bpf_rcu_read_unlock()` behind it.',
  },
  'packet-load': {
    says: 'These old instructions read packets, and only in programs and places made for that.',
    fix: 'Use `bpf_skb_load_bytes()`, or pointers between `data` and `data_end`.',
  },
  malformed: {
    says: 'This is no valid bytecode: an instruction or a reference in it makes no sense to the kernel.',
    fix: 'A C compiler does not make such code: compile the program anew, for the BPF target.',
  },
  'graph-lock': {
    says: 'A list or tree may be touched only while the `struct bpf_spin_lock` in the same value or object is held.',
    fix: 'Put the call between `bpf_spin_lock()` and `bpf_spin_unlock()` of the lock beside it.',
  },
  'graph-node': {
    says: 'The pointer is not the address of the member that hangs in this list or tree.',
    fix: 'Pass `&object->member` for the member that `__contains()` names, and `&value->head` for the head itself.',
  },
  'not-owned': {
    says: 'This needs an object that the program owns: one from `bpf_obj_new()`, or taken out of a list or tree.',
    fix: 'Check the pointer for NULL first, and use it before it is pushed, added or dropped.',
  },
  'tree-callback': {
    says: 'A tree is changed in a way that is not allowed: only what hangs in it can be removed, and its `less` function only compares.',
    fix: 'Remove what `bpf_rbtree_first()` gave, under the lock, and let `less` return a comparison of two members.',
  },
  dynptr: {
    says: 'A `struct bpf_dynptr` is used in a way that its state does not allow.',
    fix: 'Make it once on the stack, use it only through the `bpf_dynptr_…()` functions, and submit or discard a reserved one once.',
  },
  'object-type': {
    says: '`bpf_obj_new()` makes objects of structs that the program itself declares.',
    fix: 'Give it the name of such a struct: `bpf_obj_new(struct node)`.',
  },
  'cast-type': {
    says: '`bpf_rdonly_cast()` reads memory as one of the kernel’s structs, and this type is none of them.',
    fix: 'Name a struct that the kernel has: `bpf_core_type_id_kernel(struct task_struct)`.',
  },
  'verifier-bug': {
    says: 'The verifier does not get on with this program: that is a mistake of the kernel, not of yours.',
    fix: 'Write the same another way; on a real kernel, report it to the list bpf@vger.kernel.org.',
  },
  'not-modelled': {
    says: 'A real Linux would take this program; the machine on this page does not have what it calls.',
    fix: 'Leave the call out, or try the program on a real kernel.',
  },
  'map-crash': {
    says: 'A real Linux 6.12 crashes while it checks this program: it follows a pointer that the map does not have.',
    fix: 'Pass the address of a real `struct bpf_timer` or `struct bpf_wq` in a value of a map that has one.',
  },
};
