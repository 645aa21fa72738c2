/* Pointers, arrays, strings, globals with addresses in them. */
#include "case.h"
#include <stddef.h>

static int numbers[] = { 10, 20, 30, 40, 50 };
static int *third = &numbers[2], *end = numbers + 5;
static const char *words[] = { "zero", "one", "two" };
static const char *tail = "abc" + 1;
static struct node { int value; struct node *next; } last = { 3, NULL }, middle = { 2, &last }, first = { 1, &middle };
static int matrix[3][4];
char letters[4] = { 'a', 'b' };
long zeros[100];
const int limit = 5;

static int length(const char *s)
{
	const char *p = s;

	while (*p++)
		;
	return p - s - 1;
}

int main(void)
{
	int local[10], *p = numbers, i, total = 0;
	char buffer[16] = "begin", *c = buffer;
	void *v = numbers;
	unsigned char *bytes = (unsigned char *)&numbers[1];

	ASSERT(*third == 30 && end - numbers == 5 && end[-1] == 50 && 2[numbers] == 30);
	ASSERT(*p++ == 10 && *p == 20 && *++p == 30 && --*p == 29 && numbers[2] == 29);
	numbers[2] = 30;
	for (p = numbers; p < end; p++)
		total += *p;
	ASSERT(total == 150 && p == end && p > numbers && p - 1 >= third);
	ASSERT(bytes[0] == 20 && bytes[1] == 0 && *(int *)(v + 4) == 20 && *((int *)v + 3) == 40);

	ASSERT(words[2][1] == 'w' && length(words[0]) == 4 && *tail == 'b' && sizeof("four") == 5);
	ASSERT(first.next->next->value == 3 && first.next->next->next == NULL && !last.next);
	for (struct node *n = &first; n; n = n->next)
		total += n->value;
	ASSERT(total == 156);

	for (i = 0; i < 12; i++)
		matrix[i / 4][i % 4] = i;
	ASSERT(matrix[2][3] == 11 && *(*(matrix + 1) + 2) == 6 && (&matrix[0][0])[5] == 5 && sizeof(matrix[0]) == 16);
	for (i = 0; i < 10; i++)
		local[i] = i * i;
	ASSERT(local[9] == 81 && *(local + i - 2) == 64 && &local[9] - &local[4] == 5);
	c += 5;
	*c++ = '!';
	*c = 0;
	ASSERT(length(buffer) == 6 && buffer[5] == '!' && buffer[15] == 0);
	ASSERT(letters[1] == 'b' && letters[3] == 0 && zeros[99] == 0 && limit == 5);
	zeros[99] = -1;
	ASSERT(zeros[99] == -1L && zeros[98] == 0);
	numbers[1] += 5;
	numbers[third - numbers] *= 2;
	ASSERT(numbers[1] == 25 && *third == 60);
	p = 0;
	ASSERT(!p && p == NULL && (p ? 1 : 2) == 2 && (long)p == 0);
	{
		int (*row)[4] = matrix, **pp = &p;

		row++;
		*pp = *row + 1;
		ASSERT(**pp == 5 && (*row)[3] == 7);
	}
	return 0;
}
