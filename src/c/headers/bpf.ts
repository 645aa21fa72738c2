/**
 * What BPF programs include besides the kernel's types: libbpf's headers for the
 * BPF side and the kfuncs of selftests' bpf_experimental.h, in words of our own.
 *
 * A helper is a function with its number as an attribute (`bpf_helper`), where
 * libbpf has a constant pointer; both compile to the same call.
 */

const HELPER_DEFINITIONS = String.raw`#pragma once
#include <linux/types.h>
#include <linux/bpf.h>
#define __bpf_helper(number) __attribute__((bpf_helper(number)))
struct task_struct;
struct bpf_map;
struct inode;
struct path;
struct pt_regs;
struct file;

void *bpf_map_lookup_elem(void *map, const void *key) __bpf_helper(1);
long bpf_map_update_elem(void *map, const void *key, const void *value, __u64 flags) __bpf_helper(2);
long bpf_map_delete_elem(void *map, const void *key) __bpf_helper(3);
long bpf_probe_read(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(4);
__u64 bpf_ktime_get_ns(void) __bpf_helper(5);
long bpf_trace_printk(const char *fmt, __u32 fmt_size, ...) __bpf_helper(6);
__u32 bpf_get_prandom_u32(void) __bpf_helper(7);
__u32 bpf_get_smp_processor_id(void) __bpf_helper(8);
long bpf_skb_store_bytes(struct __sk_buff *skb, __u32 offset, const void *from, __u32 len, __u64 flags) __bpf_helper(9);
long bpf_tail_call(void *ctx, void *prog_array_map, __u32 index) __bpf_helper(12);
__u64 bpf_get_current_pid_tgid(void) __bpf_helper(14);
__u64 bpf_get_current_uid_gid(void) __bpf_helper(15);
long bpf_get_current_comm(void *buf, __u32 size_of_buf) __bpf_helper(16);
long bpf_redirect(__u32 ifindex, __u64 flags) __bpf_helper(23);
long bpf_perf_event_output(void *ctx, void *map, __u64 flags, void *data, __u64 size) __bpf_helper(25);
long bpf_skb_load_bytes(const void *skb, __u32 offset, void *to, __u32 len) __bpf_helper(26);
long bpf_get_stackid(void *ctx, void *map, __u64 flags) __bpf_helper(27);
__s64 bpf_csum_diff(__be32 *from, __u32 from_size, __be32 *to, __u32 to_size, __wsum seed) __bpf_helper(28);
__u64 bpf_get_current_task(void) __bpf_helper(35);
long bpf_probe_write_user(void *dst, const void *src, __u32 len) __bpf_helper(36);
long bpf_skb_pull_data(struct __sk_buff *skb, __u32 len) __bpf_helper(39);
long bpf_get_numa_node_id(void) __bpf_helper(42);
long bpf_xdp_adjust_head(struct xdp_md *xdp_md, int delta) __bpf_helper(44);
long bpf_probe_read_str(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(45);
__u64 bpf_get_socket_cookie(void *ctx) __bpf_helper(46);
long bpf_xdp_adjust_tail(struct xdp_md *xdp_md, int delta) __bpf_helper(65);
long bpf_get_stack(void *ctx, void *buf, __u32 size, __u64 flags) __bpf_helper(67);
__u64 bpf_get_current_cgroup_id(void) __bpf_helper(80);
void *bpf_get_local_storage(void *map, __u64 flags) __bpf_helper(81);
long bpf_map_push_elem(void *map, const void *value, __u64 flags) __bpf_helper(87);
long bpf_map_pop_elem(void *map, void *value) __bpf_helper(88);
long bpf_map_peek_elem(void *map, void *value) __bpf_helper(89);
long bpf_spin_lock(struct bpf_spin_lock *lock) __bpf_helper(93);
long bpf_spin_unlock(struct bpf_spin_lock *lock) __bpf_helper(94);
long bpf_strtol(const char *buf, unsigned long buf_len, __u64 flags, long *res) __bpf_helper(105);
long bpf_strtoul(const char *buf, unsigned long buf_len, __u64 flags, unsigned long *res) __bpf_helper(106);
long bpf_send_signal(__u32 sig) __bpf_helper(109);
long bpf_probe_read_user(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(112);
long bpf_probe_read_kernel(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(113);
long bpf_probe_read_user_str(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(114);
long bpf_probe_read_kernel_str(void *dst, __u32 size, const void *unsafe_ptr) __bpf_helper(115);
long bpf_send_signal_thread(__u32 sig) __bpf_helper(117);
__u64 bpf_jiffies64(void) __bpf_helper(118);
__u64 bpf_ktime_get_boot_ns(void) __bpf_helper(125);
long bpf_ringbuf_output(void *ringbuf, void *data, __u64 size, __u64 flags) __bpf_helper(130);
void *bpf_ringbuf_reserve(void *ringbuf, __u64 size, __u64 flags) __bpf_helper(131);
void bpf_ringbuf_submit(void *data, __u64 flags) __bpf_helper(132);
void bpf_ringbuf_discard(void *data, __u64 flags) __bpf_helper(133);
__u64 bpf_ringbuf_query(void *ringbuf, __u64 flags) __bpf_helper(134);
void *bpf_inode_storage_get(void *map, void *inode, void *value, __u64 flags) __bpf_helper(145);
long bpf_d_path(struct path *path, char *buf, __u32 sz) __bpf_helper(147);
long bpf_copy_from_user(void *dst, __u32 size, const void *user_ptr) __bpf_helper(148);
void *bpf_per_cpu_ptr(const void *percpu_ptr, __u32 cpu) __bpf_helper(153);
void *bpf_this_cpu_ptr(const void *percpu_ptr) __bpf_helper(154);
void *bpf_task_storage_get(void *map, struct task_struct *task, void *value, __u64 flags) __bpf_helper(156);
long bpf_task_storage_delete(void *map, struct task_struct *task) __bpf_helper(157);
struct task_struct *bpf_get_current_task_btf(void) __bpf_helper(158);
long bpf_ima_inode_hash(struct inode *inode, void *dst, __u32 size) __bpf_helper(161);
long bpf_for_each_map_elem(void *map, void *callback_fn, void *callback_ctx, __u64 flags) __bpf_helper(164);
long bpf_snprintf(char *str, __u32 str_size, const char *fmt, __u64 *data, __u32 data_len) __bpf_helper(165);
long bpf_sys_bpf(__u32 cmd, void *attr, __u32 attr_size) __bpf_helper(166);
long bpf_sys_close(__u32 fd) __bpf_helper(168);
long bpf_timer_init(struct bpf_timer *timer, void *map, __u64 flags) __bpf_helper(169);
long bpf_timer_set_callback(struct bpf_timer *timer, void *callback_fn) __bpf_helper(170);
long bpf_timer_start(struct bpf_timer *timer, __u64 nsecs, __u64 flags) __bpf_helper(171);
long bpf_timer_cancel(struct bpf_timer *timer) __bpf_helper(172);
__u64 bpf_get_func_ip(void *ctx) __bpf_helper(173);
__u64 bpf_get_attach_cookie(void *ctx) __bpf_helper(174);
long bpf_task_pt_regs(struct task_struct *task) __bpf_helper(175);
long bpf_trace_vprintk(const char *fmt, __u32 fmt_size, const void *data, __u32 data_len) __bpf_helper(177);
long bpf_find_vma(struct task_struct *task, __u64 addr, void *callback_fn, void *callback_ctx, __u64 flags) __bpf_helper(180);
long bpf_loop(__u32 nr_loops, void *callback_fn, void *callback_ctx, __u64 flags) __bpf_helper(181);
long bpf_strncmp(const char *s1, __u32 s1_sz, const char *s2) __bpf_helper(182);
long bpf_get_func_arg(void *ctx, __u32 n, __u64 *value) __bpf_helper(183);
long bpf_get_func_ret(void *ctx, __u64 *value) __bpf_helper(184);
long bpf_get_func_arg_cnt(void *ctx) __bpf_helper(185);
long bpf_copy_from_user_task(void *dst, __u32 size, const void *user_ptr, struct task_struct *tsk, __u64 flags) __bpf_helper(191);
long bpf_ima_file_hash(struct file *file, void *dst, __u32 size) __bpf_helper(193);
void *bpf_kptr_xchg(void *dst, void *ptr) __bpf_helper(194);
long bpf_dynptr_from_mem(void *data, __u32 size, __u64 flags, struct bpf_dynptr *ptr) __bpf_helper(197);
long bpf_ringbuf_reserve_dynptr(void *ringbuf, __u32 size, __u64 flags, struct bpf_dynptr *ptr) __bpf_helper(198);
void bpf_ringbuf_submit_dynptr(struct bpf_dynptr *ptr, __u64 flags) __bpf_helper(199);
void bpf_ringbuf_discard_dynptr(struct bpf_dynptr *ptr, __u64 flags) __bpf_helper(200);
long bpf_dynptr_read(void *dst, __u32 len, const struct bpf_dynptr *src, __u32 offset, __u64 flags) __bpf_helper(201);
long bpf_dynptr_write(const struct bpf_dynptr *dst, __u32 offset, void *src, __u32 len, __u64 flags) __bpf_helper(202);
void *bpf_dynptr_data(const struct bpf_dynptr *ptr, __u32 offset, __u32 len) __bpf_helper(203);
void *bpf_map_lookup_percpu_elem(void *map, const void *key, __u32 cpu) __bpf_helper(195);
__u64 bpf_ktime_get_tai_ns(void) __bpf_helper(208);
`;

