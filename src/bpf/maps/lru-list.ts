/**
 * Which element of an LRU map goes next (kernel/bpf/bpf_lru_list.c, the common
 * list with per-CPU front ends): new elements wait on their CPU's pending list,
 * come from there to the active list (used since) or the inactive one, and are
 * taken from the tail of the inactive list when free ones run out. What was used
 * has its reference bit set; a round of rotation spares it once.
 */

const ACTIVE = 0;
const INACTIVE = 1;
const FREE = 2;
/** Lists of a CPU follow: free slots of its own, elements pending. */
const localFreeOf = (cpu: number): number => 3 + 2 * cpu;
const pendingOf = (cpu: number): number => 4 + 2 * cpu;

/** LOCAL_FREE_TARGET, also the number of elements looked at in one round. */
const MAX_TARGET = 128;

/** Takes an element out of its map; false when it may not go. */
export type Evict = (slot: number) => boolean;

/** Which element goes when room is needed (kernel/bpf/bpf_lru_list.c). */
export class LruList {
  private readonly cpus: number;
  private readonly lists: SlotLists;
  private readonly isReferenced: Uint8Array;
  private readonly nextSteal: number[];
  private readonly target: number;

  constructor(slots: number, cpus: number) {
    this.cpus = cpus;
    this.lists = new SlotLists(slots, 3 + 2 * cpus);
    this.isReferenced = new Uint8Array(slots);
    for (let slot = 0; slot < slots; slot++) this.lists.push(FREE, slot);
    this.nextSteal = Array.from({ length: cpus }, (_, cpu) => cpu);
    this.target = Math.min(MAX_TARGET, Math.max(1, Math.floor(Math.floor(slots / cpus) / 2)));
  }

  /** `bpf_lru_node_set_ref` */
  touch(slot: number): void {
    this.isReferenced[slot] = 1;
  }

  /** `bpf_common_lru_pop_free`: a slot to fill, or -1. May evict several elements. */
  take(cpu: number, evict: Evict): number {
    if (this.lists.head(localFreeOf(cpu)) < 0) this.refill(cpu, evict);
    let slot = this.lists.head(localFreeOf(cpu));
    if (slot < 0) slot = this.steal(cpu, evict);
    if (slot >= 0) this.move(slot, pendingOf(cpu));
    return slot;
  }

  /** `bpf_common_lru_push_free`: a slot whose element was deleted. */
  give(slot: number): void {
    const list = this.lists.listOf(slot);
    const isPending = list > FREE && list % 2 === 0;
    this.move(slot, isPending ? list - 1 : FREE);
  }

  /** `bpf_lru_list_pop_free_to_local` */
  private refill(cpu: number, evict: Evict): void {
    for (const slot of this.lists.fromTail(pendingOf(cpu))) this.move(slot, this.isReferenced[slot] ? ACTIVE : INACTIVE);
    this.rotate();
    let wanted = this.target;
    for (; wanted > 0 && this.lists.head(FREE) >= 0; wanted--) this.move(this.lists.head(FREE), localFreeOf(cpu));
    if (wanted > 0) this.shrink(cpu, wanted, evict);
  }

  /** `__bpf_lru_list_rotate` */
  private rotate(): void {
    if (this.lists.count(INACTIVE) < this.lists.count(ACTIVE)) {
      for (const slot of this.lists.fromTail(ACTIVE, MAX_TARGET)) this.move(slot, this.isReferenced[slot] ? ACTIVE : INACTIVE);
    }
    for (const slot of this.lists.fromTail(INACTIVE, MAX_TARGET)) if (this.isReferenced[slot]) this.move(slot, ACTIVE);
  }

  /** `__bpf_lru_list_shrink`: evicts from the inactive list; when all are in use, one by force. */
  private shrink(cpu: number, wanted: number, evict: Evict): void {
    let shrunk = 0;
    for (const slot of this.lists.fromTail(INACTIVE, MAX_TARGET)) {
      if (this.isReferenced[slot]) this.move(slot, ACTIVE);
      else if (evict(slot)) {
        this.move(slot, localFreeOf(cpu));
        if (++shrunk === wanted) return;
      }
    }
    if (shrunk > 0) return;
    const list = this.lists.count(INACTIVE) > 0 ? INACTIVE : ACTIVE;
    const forced = this.lists.fromTail(list).find((slot) => evict(slot));
    if (forced !== undefined) this.move(forced, localFreeOf(cpu));
  }

  /** Takes a free or pending slot of some CPU, its own first. */
  private steal(cpu: number, evict: Evict): number {
    for (let round = 0; round < this.cpus; round++) {
      const victim = (this.nextSteal[cpu] + round) % this.cpus;
      const free = this.lists.head(localFreeOf(victim));
      const slot = free >= 0 ? free : this.popPending(victim, evict);
      if (slot < 0) continue;
      this.nextSteal[cpu] = (victim + 1) % this.cpus;
      return slot;
    }
    return -1;
  }

  private popPending(cpu: number, evict: Evict): number {
    const slots = this.lists.fromTail(pendingOf(cpu));
    return slots.find((slot) => !this.isReferenced[slot] && evict(slot)) ?? slots.find((slot) => evict(slot)) ?? -1;
  }

  /** To the head of a list, its reference bit cleared. */
  private move(slot: number, list: number): void {
    this.isReferenced[slot] = 0;
    this.lists.push(list, slot);
  }
}

/** Doubly linked lists over slot numbers; a slot is in one of them or in none. */
class SlotLists {
  private readonly slots: number;
  private readonly previous: Int32Array;
  private readonly next: Int32Array;
  private readonly list: Int16Array;
  private readonly counts: number[];

  constructor(slots: number, lists: number) {
    this.slots = slots;
    // Behind the slots stands a sentinel for each list.
    this.previous = Int32Array.from({ length: slots + lists }, (_, index) => index);
    this.next = this.previous.slice();
    this.list = new Int16Array(slots).fill(-1);
    this.counts = Array.from({ length: lists }, () => 0);
  }

  listOf(slot: number): number {
    return this.list[slot];
  }

  count(list: number): number {
    return this.counts[list];
  }

  /** The first slot, or -1. */
  head(list: number): number {
    const first = this.next[this.slots + list];
    return first < this.slots ? first : -1;
  }

  /** Takes a slot out of the list it is in and puts it at the head of another. */
  push(list: number, slot: number): void {
    if (this.list[slot] >= 0) this.remove(slot);
    const sentinel = this.slots + list;
    this.link(slot, this.next[sentinel]);
    this.link(sentinel, slot);
    this.list[slot] = list;
    this.counts[list]++;
  }

  /** At most `limit` slots from the tail, as they stand now. */
  fromTail(list: number, limit = Number.MAX_SAFE_INTEGER): number[] {
    const slots: number[] = [];
    let slot = this.previous[this.slots + list];
    for (; slot < this.slots && slots.length < limit; slot = this.previous[slot]) slots.push(slot);
    return slots;
  }

  private remove(slot: number): void {
    this.link(this.previous[slot], this.next[slot]);
    this.counts[this.list[slot]]--;
  }

  private link(before: number, after: number): void {
    this.next[before] = after;
    this.previous[after] = before;
  }
}
