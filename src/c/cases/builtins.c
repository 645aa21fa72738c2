/* What the compiler does itself: atomics, memory, byte order, typeof, static assertions. */
#include "case.h"
_Static_assert(sizeof(long) == 8, "LP64");

struct big { long words[40]; };
static struct big filled;

int main(void)
{
	unsigned int n = 5;
	long wide = -1, expected = 10;
	char a[8] = "abcdef", b[8];
	struct big copy;
	__typeof__(n) same = 7;
	__auto_type deduced = wide;

	ASSERT(__sync_fetch_and_add(&n, 3) == 5 && n == 8);
	ASSERT(__sync_add_and_fetch(&n, 3) == 11 && __sync_sub_and_fetch(&n, 1) == 10 && n == 10);
	ASSERT(__sync_fetch_and_sub(&wide, 9) == -1 && wide == -10);
	ASSERT(__sync_fetch_and_or(&n, 5) == 10 && n == 15 && __sync_fetch_and_and(&n, 6) == 15 && n == 6);
	ASSERT(__sync_xor_and_fetch(&n, 3) == 5 && __sync_lock_test_and_set(&n, 9) == 5 && n == 9);
	ASSERT(__sync_val_compare_and_swap(&n, 9, 1) == 9 && n == 1);
	ASSERT(__sync_bool_compare_and_swap(&n, 9, 2) == 0 && n == 1 && __sync_bool_compare_and_swap(&n, 1, 2));
	ASSERT(__atomic_fetch_add(&wide, 20, 5) == -10 && __atomic_load_n(&wide, 5) == 10);
	ASSERT(__atomic_compare_exchange_n(&wide, &expected, 77, 0, 5, 5) && wide == 77);
	ASSERT(!__atomic_compare_exchange_n(&wide, &expected, 1, 0, 5, 5) && expected == 77);
	__atomic_store_n(&wide, 3, 5);
	ASSERT(__atomic_exchange_n(&wide, 4, 5) == 3 && wide == 4);

	__builtin_memcpy(b, a, sizeof(a));
	ASSERT(b[5] == 'f' && b[7] == 0 && __builtin_memcmp(a, b, 8) == 0);
	b[2] = 'z';
	ASSERT(__builtin_memcmp(a, b, 8) < 0 && __builtin_memcmp(b, a, 3) > 0 && __builtin_memcmp(a, b, 2) == 0);
	__builtin_memset(b, 0x7f, 3);
	ASSERT(b[0] == 0x7f && b[2] == 0x7f && b[3] == 'd');
	__builtin_memset(&filled, 1, sizeof(filled));
	copy = filled;
	ASSERT(copy.words[39] == 0x0101010101010101L);

	ASSERT(__builtin_bswap16(0x1234) == 0x3412 && __builtin_bswap32(n) == 0x02000000 && __builtin_bswap64(1) == 1UL << 56);
	ASSERT(sizeof(same) == 4 && same == 7 && deduced == -1 && sizeof(deduced) == 8);
	ASSERT(__builtin_constant_p(3) && __builtin_expect(n == 2, 1));
	ASSERT(__builtin_types_compatible_p(int, const int) && !__builtin_types_compatible_p(int, long));
	{
		volatile unsigned int word = 0x00f0a001, none = 0;
		volatile unsigned long both = 0x8000000000010000ul, zero = 0;
		volatile int minus = -5;

		ASSERT(__builtin_popcount(word) == 7 && __builtin_popcountl(both) == 2 && __builtin_popcountll(zero) == 0 && __builtin_popcount(0xff) == 8);
		ASSERT(__builtin_parity(word) == 1 && __builtin_parityl(both) == 0);
		ASSERT(__builtin_clz(word) == 8 && __builtin_clzl(both) == 0 && __builtin_clzll(both >> 20) == 20 && __builtin_clz(1) == 31);
		ASSERT(__builtin_ctz(word) == 0 && __builtin_ctzl(both) == 16 && __builtin_ctz(word << 9) == 9 && __builtin_ctzll(8ul << 40) == 43);
		ASSERT(__builtin_ffs(word) == 1 && __builtin_ffs(none) == 0 && __builtin_ffsl(both) == 17 && __builtin_ffsll(zero) == 0 && __builtin_ffs(12) == 3);
		ASSERT(__builtin_clrsb(minus) == 28 && __builtin_clrsb(none) == 31 && __builtin_clrsb(-1) == 31 && __builtin_clrsbl(both) == 0);
		ASSERT(__builtin_abs(minus) == 5 && __builtin_labs(-7l) == 7 && __builtin_llabs((long)both) == 0x7fffffffffff0000l);
		ASSERT(__builtin_rotateleft32(word, 8) == 0xf0a00100 && __builtin_rotateright32(word, 4) == 0x100f0a00 && __builtin_rotateleft64(both, none) == both);
		ASSERT(__builtin_rotateright64(both, 16) == 0x0000800000000001ul);
		ASSERT(__builtin_expect_with_probability(word == 1, 0, 1) == 0 && __builtin_choose_expr(1, 2, 3) == 2);
		ASSERT(__builtin_strlen("abc") == 3 && __builtin_assume_aligned(a, 8) == a);
		__builtin_prefetch(a);
		ASSERT(word == 0x00f0a001 && minus == -5);
	}
	return 0;
}