const HELPERS = String.raw`#pragma once
#include <bpf/bpf_helper_defs.h>

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __type(name, val) __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]
#define __ulong(name, val) enum { __bpf_concat(__unique_value, __COUNTER__) = val } name
#define __bpf_concat_raw(a, b) a##b
#define __bpf_concat(a, b) __bpf_concat_raw(a, b)

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#define __hidden __attribute__((visibility("hidden")))
#define __ksym __attribute__((section(".ksyms")))
#define bpf_ksym_exists(sym) (!!(sym))
#define __kconfig __attribute__((section(".kconfig")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#ifndef __unused
#define __unused __attribute__((unused))
#endif
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifndef container_of
#define container_of(ptr, type, member) ((type *)((void *)(ptr) - offsetof(type, member)))
#endif
#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif
#ifndef barrier
#define barrier() asm volatile("")
#endif
#ifndef barrier_var
#define barrier_var(var) asm volatile("" : "+r"(var))
#endif
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define __bpf_unreachable __builtin_trap()

enum libbpf_pin_type { LIBBPF_PIN_NONE, LIBBPF_PIN_BY_NAME };
enum libbpf_tristate { TRI_NO = 0, TRI_YES = 1, TRI_MODULE = 2 };

#define bpf_printk(fmt, ...) ({ static const char ____fmt[] = fmt; __builtin_bpf_printk(____fmt, sizeof(____fmt), ##__VA_ARGS__); })
#define __bpf_narg(...) (sizeof((unsigned long long[]){ __VA_ARGS__ }) / sizeof(unsigned long long))
#define BPF_SNPRINTF(out, out_size, fmt, ...) ({ \
	static const char ____fmt[] = fmt; \
	unsigned long long ____param[] = { __VA_ARGS__ }; \
	bpf_snprintf(out, out_size, ____fmt, ____param, sizeof(____param)); \
})

int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __weak __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __weak __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __weak __ksym;

#define bpf_for(i, start, end) for ( \
	struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	*___started = (bpf_iter_num_new(&___it, (start), (end)), (void *)0); \
	({ int *___next = bpf_iter_num_next(&___it); (void)___started; \
	   (___next && ((i) = *___next, (i) >= (start) && (i) < (end))); }); )
#define bpf_repeat(N) for ( \
	struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	*___started = (bpf_iter_num_new(&___it, 0, (N)), (void *)0); \
	({ (void)___started; bpf_iter_num_next(&___it) != NULL; }); )
#define bpf_for_each(type, cur, args...) for ( \
	struct bpf_iter_##type ___it __attribute__((aligned(8), cleanup(bpf_iter_##type##_destroy))), \
	*___started = (bpf_iter_##type##_new(&___it, ##args), (void *)0); \
	({ (void)___started; ((cur) = bpf_iter_##type##_next(&___it)); }); )
`;

