/**
 * Kernel functions that programs may call: prototype, flags, and who may call
 * them. From kernel/bpf/helpers.c (generic and common sets) and the recorded
 * test module. The prototype is C text as in the kernel; names of parameters
 * carry meaning (`__sz`, `__k`, `__ign`, `__map`, `__prog`, `__str`, `__uninit`,
 * `__nullable`; Documentation/bpf/kfuncs.rst).
 */
export interface KfuncPrototype {
  readonly name: string;
  readonly prototype: string;
  readonly flags: readonly KfuncFlag[];
  /**
   * `common`: every type that can call kfuncs; `generic`: tracing, tc, xdp, struct_ops, syscall, cgroup_skb;
   * `hid`: HID-BPF programs, and `SEC("syscall")`, where none is marked KF_SLEEPABLE; `hid-event`: the former alone.
   */
  readonly set: 'common' | 'generic' | 'tracing' | 'lsm' | 'hid' | 'hid-event' | 'module' | 'packet-module' | 'skb' | 'xdp' | 'crypto' | 'crypto-init';
  /** Module that has it, where it is not in vmlinux. */
  readonly module?: string;
  /** Profile versions that have it; absent: all. */
  readonly versions?: readonly ('6.12' | '7.x' | 'pre-6.10')[];
}

export type KfuncFlag =
  | 'KF_ACQUIRE'
  | 'KF_RELEASE'
  | 'KF_RET_NULL'
  | 'KF_TRUSTED_ARGS'
  | 'KF_SLEEPABLE'
  | 'KF_RCU'
  | 'KF_RCU_PROTECTED'
  | 'KF_ITER_NEW'
  | 'KF_ITER_NEXT'
  | 'KF_ITER_DESTROY';

const kfunc = (
  set: KfuncPrototype['set'],
  prototype: string,
  flags: readonly KfuncFlag[] = [],
  versions?: KfuncPrototype['versions'],
): KfuncPrototype => ({ name: nameOf(prototype), prototype, flags, set, versions });

