import { describe, expect, it } from 'vitest';
import { NS_PER_MS, NS_PER_SEC } from '../base/units.ts';
import { runC } from './testing/run-c.ts';

const INCLUDES = ['stdio.h', 'stdlib.h', 'string.h', 'unistd.h', 'errno.h', 'signal.h', 'fcntl.h', 'getopt.h', 'sys/wait.h', 'sys/mman.h', 'time.h', 'sched.h', 'sys/prctl.h']
  .map((name) => `#include <${name}>\n`)
  .join('');

/** A program around the body of main. */
const main = (body: string, before = '') => `${INCLUDES}${before}\nint main(int argc, char **argv)\n{\n${body}\n}\n`;

describe('programs that end well', () => {
  it('formats, allocates, copies', () => {
    const { stdout, status } = runC(main(`
      char *copy = strdup("workqueue"), buf[8];
      int n = snprintf(buf, sizeof(buf), "%s-%05d", copy, 42);
      printf("%s %d [%s] %p\\n", buf, n, copy + 4, NULL);
      long *numbers = calloc(3, sizeof(long));
      numbers[2] = strtol("0x2a rest", &copy, 0);
      numbers = realloc(numbers, 100 * sizeof(long));
      printf("%ld %ld '%s' %d\\n", numbers[0], numbers[2], copy, atoi(" -12x"));
      free(numbers);
      return 3;`));
    expect(stdout).toBe("workque 15 [queue] (nil)\n0 42 ' rest' -12\n");
    expect(status).toBe(3 << 8);
  });

  it('sorts and searches by callbacks', () => {
    const compare = 'static int cmp(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }';
    const { stdout } = runC(main(`
      int v[] = {5, 3, 9, 1, 7, 3}, key = 7;
      qsort(v, 6, sizeof(int), cmp);
      for (int i = 0; i < 6; i++) printf("%d ", v[i]);
      int *found = bsearch(&key, v, 6, sizeof(int), cmp);
      printf("%ld\\n", (long)(found - v));
      return 0;`, compare));
    expect(stdout).toBe('1 3 3 5 7 9 4\n');
  });

  it('forks: the child has its own memory, and its status comes back', () => {
    const { stdout } = runC(main(`
      int shared = 1, status, pid = fork();
      if (pid == 0) { shared = 2; usleep(1000); printf("child %d\\n", shared); exit(9); }
      waitpid(pid, &status, 0);
      printf("parent %d: %d\\n", shared, WEXITSTATUS(status));
      return 0;`));
    expect(stdout).toBe('child 2\nparent 1: 9\n');
  });

  it('forks in the middle of nested calls', () => {
    const nested = 'static int deep(int n) { if (n) return deep(n - 1) + 1; return fork() ? 0 : 100; }';
    const { stdout, status } = runC(main('int n = deep(3); if (n < 100) wait(NULL); printf("%d\\n", n); return 0;', nested));
    expect(stdout).toBe('103\n3\n');
    expect(status).toBe(0);
  });

  it('runs functions of atexit and flushes what waits', () => {
    const functions = 'static void first(void) { puts("first"); }\nstatic void second(void) { puts("second"); }';
    const { stdout } = runC(main('atexit(first); atexit(second); printf("no newline, "); exit(0);', functions));
    expect(stdout).toBe('no newline, second\nfirst\n');
  });

  it('reads options and lines', () => {
    const { stdout, stderr } = runC(main(`
      int c; char line[32];
      while ((c = getopt(argc, argv, "n:v")) != -1) printf("%c=%s ", c, c == 'n' ? optarg : "");
      printf("rest=%s\\n", argv[optind]);
      while (fgets(line, sizeof(line), stdin)) printf("> %s", line);
      return 0;`), ['-v', '-n', '12', '-x', 'file'], [[NS_PER_MS, 'one\ntwo'], [2 * NS_PER_MS, '\n\x04']]);
    expect(stdout).toBe('v= n=12 ?= rest=file\n> one\n> two\n');
    expect(stderr).toBe("./app: invalid option -- 'x'\n");
  });

  it('keeps files, and says why one is not there', () => {
    const { stdout, stderr } = runC(main(`
      FILE *f = fopen("/tmp/notes", "w");
      fprintf(f, "%s\\n", "kept"); fclose(f);
      char buf[16] = "";
      f = fopen("/tmp/notes", "r"); fgets(buf, 16, f); fclose(f);
      printf("%s", buf);
      if (open("/tmp/none", O_RDONLY) < 0) perror("open");
      return 0;`));
    expect(stdout).toBe('kept\n');
    expect(stderr).toBe('open: No such file or directory\n');
  });

  it('sleeps as long as it says', () => {
    const { stdout, endNs } = runC(main(`
      struct timespec a, b, half = {0, 500000000};
      clock_gettime(CLOCK_MONOTONIC, &a); nanosleep(&half, NULL); clock_gettime(CLOCK_MONOTONIC, &b);
      printf("%ld\\n", (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000);
      return 0;`));
    expect(stdout).toBe('500\n');
    expect(endNs).toBeLessThan(NS_PER_SEC);
  });

  it('catches Ctrl-C and goes on', () => {
    const handler = 'static volatile int stop;\nstatic void on_int(int sig) { stop = sig; }';
    const { stdout, status } = runC(main('signal(SIGINT, on_int); while (!stop) pause(); printf("stop %d\\n", stop); return 0;', handler), [], [[NS_PER_MS, '\x03']]);
    expect(stdout).toBe('stop 2\n');
    expect(status).toBe(0);
  });

  it('catches Ctrl-C in the middle of a busy loop, registers untouched', () => {
    const handler = 'static volatile int stop;\nstatic void on_int(int sig) { char waste[64]; memset(waste, 0xff, sizeof(waste)); stop = waste[5] != 0; }';
    const { stdout } = runC(main('long n = 0, twice = 0; signal(SIGINT, on_int); while (!stop) { n++; twice += 2; } printf("%d\\n", twice == 2 * n); return 0;', handler), [], [[NS_PER_MS, '\x03']]);
    expect(stdout).toBe('1\n');
  });
});