const TRACING = String.raw`#pragma once
#include <bpf/bpf_helpers.h>

#define ___args_name_2(a, b, c, d, e, f, g, h, i, j, k, l, m, n, ...) n
#define ___args_count(...) ___args_name_2(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define ___args_join_raw(a, b) a##b
#define ___args_join(a, b) ___args_join_raw(a, b)
#define ___ctx_args_0() ctx
#define ___ctx_args_1(a) ___ctx_args_0(), __builtin_bpf_argument(ctx[0])
#define ___ctx_args_2(a, b) ___ctx_args_1(a), __builtin_bpf_argument(ctx[1])
#define ___ctx_args_3(a, b, c) ___ctx_args_2(a, b), __builtin_bpf_argument(ctx[2])
#define ___ctx_args_4(a, b, c, d) ___ctx_args_3(a, b, c), __builtin_bpf_argument(ctx[3])
#define ___ctx_args_5(a, b, c, d, e) ___ctx_args_4(a, b, c, d), __builtin_bpf_argument(ctx[4])
#define ___ctx_args_6(a, b, c, d, e, f) ___ctx_args_5(a, b, c, d, e), __builtin_bpf_argument(ctx[5])
#define ___ctx_args_7(a, b, c, d, e, f, g) ___ctx_args_6(a, b, c, d, e, f), __builtin_bpf_argument(ctx[6])
#define ___ctx_args_8(a, b, c, d, e, f, g, h) ___ctx_args_7(a, b, c, d, e, f, g), __builtin_bpf_argument(ctx[7])
#define ___ctx_args(args...) ___args_join(___ctx_args_, ___args_count(args))(args)

#define BPF_PROG(name, args...) \
name(unsigned long long *ctx); \
static __always_inline __typeof__(name(0)) ____##name(unsigned long long *ctx, ##args); \
__typeof__(name(0)) name(unsigned long long *ctx) { return ____##name(___ctx_args(args)); } \
static __always_inline __typeof__(name(0)) ____##name(unsigned long long *ctx, ##args)
#define BPF_PROG2 BPF_PROG

#define PT_REGS_PARM1(x) ((x)->di)
#define PT_REGS_PARM2(x) ((x)->si)
#define ___regs_args_0() ctx
#define ___regs_args_1(a) ___regs_args_0(), __builtin_bpf_argument(PT_REGS_PARM1(ctx))
#define ___regs_args_2(a, b) ___regs_args_1(a), __builtin_bpf_argument(PT_REGS_PARM2(ctx))
#define ___regs_args(args...) ___args_join(___regs_args_, ___args_count(args))(args)
#define BPF_KPROBE(name, args...) \
name(struct pt_regs *ctx); \
static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##args); \
__typeof__(name(0)) name(struct pt_regs *ctx) { return ____##name(___regs_args(args)); } \
static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##args)
`;

