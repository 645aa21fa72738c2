/* Directives and macros, the examples of C11 6.10.3.5 among them. */
#include "case.h"
#include <stdbool.h>
#define EMPTY
#define ONE 1
#define TWO (ONE + ONE)
#define SQUARE(x) ((x) * (x))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a ## b
#define XCAT(a, b) CAT(a, b)
#define COUNT(...) (sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))
#define FIRST(a, ...) a
#define CALL(f, args...) f(0, ##args)
#define OPT(f, ...) f(9 __VA_OPT__(,) __VA_ARGS__)
#define f(a) a*g
#define g(a) f(a)
#define LONG_ONE 1 + \
	2 + \
	3

#if defined(ONE) && !defined(THREE) && TWO == 2
#define PATH_A 1
#elif 1
#define PATH_A 2
#else
#define PATH_A 3
#endif
#ifdef NOTHING
it's not C here: "unclosed
#elifndef NOTHING
#define PATH_B 5
#endif
#if 0
#if 1
#define PATH_B 6
#else
#endif
#error never
#endif
#if (-1 > 0u) && ('a' == 97) && (5 / 2 == 2) && (1 ? 2 : (1 / 0)) && 0x10 == 16 && (~0 == -1) && __has_include(<stdbool.h>) && !__has_include("none.h")
#define ARITHMETIC
#endif

static int zero(int a) { return a; }
static int pair(int a, int b) { return a * 10 + b; }
static bool same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

int main(void)
{
	int foo = 4, xy = 7, g = 2;
#define foo foo + 1

	ASSERT(TWO * 3 == 6 && SQUARE(1 + 2) == 9 && MAX(3, TWO) == 3);
	ASSERT(same(STR(a + "b\n"), "a + \"b\\n\"") && same(XSTR(TWO), "(1 + 1)") && same(STR( a  b ), "a b"));
	ASSERT(CAT(x, y) == 7 && XCAT(CAT(x, ), y) == 7 && CAT(0x, 10) == 16);
	ASSERT(COUNT(1, 2, 3) == 3 && COUNT((1, 2), 3) == 2 && FIRST(5, 6, 7) == 5);
	ASSERT(CALL(zero) == 0 && CALL(pair, 3) == 3 && OPT(zero) == 9 && OPT(pair, 4) == 94);
	ASSERT(foo == 5 && LONG_ONE == 6 EMPTY);
	ASSERT(f(3)(4) == 24);
	ASSERT(PATH_A == 1 && PATH_B == 5);
#ifndef ARITHMETIC
	ASSERT(0);
#endif
#undef ONE
#ifdef ONE
	ASSERT(0);
#endif
	ASSERT(same("one" " " "two", "one two") && sizeof __func__ == 5);
	ASSERT(same("\x41\102\t", "AB	"));
	return 0;
}