describe('programs that end badly', () => {
  it('follows NULL', () => {
    const { stderr, status, console } = runC(main('int *p = NULL; printf("before\\n"); return *p;'));
    expect(stderr).toBe('Segmentation fault\n');
    expect(status).toBe(11);
    expect(console).toMatch(/^app\[151\]: segfault at 0 ip [0-9a-f]{16} sp [0-9a-f]{16} error 4 in app$/);
  });

  it.each([
    ['writes to a text', 'char *s = "constant"; s[0] = 67; return 0;'],
    ['passes NULL to a library', 'return strlen((char *)0);'],
    ['calls what is no function', 'void (*f)(void) = (void (*)(void))&argc; f(); return 0;'],
    ['recurses without end', 'return main(argc + 1, argv);'],
    ['writes far behind a block', 'char *p = malloc(10); p[1 << 20] = 1; return 0;'],
  ])('%s', (_what, body) => {
    expect(runC(main(body))).toMatchObject({ status: 11, stderr: 'Segmentation fault\n' });
  });

  it('frees twice', () => {
    expect(runC(main('char *p = malloc(10); free(p); free(p); return 0;'))).toMatchObject({
      status: 6, stderr: 'free(): double free detected in tcache 2\nAborted\n',
    });
  });

  it('dies of Ctrl-C', () => {
    expect(runC(main('for (;;) pause();'), [], [[NS_PER_MS, '\x03']])).toMatchObject({ status: 2, reason: 'exit' });
  });

  it('never ends: the machine comes back all the same', () => {
    expect(runC(main('for (;;) ;')).reason).toBe('until');
    expect(runC(main('for (;;) printf("x\\n");')).reason).toBe('budget');
    expect(runC(main('pause(); return 0;')).reason).toBe('stuck');
  });

  it('names what no library has', () => {
    expect(() => runC('int nowhere(int);\nint main(void) { return nowhere(1); }')).toThrow("undefined reference to 'nowhere'");
    expect(() => runC('int helper(void) { return 1; }')).toThrow("undefined reference to 'main'");
  });
});