const CORE_READ = String.raw`#pragma once
#include <bpf/bpf_helpers.h>

#define bpf_core_read(dst, sz, src) bpf_probe_read_kernel(dst, sz, (const void *)(src))
#define bpf_core_read_user(dst, sz, src) bpf_probe_read_user(dst, sz, (const void *)(src))
#define bpf_core_read_str(dst, sz, src) bpf_probe_read_kernel_str(dst, sz, (const void *)(src))
#define bpf_core_field_exists(field...) 1
#define bpf_core_type_exists(type) 1
#define bpf_core_field_size(field) sizeof(field)
#define bpf_core_field_offset(type, field) __builtin_offsetof(type, field)
#define bpf_core_type_size(type) sizeof(type)
#define bpf_core_enum_value(type, value) (value)
#define bpf_core_enum_value_exists(type, value) 1
#define bpf_core_cast(ptr, type) ((type *)(ptr))
#define bpf_core_type_id_local(type) __builtin_btf_type_id(*(type *)0, 0)

#define ___core_name_2(a, b, c, d, e, f, g, h, ...) h
#define ___core_count(...) ___core_name_2(_, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define ___core_join_raw(a, b) a##b
#define ___core_join(a, b) ___core_join_raw(a, b)
#define ___core_step(src, field) ({ __typeof__((src)->field) ____value; bpf_core_read(&____value, sizeof(____value), &(src)->field); ____value; })
#define ___core_read_1(src, a) ___core_step(src, a)
#define ___core_read_2(src, a, b) ___core_step(___core_read_1(src, a), b)
#define ___core_read_3(src, a, b, c) ___core_step2(___core_read_2(src, a, b), c)
#define ___core_step2(src, field) ({ __typeof__(src) ____from2 = (src); __typeof__(____from2->field) ____value2; bpf_core_read(&____value2, sizeof(____value2), &____from2->field); ____value2; })
#define ___core_read_4(src, a, b, c, d) ___core_step3(___core_read_3(src, a, b, c), d)
#define ___core_step3(src, field) ({ __typeof__(src) ____from3 = (src); __typeof__(____from3->field) ____value3; bpf_core_read(&____value3, sizeof(____value3), &____from3->field); ____value3; })
#define BPF_CORE_READ(src, args...) ___core_join(___core_read_, ___core_count(args))(src, args)
#define BPF_CORE_READ_INTO(dst, src, args...) ({ *(dst) = BPF_CORE_READ(src, args); 0; })
#define BPF_PROBE_READ(src, args...) BPF_CORE_READ(src, args)
#define BPF_CORE_READ_STR_INTO(dst, src, field) bpf_core_read_str((void *)(dst), sizeof(*(dst)), &(src)->field)
`;

