import type { Env } from './env.ts';
import { PTR_TO_PACKET_END, isPacketPointer } from './register-type.ts';
import { STACK_DYNPTR } from './state.ts';
import { DynptrKind, unknownValue } from './value.ts';

/** Packet data may have moved: pointers into it, and slices of it, are plain numbers now (clear_all_pkt_pointers). */
export function packetMoves(env: Env): void {
  const dynptrs = packetDynptrs(env);
  env.current.forEachCell((cell) => {
    const { type, dynptrId } = cell.value;
    if (isPacketPointer(type) || type === PTR_TO_PACKET_END || dynptrs.has(dynptrId)) cell.set(unknownValue);
  });
}

/** Ids of the dynptrs that speak of a packet. */
function packetDynptrs({ current }: Env): Set<number> {
  const ids = new Set<number>();
  for (const { stack } of current.frames) {
    for (const place of stack) {
      const { extent, id } = place.cell.value;
      if (place.isAll(STACK_DYNPTR) && (extent === DynptrKind.SKB || extent === DynptrKind.XDP)) ids.add(id);
    }
  }
  return ids;
}
