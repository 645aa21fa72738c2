/* Integer types: promotion, conversion, arithmetic, shifts. */
#include "case.h"
typedef unsigned char u8;
typedef signed char s8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

int main(void)
{
	volatile int minus_one = -1, seven = 7, two = 2, minus_seven = -7;
	volatile u32 big = 0xffffffffu;
	volatile long wide = -5;
	volatile u8 byte = 200;
	volatile s8 small = -100;
	volatile u16 half = 0xffff;
	_Bool yes;

	/* the usual arithmetic conversions */
	ASSERT(minus_one < 1);
	ASSERT((u32)minus_one > 1u);
	ASSERT(minus_one > 1u);
	ASSERT((long)minus_one < (long)big);
	ASSERT(minus_one == (int)big);
	ASSERT((u64)minus_one == 0xffffffffffffffffULL);
	ASSERT((u64)big == 0xffffffffULL);
	ASSERT(big + 1 == 0);
	ASSERT((u64)big + 1 == 0x100000000ULL);

	/* division truncates towards zero */
	ASSERT(minus_seven / two == -3);
	ASSERT(minus_seven % two == -1);
	ASSERT(seven / -2 == -3);
	ASSERT(seven % -2 == 1);
	ASSERT(wide / 2 == -2);
	ASSERT((u32)minus_seven / 2 == 2147483644u);
	ASSERT(big / 16 == 0x0fffffff);
	ASSERT(big % 16 == 15);

	/* narrow types */
	byte += 100;
	ASSERT(byte == 44);
	byte = byte - 45;
	ASSERT(byte == 255);
	byte++;
	ASSERT(byte == 0);
	small -= 100;
	ASSERT(small == 56);
	small = 200;
	ASSERT(small == -56);
	half++;
	ASSERT(half == 0);
	half--;
	ASSERT(half == 65535);
	ASSERT((s8)0x80 == -128);
	ASSERT((short)0x12348000 == -32768);
	ASSERT(~byte == -1);
	ASSERT(-half == -65535);

	/* shifts */
	ASSERT(minus_seven >> 1 == -4);
	ASSERT((u32)minus_seven >> 28 == 15);
	ASSERT(1 << (two + 3) == 32);
	ASSERT(1ULL << 40 == 0x10000000000ULL);
	ASSERT((wide >> 1) == -3);
	ASSERT(((u64)wide >> 63) == 1);
	byte = 0x81;
	ASSERT((byte << 1) == 0x102);

	/* bool */
	yes = 256;
	ASSERT(yes == 1);
	yes = two & 4;
	ASSERT(yes == 0);
	yes++;
	ASSERT(yes);
	ASSERT((_Bool)&yes);
	ASSERT(!!seven == 1 && !seven == 0);

	/* constants have the type their value needs */
	ASSERT(sizeof(2147483647) == 4 && sizeof(2147483648) == 8);
	ASSERT(sizeof(0x80000000) == 4 && 0x80000000 > 0);
	ASSERT(sizeof('a') == 4 && sizeof(1u) == 4 && sizeof(1L) == 8);
	ASSERT('\xff' == -1 && '\0' == 0 && '\n' == 10 && '\101' == 'A');
	ASSERT(0b101 == 5 && 017 == 15);
	return 0;
}