const ENDIAN = String.raw`#pragma once
#define bpf_htons(x) __builtin_bswap16(x)
#define bpf_ntohs(x) __builtin_bswap16(x)
#define bpf_htonl(x) __builtin_bswap32(x)
#define bpf_ntohl(x) __builtin_bswap32(x)
#define bpf_cpu_to_be64(x) __builtin_bswap64(x)
#define bpf_be64_to_cpu(x) __builtin_bswap64(x)
#define bpf_cpu_to_be32(x) __builtin_bswap32(x)
#define bpf_be32_to_cpu(x) __builtin_bswap32(x)
#define bpf_cpu_to_be16(x) __builtin_bswap16(x)
#define bpf_be16_to_cpu(x) __builtin_bswap16(x)
#define __bpf_htons(x) bpf_htons(x)
#define __bpf_ntohs(x) bpf_ntohs(x)
`;

/** Define `BPF_WQ_IMPLICIT_ARGS` for kernels from 7.0 on, where the setter is a kfunc without the extra argument. */
const EXPERIMENTAL = String.raw`#pragma once
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

extern int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) __weak __ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __weak __ksym;
#ifdef BPF_WQ_IMPLICIT_ARGS
extern int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value), unsigned int flags) __weak __ksym;
extern int bpf_timer_cancel_async(struct bpf_timer *timer) __weak __ksym;
#else
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value), unsigned int flags, void *aux__ign) __weak __ksym;
#define bpf_wq_set_callback(wq, cb, flags) bpf_wq_set_callback_impl(wq, cb, flags, NULL)
#endif
extern void bpf_rcu_read_lock(void) __weak __ksym;
extern void bpf_rcu_read_unlock(void) __weak __ksym;
extern void bpf_preempt_disable(void) __weak __ksym;
extern void bpf_preempt_enable(void) __weak __ksym;
extern int bpf_copy_from_user_str(void *dst, __u32 dst__sz, const void *unsafe_ptr__ign, __u64 flags) __weak __ksym;

#define __contains(name, node) __attribute__((btf_decl_tag("contains:" #name ":" #node)))
extern void *bpf_obj_new_impl(__u64 local_type_id__k, void *meta__ign) __weak __ksym;
extern void bpf_obj_drop_impl(void *kptr__alloc, void *meta__ign) __weak __ksym;
extern void *bpf_refcount_acquire_impl(void *kptr__refcounted_kptr, void *meta__ign) __weak __ksym;
extern int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, __u64 off) __weak __ksym;
extern int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, __u64 off) __weak __ksym;
extern struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __weak __ksym;
extern struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head) __weak __ksym;
extern struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node) __weak __ksym;
extern int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, _Bool (less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta__ign, __u64 off) __weak __ksym;
extern struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) __weak __ksym;
#define bpf_obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_type_id_local(type), NULL))
#define bpf_obj_drop(kptr) bpf_obj_drop_impl(kptr, NULL)
#define bpf_refcount_acquire(kptr) ((__typeof__(kptr))bpf_refcount_acquire_impl(kptr, NULL))
#define bpf_list_push_front(head, node) bpf_list_push_front_impl(head, node, NULL, 0)
#define bpf_list_push_back(head, node) bpf_list_push_back_impl(head, node, NULL, 0)
#define bpf_rbtree_add(head, node, less) bpf_rbtree_add_impl(head, node, less, NULL, 0)

extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, __u32 offset, void *buffer__opt, __u32 buffer__szk) __weak __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, __u32 offset, void *buffer__opt, __u32 buffer__szk) __weak __ksym;
extern int bpf_dynptr_adjust(const struct bpf_dynptr *p, __u32 start, __u32 end) __weak __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit) __weak __ksym;
extern int bpf_dynptr_from_skb(struct __sk_buff *s, __u64 flags, struct bpf_dynptr *ptr__uninit) __weak __ksym;
extern int bpf_dynptr_from_xdp(struct xdp_md *x, __u64 flags, struct bpf_dynptr *ptr__uninit) __weak __ksym;
extern _Bool bpf_dynptr_is_null(const struct bpf_dynptr *p) __weak __ksym;
extern _Bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p) __weak __ksym;
extern __u32 bpf_dynptr_size(const struct bpf_dynptr *p) __weak __ksym;
extern struct bpf_crypto_ctx *bpf_crypto_ctx_create(const struct bpf_crypto_params *params, __u32 params__sz, int *err) __weak __ksym;
extern struct bpf_crypto_ctx *bpf_crypto_ctx_acquire(struct bpf_crypto_ctx *ctx) __weak __ksym;
extern void bpf_crypto_ctx_release(struct bpf_crypto_ctx *ctx) __weak __ksym;
extern int bpf_crypto_encrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable) __weak __ksym;
extern int bpf_crypto_decrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable) __weak __ksym;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __weak __ksym;
extern void bpf_task_release(struct task_struct *p) __weak __ksym;
extern struct task_struct *bpf_task_from_pid(int pid) __weak __ksym;
`;

