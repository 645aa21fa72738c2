/**
 * Our own loader, for BPF objects that come without a user program: attaches what
 * says where it belongs, runs the rest once, unlinks a file, waits a second.
 */
export const LOADER_NAME = 'loader.c';

export const LOADER_TEXT = `#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static void run_once(struct bpf_program *prog)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	int err = bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);

	if (err)
		printf("%s: cannot be attached or run by itself (%s)\\n", bpf_program__name(prog), strerror(-err));
	else
		printf("%s: ran once, returned %d\\n", bpf_program__name(prog), (int)opts.retval);
}

int main(int argc, char **argv)
{
	struct bpf_object *obj = bpf_object__open(argv[1]);
	struct bpf_program *prog;
	int fd;

	if (!obj || bpf_object__load(obj))
		return 1;
	bpf_object__for_each_program(prog, obj) {
		if (!bpf_program__autoload(prog))
			continue;
		if (bpf_program__attach(prog))
			printf("%s: attached by %s\\n", bpf_program__name(prog), bpf_program__section_name(prog));
		else if (errno == EOPNOTSUPP)
			run_once(prog);
		else
			return 1;
	}
	fd = open("/tmp/slowpath", O_CREAT | O_WRONLY, 0644);
	if (fd >= 0) {
		close(fd);
		unlink("/tmp/slowpath");
	}
	sleep(1);
	bpf_object__close(obj);
	return 0;
}
`;
