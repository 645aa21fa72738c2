/* Calls: many arguments, pointers to functions, recursion, variadic functions, inlining, statics. */
#include "case.h"
#include <stdarg.h>

typedef int (*operation)(int, int);

static int plus(int a, int b) { return a + b; }
static int minus(int a, int b) { return a - b; }
static operation choose(char c) { return c == '+' ? plus : minus; }
static operation table[] = { plus, minus, &plus };

static int apply(int f(int, int), int a, int b)
{
	return f(a, b);
}

static long eight(char a, short b, int c, long d, unsigned char e, int f, signed char g, unsigned long h)
{
	return a + b * 10 + c * 100 + d * 1000 + e * 10000L + f * 100000L + g * 1000000L + h * 10000000L;
}

static int fib(int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static int is_odd(unsigned int n);
static int is_even(unsigned int n) { return n == 0 ? 1 : is_odd(n - 1); }
static int is_odd(unsigned int n) { return n == 0 ? 0 : is_even(n - 1); }

static long sum(int count, ...)
{
	va_list list;
	long total = 0;

	va_start(list, count);
	for (int i = 0; i < count; i++)
		total += va_arg(list, int);
	va_end(list);
	return total;
}

static long sum_list(int a, int b, int c, int d, int e, int f, int g, ...)
{
	va_list list;
	long first;
	char *text;

	va_start(list, g);
	first = va_arg(list, long);
	text = va_arg(list, char *);
	return first + text[0] + f * 10 + g + a + b + c + d + e;
}

static inline __attribute__((always_inline)) int clamp(int n, int low, int high)
{
	if (n < low)
		return low;
	if (n > high)
		return high;
	n++;
	return n - 1;
}

static int counter(void)
{
	static int calls = 40;

	return ++calls;
}

static void swap(int *a, int *b)
{
	int t = *a;

	*a = *b;
	*b = t;
}

static int cleaned;
static void clean(int *p) { cleaned = cleaned * 10 + *p; }
static int scoped(int n)
{
	int a __attribute__((cleanup(clean))) = 1;

	for (int i = 0; i < 3; i++) {
		int b __attribute__((cleanup(clean))) = 2 + i;

		if (i == n)
			return b * 100;
	}
	return a;
}

int main(void)
{
	int x = 3, y = 4;

	ASSERT(choose('+')(3, 4) == 7 && choose('-')(3, 4) == -1);
	ASSERT(table[1](10, 4) == 6 && (*table[2])(1, 2) == 3 && (**table[0])(1, 1) == 2);
	ASSERT(apply(minus, 9, 5) == 4 && apply(&plus, 9, 5) == 14);
	ASSERT(eight(1, 2, 3, 4, 5, 6, 7, 8) == 87654321);
	ASSERT(eight(-1, -2, 3, 4, 250, -6, -7, 8) == 80000000 - 7000000 - 600000 + 2500000 + 4000 + 300 - 20 - 1);
	ASSERT(fib(15) == 610 && is_even(100) && !is_even(7));
	ASSERT(sum(0) == 0 && sum(7, 1, 2, 3, 4, 5, 6, -7) == 14);
	ASSERT(sum_list(1, 1, 1, 1, 1, 2, 3, 1000L, "A") == 1000 + 65 + 20 + 3 + 5);
	ASSERT(clamp(5, 0, 10) == 5 && clamp(-5, 0, 10) == 0 && clamp(50, 0, 10) == 10);
	ASSERT(counter() == 41 && counter() == 42);
	swap(&x, &y);
	ASSERT(x == 4 && y == 3);
	ASSERT(plus(plus(1, 2), plus(plus(3, 4), minus(5, 6))) == 9);
	ASSERT(({ int t = x * 2; t + 1; }) == 9);
	ASSERT(scoped(1) == 300 && cleaned == 231);
	cleaned = 0;
	ASSERT(scoped(5) == 1 && cleaned == 2341);
	return 0;
}