const HID = String.raw`#pragma once
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
extern __u8 *hid_bpf_get_data(struct hid_bpf_ctx *ctx, unsigned int offset, const size_t rdwr_buf_size) __weak __ksym;
extern struct hid_bpf_ctx *hid_bpf_allocate_context(unsigned int hid_id) __weak __ksym;
extern void hid_bpf_release_context(struct hid_bpf_ctx *ctx) __weak __ksym;
extern int hid_bpf_hw_request(struct hid_bpf_ctx *ctx, __u8 *buf, size_t buf__sz, enum hid_report_type rtype, enum hid_class_request reqtype) __weak __ksym;
extern int hid_bpf_hw_output_report(struct hid_bpf_ctx *ctx, __u8 *buf, size_t buf__sz) __weak __ksym;
extern int hid_bpf_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, __u8 *buf, size_t buf__sz) __weak __ksym;
extern int hid_bpf_try_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, __u8 *buf, size_t buf__sz) __weak __ksym;
`;

const TESTMOD = String.raw`#pragma once
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
extern void bpf_kfunc_common_test(void) __weak __ksym;
extern void bpf_kfunc_call_test_sleepable(void) __weak __ksym;
`;

const MISC = String.raw`#pragma once
#include <bpf/bpf_helpers.h>
#define __success
#define __failure
#define __msg(text)
#define __description(text)
#define __retval(value)
#define __log_level(level)
#define __flag(flag)
#define __naked __attribute__((naked))
#define __clobber_all
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
`;

export const BPF_HEADERS: Readonly<Record<string, string>> = {
  'bpf/bpf_helper_defs.h': HELPER_DEFINITIONS,
  'bpf/bpf_helpers.h': HELPERS,
  'bpf/bpf_tracing.h': TRACING,
  'bpf/bpf_core_read.h': CORE_READ,
  'bpf/bpf_endian.h': ENDIAN,
  'bpf_experimental.h': EXPERIMENTAL,
  'hid_bpf_helpers.h': HID,
  'bpf_testmod_kfunc.h': TESTMOD,
  '../test_kmods/bpf_testmod_kfunc.h': TESTMOD,
  'bpf_misc.h': MISC,
};
