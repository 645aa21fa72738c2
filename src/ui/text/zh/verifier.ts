import type { enExplanations, enVerifier } from '../en/verifier.ts';

/** Words of the verifier's log, in Chinese. */
export const zhVerifier: typeof enVerifier = {
  accepted: '通过',
  rejected: (errno) => `被拒绝，${errno}`,
  fix: '怎么改：',
  refusedHere: '在此被拒',
  line: (line) => `第 ${line} 行`,
  path: '通到那里的路',
  branch: { jumps: '此处跳转', 'goes-on': '此处不跳转' },
  earlierSteps: (count) => `此前还有 ${count} 步`,
  lesson: '讲这件事的课程：',
  anyway: '照样加载',
  anywayTip: '在没有验证器的机器上运行，任何 Linux 都不会这样：看看它在防什么',
  level: '日志级别',
  levels: { 1: '1 级', 2: '2 级' },
  levelTips: { 1: '通向结论的那条路，与 libbpf 打印的一样', 2: '看过的每条路径，连同每个状态' },
  verifying: '正在重新验证……',
  copy: '复制',
  copyTip: '按内核的格式复制日志：别的查看器可以打开',
  copied: '已复制',
  notCopied: '请选中文本自行复制：浏览器不让我们复制',
  registers: (insn) => `指令 ${insn} 之后的寄存器`,
  registersBefore: (insn) => `指令 ${insn} 之前的寄存器`,
  frame: (frame) => `栈帧 ${frame}`,
  nothingKnown: '到这里为止，验证器还没说过寄存器的情况。',
  log: (program) => `${program} 的验证器日志`,
  earlier: (count) => `显示前面的 ${count} 行`,
  unknown: {
    says: '原因在日志的最后一行；这一条我们还没有通俗的说法。',
    fix: '看它上面各行的寄存器状态，从下往上读。',
  },
};