/** The identifier before the parameter list. */
function nameOf(prototype: string): string {
  const match = /(\w+)\s*\(/.exec(prototype);
  return match ? match[1] : prototype;
}

const inModule = (module: string, prototype: string, flags: readonly KfuncFlag[] = []): KfuncPrototype => ({
  ...kfunc('module', prototype, flags),
  module,
});

export const kfuncPrototypes: readonly KfuncPrototype[] = [
  kfunc('common', 'int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags)', [], ['6.12', '7.x']),
  kfunc('common', 'int bpf_wq_start(struct bpf_wq *wq, unsigned int flags)', [], ['6.12', '7.x']),
  kfunc(
    'common',
    'int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value), unsigned int flags, void *aux__ign)',
    [],
    ['6.12'],
  ),
  kfunc(
    'common',
    'int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value), unsigned int flags)',
    [],
    ['7.x'],
  ),
  kfunc('common', 'int bpf_timer_cancel_async(struct bpf_timer *timer)', [], ['7.x']),
  kfunc('common', 'void bpf_rcu_read_lock(void)'),
  kfunc('common', 'void bpf_rcu_read_unlock(void)'),
  kfunc('common', 'void bpf_preempt_disable(void)'),
  kfunc('common', 'void bpf_preempt_enable(void)'),
  kfunc('common', 'int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end)', ['KF_ITER_NEW']),
  kfunc('common', 'int *bpf_iter_num_next(struct bpf_iter_num *it)', ['KF_ITER_NEXT', 'KF_RET_NULL']),
  kfunc('common', 'void bpf_iter_num_destroy(struct bpf_iter_num *it)', ['KF_ITER_DESTROY']),
  kfunc('common', 'int bpf_iter_bits_new(struct bpf_iter_bits *it, const u64 *unsafe_ptr__ign, u32 nr_words)', ['KF_ITER_NEW']),
  kfunc('common', 'int *bpf_iter_bits_next(struct bpf_iter_bits *it)', ['KF_ITER_NEXT', 'KF_RET_NULL']),
  kfunc('common', 'void bpf_iter_bits_destroy(struct bpf_iter_bits *it)', ['KF_ITER_DESTROY']),
  kfunc('common', 'int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task__nullable, unsigned int flags)', [
    'KF_ITER_NEW',
    'KF_TRUSTED_ARGS',
    'KF_RCU_PROTECTED',
  ]),
  kfunc('common', 'struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it)', ['KF_ITER_NEXT', 'KF_RET_NULL']),
  kfunc('common', 'void bpf_iter_task_destroy(struct bpf_iter_task *it)', ['KF_ITER_DESTROY']),
  kfunc('common', 'int bpf_copy_from_user_str(void *dst, u32 dst__sz, const void *unsafe_ptr__ign, u64 flags)', ['KF_SLEEPABLE']),
  kfunc('common', 'void *bpf_rdonly_cast(const void *obj__ign, u32 btf_id__k)'),
  kfunc('common', 'void *bpf_dynptr_slice(const struct bpf_dynptr *p, u32 offset, void *buffer__opt, u32 buffer__szk)', ['KF_RET_NULL']),
  kfunc('common', 'void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, u32 offset, void *buffer__opt, u32 buffer__szk)', ['KF_RET_NULL']),
  kfunc('common', 'int bpf_dynptr_adjust(const struct bpf_dynptr *p, u32 start, u32 end)'),
  kfunc('common', 'int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit)'),
  kfunc('skb', 'int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags, struct bpf_dynptr *ptr__uninit)', ['KF_TRUSTED_ARGS']),
  kfunc('xdp', 'int bpf_dynptr_from_xdp(struct xdp_md *x, u64 flags, struct bpf_dynptr *ptr__uninit)'),
  kfunc('common', 'bool bpf_dynptr_is_null(const struct bpf_dynptr *p)'),
  kfunc('common', 'bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p)'),
  kfunc('common', 'u32 bpf_dynptr_size(const struct bpf_dynptr *p)'),
  kfunc('generic', 'struct task_struct *bpf_task_acquire(struct task_struct *p)', ['KF_ACQUIRE', 'KF_RCU', 'KF_RET_NULL']),
  kfunc('generic', 'void bpf_task_release(struct task_struct *p)', ['KF_RELEASE']),
  kfunc('generic', 'struct task_struct *bpf_task_from_pid(s32 pid)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc('generic', 'void *bpf_obj_new_impl(u64 local_type_id__k, void *meta__ign)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc('generic', 'void bpf_obj_drop_impl(void *p__alloc, void *meta__ign)', ['KF_RELEASE']),
  kfunc('generic', 'void *bpf_refcount_acquire_impl(void *p__refcounted_kptr, void *meta__ign)', ['KF_ACQUIRE', 'KF_RET_NULL', 'KF_RCU']),
  kfunc('generic', 'int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off)'),
  kfunc('generic', 'int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off)'),
  kfunc('generic', 'struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc('generic', 'struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc('generic', 'struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc(
    'generic',
    'int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, bool (less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta__ign, u64 off)',
  ),
  kfunc('generic', 'struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root)', ['KF_RET_NULL']),
  kfunc('crypto-init', 'struct bpf_crypto_ctx *bpf_crypto_ctx_create(const struct bpf_crypto_params *params, u32 params__sz, int *err)', [
    'KF_ACQUIRE',
    'KF_RET_NULL',
    'KF_SLEEPABLE',
  ]),
  kfunc('crypto-init', 'void bpf_crypto_ctx_release(struct bpf_crypto_ctx *ctx)', ['KF_RELEASE']),
  kfunc('crypto-init', 'struct bpf_crypto_ctx *bpf_crypto_ctx_acquire(struct bpf_crypto_ctx *ctx)', ['KF_ACQUIRE', 'KF_RCU', 'KF_RET_NULL']),
  kfunc('crypto', 'int bpf_crypto_decrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable)', ['KF_RCU']),
  kfunc('crypto', 'int bpf_crypto_encrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable)', ['KF_RCU']),
  kfunc('tracing', 'struct cgroup *bpf_cgroup_acquire(struct cgroup *cgrp)', ['KF_ACQUIRE', 'KF_RCU', 'KF_RET_NULL']),
  kfunc('tracing', 'void bpf_cgroup_release(struct cgroup *cgrp)', ['KF_RELEASE']),
  kfunc('tracing', 'struct cgroup *bpf_cgroup_from_id(u64 cgid)', ['KF_ACQUIRE', 'KF_RET_NULL']),
  kfunc('lsm', 'struct file *bpf_get_task_exe_file(struct task_struct *task)', ['KF_ACQUIRE', 'KF_TRUSTED_ARGS', 'KF_RET_NULL']),
  kfunc('lsm', 'void bpf_put_file(struct file *file)', ['KF_RELEASE']),
  kfunc('lsm', 'int bpf_path_d_path(struct path *path, char *buf, size_t buf__sz)', ['KF_TRUSTED_ARGS']),
  kfunc('hid-event', 'u8 *hid_bpf_get_data(struct hid_bpf_ctx *ctx, unsigned int offset, const size_t rdwr_buf_size)', ['KF_RET_NULL']),
  kfunc('hid', 'struct hid_bpf_ctx *hid_bpf_allocate_context(unsigned int hid_id)', ['KF_ACQUIRE', 'KF_RET_NULL', 'KF_SLEEPABLE']),
  kfunc('hid', 'void hid_bpf_release_context(struct hid_bpf_ctx *ctx)', ['KF_RELEASE', 'KF_SLEEPABLE']),
  kfunc('hid', 'int hid_bpf_hw_request(struct hid_bpf_ctx *ctx, u8 *buf, size_t buf__sz, enum hid_report_type rtype, enum hid_class_request reqtype)', [
    'KF_SLEEPABLE',
  ]),
  kfunc('hid', 'int hid_bpf_hw_output_report(struct hid_bpf_ctx *ctx, u8 *buf, size_t buf__sz)', ['KF_SLEEPABLE']),
  kfunc('hid', 'int hid_bpf_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, u8 *buf, size_t buf__sz)', ['KF_SLEEPABLE']),
  kfunc('hid-event', 'int hid_bpf_try_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, u8 *buf, size_t buf__sz)'),
  inModule('bpf_testmod', 'void bpf_kfunc_common_test(void)'),
  inModule('bpf_testmod', 'void bpf_kfunc_call_test_sleepable(void)', ['KF_SLEEPABLE']),
  inModule('gtmod', 'int gt_ctx(struct gt_ctx_info *out)'),
  inModule('gtmod', 'int gt_msleep(u32 ms)', ['KF_SLEEPABLE']),
  inModule('gtmod', 'int gt_spin(u32 us)'),
  inModule('slowpath_lab', 'int lab_msleep(u32 ms)', ['KF_SLEEPABLE']),
  inModule('slowpath_lab', 'int lab_msleep_unmarked(u32 ms)'),
  inModule('slowpath_lab', 'int lab_alloc_page(void)', ['KF_SLEEPABLE']),
  inModule('slowpath_lab', 'int lab_alloc_page_atomic(void)'),
  inModule('slowpath_lab', 'void lab_free_pages(void)'),
  inModule('slowpath_lab', 'int lab_compress(void *out, u32 out__sz, const void *in, u32 in__sz)'),
  { ...inModule('slowpath_lab', 'int slowpath_ask_reputation(u32 address)', ['KF_SLEEPABLE']), set: 'packet-module' },
];

/** The kernel's prototype of that name under a profile with these modules loaded, or undefined: libbpf's "not found". */
export function findKfunc(
  name: string,
  version: '6.12' | '7.x' | 'pre-6.10',
  modules: readonly string[],
): KfuncPrototype | undefined {
  return kfuncPrototypes.find(
    (entry) =>
      entry.name === name &&
      (entry.versions === undefined || entry.versions.includes(version)) &&
      (entry.module === undefined || modules.includes(entry.module)),
  );
}
