/* Structs, unions, bit-fields, initialisers, struct values. */
#include "case.h"
struct point { int x, y; };
struct line { struct point from, to; char name[8]; };

struct outer {
	char tag;
	union {
		unsigned int word;
		unsigned char bytes[4];
		struct { unsigned short low, high; };
	};
	struct { long inside; } named;
};

struct bits {
	unsigned int a : 3;
	int b : 5;
	unsigned int c : 24;
	unsigned long long d : 40;
	_Bool e : 1;
};

struct packed { char c; int i; } __attribute__((packed));
struct flexible { int n; int items[]; };

static struct point add(struct point a, struct point b)
{
	a.x += b.x;
	a.y += b.y;
	return a;
}

static struct line make(int n)
{
	return (struct line){ .to = { n, n + 1 }, .name = "made" };
}

static int total(const struct line *l)
{
	return l->from.x + l->from.y + l->to.x + l->to.y;
}

static struct point table[] = { [2] = { 5, 6 }, [0] = { .y = 1 }, { 3, 4 } };
static int nested[2][3] = { { 1, 2 }, 4, 5, 6 };
static char text[] = "hello";
static char cut[3] = "abcdef";
static int ranged[8] = { [2 ... 5] = 7, 8 };

int main(void)
{
	struct line l = { { 1, 2 }, .to.x = 3, .name = { 'a', 'b' } }, copy;
	struct outer o = { .tag = 1, .low = 0x5678, .named.inside = 9 };
	struct bits bf = { 0 };
	struct point p = { 1, 2 }, q, *pp = &p;
	int i;

	ASSERT(sizeof(struct line) == 24 && sizeof(struct outer) == 16 && sizeof(struct packed) == 5 && sizeof(struct flexible) == 4);
	ASSERT(__builtin_offsetof(struct outer, high) == 6 && __builtin_offsetof(struct line, to.y) == 12);
	ASSERT(l.from.x == 1 && l.from.y == 2 && l.to.x == 3 && l.to.y == 0 && l.name[1] == 'b' && l.name[2] == 0);
	ASSERT(o.tag == 1 && o.word == 0x5678 && o.bytes[0] == 0x78 && o.named.inside == 9);
	o.high = 0x1234;
	ASSERT(o.word == 0x12345678);

	copy = l;
	copy.from.x = 10;
	ASSERT(l.from.x == 1 && total(&copy) == 15);
	q = add(p, (struct point){ 10, 20 });
	ASSERT(q.x == 11 && q.y == 22 && p.x == 1);
	ASSERT(add(add(p, p), p).y == 6);
	copy = make(7);
	ASSERT(copy.from.x == 0 && copy.to.y == 8 && copy.name[3] == 'e' && copy.name[4] == 0);
	ASSERT((i = 1, pp)->y == 2 && (*pp).x == 1 && (&p)->x == 1);
	q = p.x ? *pp : copy.to;
	ASSERT(q.y == 2);
	ASSERT(((struct point){ 4, 5 }).y == 5 && (&(struct point){ 6, 7 })->x == 6);

	bf.a = 9;
	bf.b = -3;
	bf.c = 0xabcdef;
	bf.d = 0x1234567890ULL;
	bf.e = 4;
	ASSERT(bf.a == 1 && bf.b == -3 && bf.c == 0xabcdef && bf.d == 0x1234567890ULL && bf.e == 1);
	ASSERT((bf.b += 20) == -15 && bf.a++ == 1 && bf.a == 2 && bf.c == 0xabcdef);
	ASSERT(sizeof(struct bits) == 16);

	ASSERT(sizeof(table) == 24 && table[0].y == 1 && table[1].x == 3 && table[2].y == 6);
	ASSERT(nested[0][1] == 2 && nested[0][2] == 0 && nested[1][0] == 4 && nested[1][2] == 6);
	ASSERT(sizeof(text) == 6 && text[4] == 'o' && sizeof(cut) == 3 && cut[2] == 'c');
	ASSERT(ranged[1] == 0 && ranged[2] == 7 && ranged[5] == 7 && ranged[6] == 8);
	return 0;
}