/** By the key of the explanation (lab/verdict.ts). */
export const zhExplanations: typeof enExplanations = {
  'null-check': {
    says: '这个指针在这里可能是 NULL：键不在 map 里时，查找就什么也找不到。',
    fix: '使用之前先与 NULL 比较，是就离开：`if (!val) return 0;`。',
  },
  'not-a-pointer': {
    says: '{register} 在这里只是一个普通的数，而数不能当地址用。',
    fix: '从验证器跟得上的来源取得指针：查找、上下文、辅助函数；不要用整数拼出来。',
  },
  'invalid-access': {
    says: '{register} 的类型是 `{type}`，这种内存不能直接读写。',
    fix: '用专为它准备的辅助函数，或改用指向 map 值的指针。',
  },
  'uninitialised-register': {
    says: '{register} 还没放过任何东西就被读了，至少有一条路径是这样。',
    fix: '让变量在通到这里的每条路径上都有值；函数没有收到的参数、漏掉的 `return` 值也算在内。',
  },
  'frame-pointer': {
    says: 'r10 是帧指针，程序不得修改它。',
    fix: '把它复制到别的寄存器再计算；C 编译器自己就会这样做。',
  },
  'map-value-bounds': {
    says: '访问超出了 map 值：在偏移 {offset} 处访问 {access} 字节，而值只有 {size} 字节。',
    fix: '使用下标之前先与大小比较，或者让值与你读取时所用的类型一样大。',
  },
  'map-key-bounds': {
    says: '访问超出了 map 的键：在偏移 {offset} 处访问 {access} 字节，而键只有 {size} 字节。',
    fix: '按 map 里声明的类型来读键。',
  },
  'map-key-read-only': {
    says: '程序可以就地读键，但不能改：改了，map 就再也找不到这个元素。',
    fix: '把键复制到变量里，改那个变量，再用它更新 map。',
  },
  'map-read-only': {
    says: '程序不得写这个 map：它是 `.rodata`、已被冻结，或创建时带了 BPF_F_RDONLY_PROG。',
    fix: '需要改的全局变量去掉 `const`，或者把值放进另一个 map。',
  },
  'packet-bounds': {
    says: '验证器不知道数据包够不够长，不能让这次访问通过。',
    fix: '先与 `data_end` 比较：`if (ptr + size > data_end) return …;`，用同一个指针、同一个大小。',
  },
  'packet-read-only': {
    says: '这种类型的程序可以看数据包，但不能改。',
    fix: '程序类型有 `bpf_skb_store_bytes()` 的就用它来写，或者换一种可以改包的类型。',
  },
  'memory-bounds': {
    says: '访问超出了这块内存：在偏移 {offset} 处访问 {access} 字节，而总共只有 {size} 字节。',
    fix: '使用之前先检查偏移，或者需要多少字节就申请多少。',
  },
  'stack-bounds': {
    says: '访问超出了栈帧，栈帧是 r10 以下的 512 字节。',
    fix: '使用数组之前先检查下标；告诉辅助函数的大小也不要超过变量的大小。',
  },
  'stack-unread': {
    says: '读到了栈上没有写过的字节：那里留着什么，不该让程序看到。',
    fix: '把整个变量连同填充字节一起初始化：`struct key k = {};`，然后再填成员。',
  },
  'index-unbounded': {
    says: '{register} 可以是任意大的数：验证器不知道它的上限。',
    fix: '使用之前加以限制：`if (i >= SIZE) return 0;` 或 `i &= SIZE - 1`。',
  },
  'index-negative': {
    says: '{register} 在这里可能是负数。',
    fix: '把变量改成无符号，或者使用之前检查它不小于 0。',
  },
  'size-zero': {
    says: '{register} 是一个大小，在这里可能为 0，而这个辅助函数不接受 0。',
    fix: '调用之前检查大小是否大于 0。',
  },
  'context-access': {
    says: '这种程序类型的上下文里，偏移 {offset} 处没有可以按 {access} 字节读取的东西。',
    fix: '使用这种程序类型的上下文字段，并按字段本来的大小读取；被跟踪函数的参数每个 8 字节。',
  },
  'context-argument': {
    says: '`{function}` 没有第 {argument} 号参数。',
    fix: '参数的个数和顺序要与被跟踪的函数一致；`BPF_PROG` 可以帮你给它们命名。',
  },
  misaligned: {
    says: '地址不是所读写大小的整数倍。',
    fix: '调整结构体成员的顺序，使每个成员都对齐到自己的大小，或者逐字节读取。',
  },
  'read-only-struct': {
    says: '内核的结构体，程序可以读，不能写。',
    fix: '要记住的东西，放在你自己的 map 里。',
  },
  'special-field-access': {
    says: '`struct {field}` 归内核所有：程序不得读写它的字节。',
    fix: '把它的地址交给专门的函数，周围的成员则逐个复制。',
  },
  'sleeping-helper': {
    says: '这个辅助函数可能睡眠，而程序在这里不能睡：它运行在谁都不能等待的地方。',
    fix: '放到 `bpf_wq` 的回调里去调用，或者把程序改成可睡眠的，例如 `SEC("fentry.s/…")`。',
  },
  'sleeping-kfunc': {
    says: '`{function}()` 可能睡眠，而这个程序不能睡：它运行在谁都不能等待的地方。',
    fix: '放到 `bpf_wq` 的回调里去调用，它运行在 [W:kworker] 上；或者把程序改成可睡眠的，例如 `SEC("fentry.s/…")`。',
  },
  'sleep-in-rcu': {
    says: '`{function}()` 可能睡眠，而在 `bpf_rcu_read_lock()` 与 `bpf_rcu_read_unlock()` 之间什么都不许睡。',
    fix: '在加锁之前或解锁之后再调用。',
  },
  'sleep-in-preempt-off': {
    says: '`{function}()` 可能睡眠，而关抢占期间什么都不许睡。',
    fix: '在 `bpf_preempt_disable()` 之前或 `bpf_preempt_enable()` 之后再调用。',
  },
  'call-under-lock': {
    says: '持有 `bpf_spin_lock` 时，程序除了解锁什么都不能调用。',
    fix: '加锁之前准备好，锁内只改普通成员，其余的调用放到解锁之后。',
  },
  'lock-missing-unlock': {
    says: '有一条路径走到程序结尾时还持有 `bpf_spin_lock`。',
    fix: '每个 `return` 之前都要解锁。',
  },
  'lock-twice': {
    says: '程序同一时刻只能持有一把 `bpf_spin_lock`：两把可能互相等待。',
    fix: '先放掉第一把，再取第二把。',
  },
  'unlock-without-lock': {
    says: '有一条路径在没有持锁的情况下调用了 `bpf_spin_unlock()`。',
    fix: '通到解锁处的每条路径都要先加锁。',
  },
  'unlock-other': {
    says: '放掉的锁不是当初取得的那一把。',
    fix: '加锁和解锁用同一个指针；再查找一次，得到的就算另一个值。',
  },
  'rcu-missing-unlock': {
    says: '有一条路径在 RCU 读临界区里就结束了程序。',
    fix: '每个 `return` 之前都要调用 `bpf_rcu_read_unlock()`。',
  },
  'rcu-unmatched': {
    says: '调用了 `bpf_rcu_read_unlock()`，之前却没有加锁。',
    fix: '在前面加上 `bpf_rcu_read_lock()`，或者去掉这次解锁。',
  },
  'rcu-nested': {
    says: '在这个内核上，程序里的 RCU 读临界区不能嵌套。',
    fix: '整段用一把锁就够了：去掉里面的那一对。',
  },
  'preempt-missing-enable': {
    says: '有一条路径走到程序结尾时抢占还关着。',
    fix: '每个 `return` 之前，关了几次就调用几次 `bpf_preempt_enable()`。',
  },
  'preempt-unmatched': {
    says: '打开抢占的次数多于关闭的次数。',
    fix: '每个 `bpf_preempt_enable()` 之前都要有一个 `bpf_preempt_disable()` 与之配对。',
  },
  'field-not-in-map': {
    says: '定时器或工作住在 map 值里，而这个指针指向别处。',
    fix: '在 map 里查到元素，再传它成员的地址：`&val->work`。',
  },
  'field-offset': {
    says: '指针差了几个字节：`struct {field}` 在值的偏移 {expected} 处，而这里是 {offset}。',
    fix: '传成员本身的地址，并使用声明 map 时的那个结构体。',
  },
  'field-variable-offset': {
    says: '指针指向哪里取决于一个变量，而 `{field}` 必须在已知的位置。',
    fix: '按名字使用某一个值的成员；要很多个，就建很多个元素。',
  },
  'field-no-btf': {
    says: '内核不知道 map `{map}` 的值里有什么，因此在那里找不到 `{field}`。',
    fix: '用 `__type(value, struct …)` 声明 map，而不是 `__uint(value_size, …)`；有些类型的 map 根本不能有它。',
  },
  'field-missing': {
    says: 'map `{map}` 的值里没有 `{field}`。',
    fix: '在值的结构体里放一个 `struct {field}`，或者传那个有它的 map。',
  },
  'field-other-map': {
    says: '{what} 住在一个 map 的值里，旁边传的却是另一个 map。',
    fix: '传查找这个值时所用的 map；如果是内层 map，就传外层查找给出的那个指针。',
  },
  'not-a-map': {
    says: '这里应该是一个 map，而它是别的东西。',
    fix: '传 map 本身的地址：`&array`。',
  },
  'timer-on-rt': {
    says: '在 PREEMPT_RT 内核上，跟踪类程序不得使用 `bpf_timer`。',
    fix: '用 `bpf_wq`，或者换一个不是 PREEMPT_RT 的内核：机器的旋钮上写着现在是哪种。',
  },
  'tracing-program': {
    says: '这种类型的程序随处都可能运行，连 NMI 里也会，因此不得使用 `{field}`。',
    fix: '换一种在安全处运行的类型，例如 `fentry`、`lsm` 或 `tp_btf`，以允许的为限。',
  },
  'callback-not-static': {
    says: '这个回调是全局函数，验证器会单独检查它，不知道是谁在调用。',
    fix: '把回调声明为 `static`。',
  },
  'callback-missing': {
    says: '这里应该是程序里的一个函数，而它是别的东西。',
    fix: '直接写回调的名字；不能来自变量，也不能是 NULL。',
  },
  'callback-return': {
    says: '{which} 必须返回 {min} 到 {max} 之间的数，而在这里可能返回别的数。',
    fix: '让其中每条路径都以 `return 0;` 结束。',
  },
  'program-return': {
    says: '这种类型的程序必须返回 {min} 到 {max} 之间的数，而在这里可能返回别的数。',
    fix: '返回之前检查这个值，或者返回常量；`fentry` 和 `fexit` 返回 0。',
  },
  'return-unknown': {
    says: '返回的不是验证器有所了解的数：也许是个指针。',
    fix: '返回一个常量。',
  },
  'type-mismatch': {
    says: '{register} 的类型是 `{type}`，而这里应该是 `{expected}`。',
    fix: '把调用的参数与函数的要求逐个对照。',
  },
  'helper-place': {
    says: '这个程序所挂的函数或钩子可能已经持有辅助函数也要取的锁。',
    fix: '换一个挂载点，例如 `lsm/file_open`；或者只读 dentry 的 `d_name`，不取整条路径。',
  },
  'helper-unavailable': {
    says: '这种类型的程序不能调用 `{function}()`。',
    fix: '换一个辅助函数，或者把这件事挪到能调用它的程序类型里。',
  },
  'helper-unknown': {
    says: '这个内核没有编号为 {id} 的辅助函数。',
    fix: '换更新的内核，或者不用它：较旧的内核辅助函数也少。',
  },
  'kfunc-unavailable': {
    says: '这种类型的程序不能调用 `{function}()`，或者这个内核不向它们提供。',
    fix: '换一种可以调用的程序类型，或者加载带有这个函数的模块。',
  },
  'license-kfunc': {
    says: '内核函数（例如 `bpf_wq` 的那些）只给与 GPL 兼容的程序用，而这个程序没有这样声明。',
    fix: '如果你的程序确是这个许可证，就写上 `char LICENSE[] SEC("license") = "GPL";`。',
  },
  'license-helper': {
    says: '这个辅助函数只给与 GPL 兼容的程序用，而这个程序没有这样声明。',
    fix: '如果你的程序确是这个许可证，就写上 `char LICENSE[] SEC("license") = "GPL";`。',
  },
  'license-struct': {
    says: '读取内核的 `struct {type}` 只限与 GPL 兼容的程序，而这个程序没有这样声明。',
    fix: '如果你的程序确是这个许可证，就写上 `char LICENSE[] SEC("license") = "GPL";`。',
  },
  'map-for-helper': {
    says: '`{function}()` 不能用于这种类型的 map。',
    fix: '用属于这种 map 的辅助函数，或者换一种 map。',
  },
  'sleepable-map': {
    says: '可睡眠的程序只能使用某些类型的 map。',
    fix: '用数组、哈希、环形缓冲区或本地存储。',
  },
  'sleepable-type': {
    says: '这种类型的程序不能是可睡眠的。',
    fix: '去掉节名里的 `.s`，要睡眠的事交给 `bpf_wq` 的回调。',
  },
  'sleepable-syscall': {
    says: 'syscall 类型的程序总是可睡眠的。',
    fix: '按可睡眠的来加载：`SEC("syscall")`。',
  },
  'sleepable-target': {
    says: '`{target}` 可能在谁都不能等待的地方被调用，因此挂在它上面的程序不能是可睡眠的。',
    fix: '去掉节名里的 `.s`，或者挂到一个可以睡眠的函数上。',
  },
  'infinite-loop': {
    says: '这个循环转了一圈，什么都没有变：它永远不会结束。',
    fix: '让每一圈都改变条件所检查的东西，并有验证器看得出的上限；或者用 `bpf_loop()`。',
  },
  'too-many-insns': {
    says: '看了 {count} 条指令之后验证器放弃了：程序里的路径太多。',
    fix: '长循环用 `bpf_loop()`，让分支早些汇合，把一部分移到全局函数里。',
  },
  'too-complex': {
    says: '等着检查的分支太多了。',
    fix: '把一部分移到单独的函数里，并用 `bpf_loop()` 代替展开的循环。',
  },
  unreachable: {
    says: '程序里没有任何路径通到第 {insn} 条指令。',
    fix: '删掉这段死代码；编译器自己就会这样做。',
  },
  'stack-too-large': {
    says: '{calls} 层嵌套调用的栈加起来有 {bytes} 字节，而总共只有 512 字节。',
    fix: '大的变量放到 map 里，例如只有一个元素的 per-CPU 数组。',
  },
  'call-too-deep': {
    says: '调用嵌套了 {frames} 层，最多 8 层。',
    fix: '合并一些函数，或者把小函数标为 `__always_inline`。',
  },
  'reference-leak': {
    says: '第 {insn} 条指令取得的引用，没有在每条路径上都释放。',
    fix: '每个 `return` 之前都要释放，包括别处失败的那些路径。',
  },
  'not-referenced': {
    says: '{register} 不能保证一直有效：既没有引用计数，也不在 RCU 保护之下。',
    fix: '先取得引用，或者在 `bpf_rcu_read_lock()` 与 `bpf_rcu_read_unlock()` 之间使用它。',
  },
  'not-constant': {
    says: '{register} 必须是加载程序时就已知的数。',
    fix: '传常量，不要传变量。',
  },
  'not-scalar': {
    says: '{register} 是指针，而这里应该是普通的数。',
    fix: '传值本身；核对一下参数的顺序。',
  },
  'pointer-arithmetic': {
    says: '对这个指针这样计算之后，验证器就不知道它指向哪里了。',
    fix: '只加减已知的或有界的偏移，并且在那之前检查是否为 NULL。',
  },
  'division-by-zero': {
    says: '程序用常量 0 做除数。',
    fix: '换一个除数。',
  },
  'shift-distance': {
    says: '移位 {distance} 位超过了寄存器的宽度。',
    fix: '移位要小于 32 或 64 位，取决于值的宽度。',
  },
  iterator: {
    says: '迭代器还没创建就被使用，或者还没销毁又被创建。',
    fix: '每条路径上依次调用 `bpf_iter_{type}_new()`、`_next()`、`_destroy()`；`bpf_for()` 会替你做好。',
  },
  'global-function-arguments': {
    says: '这次调用的参数与全局函数 `{function}()` 声明的不符。',
    fix: '调用之前检查指针是否为 NULL，或者把函数改为 `static`，让它与调用者一起被检查。',
  },
  'global-function-types': {
    says: '全局函数单独验证，而它的参数 {argument} 所指内存有多大，无从知道。',
    fix: '让它指向一个完整的结构体或数字，或者把函数声明为 `static`，让它随调用者一起验证。',
  },
  'read-only-memory': {
    says: '{register} 指向的内存，程序可以读，不能写。',
    fix: '把需要的部分复制到自己的变量或 map 里，在那里修改。',
  },
  atomic: {
    says: '原子操作需要 4 或 8 字节、程序可写的内存，而这里不是。',
    fix: '把计数器放在 map 值或全局变量里，类型用 `int` 或 `long`。',
  },
  'struct-offset': {
    says: '访问落在 `struct {type}` 之外，或者位置在加载程序时还不知道。',
    fix: '按名字读成员；结构体里的数组要用常量下标，或者用 `bpf_probe_read_kernel()`。',
  },
  'user-memory': {
    says: '{register} 是用户空间的地址，程序不能直接访问。',
    fix: '用 `bpf_probe_read_user()` 复制数据；程序可以睡眠的地方也可以用 `bpf_copy_from_user()`。',
  },
  'pointer-moved': {
    says: '这个指针必须正好指向当初所给对象的开头，而它在这里被移动过。',
    fix: '把原来的指针另存在一个变量里，传参和读取都用那一个。',
  },
  'two-pointers': {
    says: '同一条指令在一条路径上读上下文，在另一条上读别的内存，无法同时改写成两种。',
    fix: '在每个分支里分别读取，免得编译器把两次访问合并。',
  },
  kptr: {
    says: '对保存在 map 值里的内核指针做了不允许的操作。',
    fix: '只用 `bpf_kptr_xchg()` 存取它，并且用成员本身的地址。',
  },
  'left-locked': {
    says: '尾调用一去不返，而这里还在 RCU 临界区里，或者抢占还关着。',
    fix: '先结束临界区，再做尾调用。',
  },
  'global-in-preempt-off': {
    says: '关抢占期间程序不得调用全局函数：检查那些函数时并不知道抢占已关。',
    fix: '把函数声明为 `static`，或者调用之前先打开抢占。',
  },
  'callback-map': {
    says: '这种类型的 map 不能用回调来遍历元素。',
    fix: '换一种 map，例如数组或哈希。',
  },
  'function-types': {
    says: '目标文件没有说明函数的类型，而这个函数需要。',
    fix: '编译时加 `-g`，并且不要把 BTF 从目标文件里剥掉。',
  },
  'return-stack': {
    says: '函数返回了自己栈上变量的地址，而返回时它就没了。',
    fix: '让调用者传自己变量的地址，或者返回值本身。',
  },
  'struct-mismatch': {
    says: '{register} 指向 `struct {type}`，而这里应该是 `struct {expected}`。',
    fix: '传内核给出的那种类型的指针；C 里的强制转换改变不了它指向什么。',
  },
  'argument-shape': {
    says: '内核函数在这里要的指针，程序自己造不出来。',
    fix: '把调用与函数的声明对照：普通的数，或由数组成的结构体，可以按地址传。',
  },
  'const-string': {
    says: '这里应该是常量字符串：在只读数据里，并以零结尾。',
    fix: '直接写字符串字面量，或写成 `static const char fmt[] = "…";`。',
  },
  release: {
    says: '只有先前取得的才能释放，而且要用当初得到的那个指针。',
    fix: '把取得函数返回的指针检查过 NULL 之后原样传入，只传一次。',
  },
  'packet-helper': {
    says: '这个辅助函数不能就地处理数据包。',
    fix: '先用 `bpf_skb_load_bytes()` 或 `bpf_xdp_load_bytes()` 把字节复制到变量里。',
  },
  'too-many-maps': {
    says: '一个程序最多用 {count} 个 map，而这个用得更多。',
    fix: '把几个值合到一个结构体里，或者用 map 的 map。',
  },
  'license-type': {
    says: '这种类型的程序必须与 GPL 兼容，而这个程序没有这样声明。',
    fix: '如果你的程序确是这个许可证，就写上 `char LICENSE[] SEC("license") = "GPL";`。',
  },
  'hook-unavailable': {
    says: '这个内核的 `struct {type}` 没有可由程序代替的 `{member}`。',
    fix: '换成内核允许程序实现的成员。',
  },
  'stack-spill': {
    says: '指针只有一部分放到了栈上，或者放在了不该放的位置。',
    fix: '指针要放在自己的变量里，每个八字节，并且在得到它的那个函数里。',
  },
  'iterator-rcu': {
    says: '`{function}()` 遍历的东西受 RCU 保护，外面需要一个 RCU 读临界区。',
    fix: '循环之前调用 `bpf_rcu_read_lock()`，之后调用 `bpf_rcu_read_unlock()`。',
  },
  'packet-load': {
    says: '这些旧指令用来读数据包，只能用在为此准备的程序和位置。',
    fix: '用 `bpf_skb_load_bytes()`，或者用 `data` 与 `data_end` 之间的指针。',
  },
  malformed: {
    says: '这不是有效的字节码：其中有一条指令或一处引用，内核看不懂。',
    fix: 'C 编译器不会生成这样的代码：请以 BPF 为目标重新编译程序。',
  },
  'graph-lock': {
    says: '链表或树，只有持有同一个值或对象里的 `struct bpf_spin_lock` 时才能碰。',
    fix: '把这次调用放到旁边那把锁的 `bpf_spin_lock()` 与 `bpf_spin_unlock()` 之间。',
  },
  'graph-node': {
    says: '这个指针不是挂在该链表或树上的那个成员的地址。',
    fix: '成员传 `__contains()` 所写的那个：`&object->member`；链表头或树根传 `&value->head`。',
  },
  'not-owned': {
    says: '这里需要程序拥有的对象：由 `bpf_obj_new()` 得来，或从链表、树上取下。',
    fix: '先检查指针是否为 NULL，并且在挂入或丢弃它之前使用。',
  },
  'tree-callback': {
    says: '对树做了不允许的修改：只有挂在树上的才能取下，而它的 `less` 函数只做比较。',
    fix: '在锁内取下 `bpf_rbtree_first()` 给出的节点，`less` 只返回两个成员的比较结果。',
  },
  dynptr: {
    says: '`struct bpf_dynptr` 的用法与它当前的状态不符。',
    fix: '在栈上建一次，只通过 `bpf_dynptr_…()` 系列函数使用；预留的那种要提交或丢弃，且只做一次。',
  },
  'object-type': {
    says: '`bpf_obj_new()` 只能创建程序自己声明的结构体。',
    fix: '把这样的结构体名字给它：`bpf_obj_new(struct node)`。',
  },
  'cast-type': {
    says: '`bpf_rdonly_cast()` 把内存当作内核的某个结构体来读，而这个类型不是内核的结构体。',
    fix: '写一个内核有的结构体：`bpf_core_type_id_kernel(struct task_struct)`。',
  },
  'verifier-bug': {
    says: '验证器自己处理不了这个程序：这是内核的错误，不是你的。',
    fix: '换一种写法；在真实内核上，请向 bpf@vger.kernel.org 报告。',
  },
  'not-modelled': {
    says: '真正的 Linux 会接受这个程序；本页的机器没有它要调用的东西。',
    fix: '去掉这个调用，或者到真实内核上去试。',
  },
  'map-crash': {
    says: '真正的 Linux 6.12 检查这个程序时会崩溃：它会访问 map 里并不存在的指针。',
    fix: '传真正的 `struct bpf_timer` 或 `struct bpf_wq` 的地址，而且所在 map 的值里确有它。',
  },
};
