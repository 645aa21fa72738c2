/* Statements: loops, switch, goto, nesting. */
#include "case.h"
static int classify(int n)
{
	switch (n) {
	case 0:
		return 100;
	case 1:
	case 2:
		n += 10;
		/* fall through */
	case 3:
		return n;
	case 10 ... 20:
		return -1;
	case -5:
		break;
	default:
		if (n > 1000)
			return 7;
		return 8;
	}
	return 9;
}

static int wide_switch(unsigned long long n)
{
	switch (n) {
	case 0x100000000ULL: return 1;
	case 0xffffffffffffffffULL: return 2;
	default: return 3;
	}
}

static int duff(int count)
{
	int n = 0;

	switch (count % 4) {
	case 0: do { n++;
	case 3:      n++;
	case 2:      n++;
	case 1:      n++;
		} while ((count -= 4) > 0);
	}
	return n;
}

int main(void)
{
	int i, j, sum = 0, rounds = 0;

	for (i = 0; i < 10; i++) {
		if (i == 3)
			continue;
		if (i == 8)
			break;
		sum += i;
	}
	ASSERT(sum == 0 + 1 + 2 + 4 + 5 + 6 + 7 && i == 8);

	while (i--)
		if (i == 4)
			break;
	ASSERT(i == 4);

	do
		rounds++;
	while (0);
	ASSERT(rounds == 1);

	sum = 0;
	for (int a = 0, b = 10; a < b; a++, b--)
		sum += b - a;
	ASSERT(sum == 10 + 8 + 6 + 4 + 2);

	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
			if (i * j == 6)
				goto found;
	ASSERT(0);
found:
	ASSERT(i == 2 && j == 3);

	i = 0;
again:
	if (++i < 5)
		goto again;
	ASSERT(i == 5);

	ASSERT(classify(0) == 100 && classify(1) == 11 && classify(2) == 12 && classify(3) == 3);
	ASSERT(classify(10) == -1 && classify(15) == -1 && classify(20) == -1 && classify(21) == 8);
	ASSERT(classify(-5) == 9 && classify(5000) == 7);
	ASSERT(wide_switch(0x100000000ULL) == 1 && wide_switch(-1ULL) == 2 && wide_switch(0) == 3);
	ASSERT(duff(1) == 1 && duff(4) == 4 && duff(7) == 7);

	/* && and || evaluate what they must, and no more */
	i = 0;
	ASSERT(!(i && i++) && i == 0);
	ASSERT((i || ++i) && i == 1);
	ASSERT((i && 0) == 0 && (i || 0) == 1);
	j = i ? 5 : 6;
	ASSERT(j == 5 && (i ?: 9) == 1 && (0 ?: 9) == 9);
	{
		int i = 42;

		ASSERT(i == 42);
	}
	ASSERT(i == 1);
	i = (sum = 3, sum + 1);
	ASSERT(i == 4 && sum == 3);
	return 0;
}
