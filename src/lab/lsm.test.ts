import { expect, test } from 'vitest';
import { bpf_trace_printk } from '../base/event.ts';
import { simulate, terminalText } from './run.ts';

/* Security hooks hand programs what Linux hands them, and take their refusals. */

const head = `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
`;

function run(bpf: string, body: string): { out: string; traced: string[] } {
  const user = `#include <stdio.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>
#include <sys/stat.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "hooks.skel.h"
int main(void)
{
	struct hooks_bpf *skel = hooks_bpf__open_and_load();
	if (!skel || hooks_bpf__attach(skel))
		return 1;
	${body}
	return 0;
}`;
  const { log, diagnostics } = simulate({ machine: {}, bpf: { name: 'hooks.bpf.c', text: head + bpf }, user: { name: 'hooks.c', text: user } });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { out: terminalText(log!, 1) + terminalText(log!, 2), traced: [...log!.indicesOf(bpf_trace_printk)].map((index) => log!.text(index, 0)) };
}

test('unlink: a refusal by name is errno, and the file stays', () => {
  const { out, traced } = run(
    `SEC("lsm/inode_unlink") int BPF_PROG(keep, struct inode *dir, struct dentry *dentry, int ret)
{
	char name[8];
	bpf_probe_read_kernel_str(name, sizeof(name), dentry->d_name.name);
	bpf_printk("%s len %u mode %o parent %d ret %d", name, dentry->d_name.len, dentry->d_inode->i_mode, dentry->d_parent->d_inode == dir, ret);
	return name[0] == 'k' ? -1 : 0;
}`,
    `close(open("/tmp/kept", O_CREAT | O_RDWR, 0644)); close(open("/tmp/gone", O_CREAT | O_RDWR, 0644));
	printf("%d", unlink("/tmp/kept")); printf(" %d\\n", errno); printf("%d %d\\n", unlink("/tmp/gone"), open("/tmp/kept", O_RDONLY) > 0);`,
  );
  expect(out).toBe('-1 1\n0 1\n');
  expect(traced).toEqual(['kept len 4 mode 100644 parent 1 ret 0', 'gone len 4 mode 100644 parent 1 ret 0']);
});

test('open, create, mkdir, rmdir, bpf and sched_setscheduler are asked', () => {
  const { out, traced } = run(
    `SEC("lsm.s/file_open") int BPF_PROG(opens, struct file *file) { bpf_printk("open %o %d %d", file->f_flags, file->f_mode, file->f_path.dentry->d_inode == file->f_inode); return 0; }
SEC("lsm/inode_create") int BPF_PROG(creates, struct inode *dir, struct dentry *dentry, umode_t mode) { bpf_printk("create %o %d", mode, dentry->d_inode == 0); return 0; }
SEC("lsm/path_mkdir") int BPF_PROG(makes, const struct path *dir, struct dentry *dentry, umode_t mode) { bpf_printk("mkdir %o %d", mode, dir->dentry == dentry->d_parent); return -13; }
SEC("lsm/inode_rmdir") int BPF_PROG(takes, struct inode *dir, struct dentry *dentry) { bpf_printk("rmdir"); return 0; }
SEC("lsm/task_setscheduler") int BPF_PROG(sets, struct task_struct *p) { bpf_printk("sched %d", p->pid == (int)bpf_get_current_pid_tgid()); return -1; }
`,
    `struct sched_param param = { .sched_priority = 1 };
	close(open("/tmp/x", O_CREAT | O_WRONLY, 0666));
	printf("%d", mkdir("/tmp/d", 0777)); printf(" %d\\n", errno); printf("%d\\n", rmdir("/tmp")); printf("%d\\n", sched_setscheduler(0, SCHED_FIFO, &param));`,
  );
  expect(out).toBe('-1 13\n-1\n-1\n');
  expect(traced).toEqual(['create 100644 1', 'open 101 2 1', 'mkdir 755 1', 'rmdir', 'sched 1']);
});

test('a whole path, by the helper and by the kfunc, and what does not fit', () => {
  const { traced } = run(
    `int bpf_path_d_path(struct path *path, char *buf, size_t buf__sz) __ksym;
SEC("lsm/file_open") int BPF_PROG(opens, struct file *file)
{
	char path[32], again[32], few[4];
	long n = bpf_d_path(&file->f_path, path, sizeof(path));
	bpf_path_d_path(&file->f_path, again, sizeof(again));
	bpf_printk("%s %ld %s %ld", path, n, again, bpf_d_path(&file->f_path, few, sizeof(few)));
	return 0;
}`,
    'mkdir("/tmp/d", 0755); close(open("/tmp/d/file", O_CREAT | O_WRONLY, 0644));',
  );
  expect(traced).toEqual(['/tmp/d/file 12 /tmp/d/file -36']);
});

test('bpf(2) itself can be refused from then on', () => {
  const { out } = run('SEC("lsm/bpf") int BPF_PROG(none, int cmd, union bpf_attr *attr, unsigned int size) { return cmd == 0 ? -1 : 0; }', 'printf("%d\\n", bpf_map_create(BPF_MAP_TYPE_ARRAY, "m", 4, 4, 1, NULL));');
  expect(out).toBe('-1\n');
});

test.each([
  ['a result beyond the errnos', 'SEC("lsm/file_open") int BPF_PROG(p, struct file *file) { return 1; }', 'should have been in [-4095, 0]'],
  ['a member that is not modelled', 'SEC("lsm/bpf") int BPF_PROG(p, int cmd, union bpf_attr *attr) { return *(int *)attr; }', 'access beyond struct bpf_attr'],
  ['a path where locks may be held', 'SEC("fentry/do_unlinkat") int BPF_PROG(p) { char b[8]; struct task_struct *t = bpf_get_current_task_btf(); return bpf_d_path((void *)t, b, 8); }', 'helper call is not allowed in probe'],
  ['a struct that holds no path', 'SEC("lsm/file_open") int BPF_PROG(p, struct file *file) { char b[8]; bpf_d_path((void *)file, b, 8); return 0; }', 'R1 is of type file but path is expected'],
  ['more arguments than there are', 'SEC("lsm/file_open") int BPF_PROG(p, struct file *file, int ret, int more) { return more ? -1 : 0; }', "func 'file_open' doesn't have 3-th argument"],
])('the verifier refuses %s', (_what, bpf, message) => {
  const text = simulate({ machine: {}, bpf: { name: 'hooks.bpf.c', text: head + bpf }, user: { name: 'hooks.c', text: '#include "hooks.skel.h"\nint main(void) { return hooks_bpf__open_and_load() == 0; }' } });
  expect(terminalText(text.log!, 2)).toContain(message);
});
