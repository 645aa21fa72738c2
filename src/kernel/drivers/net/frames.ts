/** Bytes of the packets that our traffic consists of: UDP in IPv4 in Ethernet, 64 bytes long. */

const FRAME_BYTES = 64;
const ETH_HLEN = 14;
const IP_HLEN = 20;
const ETH_P_IP = 0x0800;
const IPPROTO_UDP = 17;
const UDP_PORT = 53;
/** The machine's own address, 10.0.0.2. */
const DESTINATION = 0x0a00_0002;

/** `192.0.2.1` as a number. */
export function addressOf(dotted: string): number {
  return dotted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A number as `192.0.2.1`. */
export function dottedOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** A packet from that address. */
export function udpFrame(source: number): Uint8Array {
  const bytes = new Uint8Array(FRAME_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set([0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01]);
  view.setUint16(12, ETH_P_IP);
  view.setUint8(ETH_HLEN, 0x45);
  view.setUint16(ETH_HLEN + 2, FRAME_BYTES - ETH_HLEN);
  view.setUint8(ETH_HLEN + 8, 64);
  view.setUint8(ETH_HLEN + 9, IPPROTO_UDP);
  view.setUint32(ETH_HLEN + 12, source);
  view.setUint32(ETH_HLEN + 16, DESTINATION);
  view.setUint16(ETH_HLEN + 10, checksum(view, ETH_HLEN, IP_HLEN));
  view.setUint16(ETH_HLEN + IP_HLEN, 40_000);
  view.setUint16(ETH_HLEN + IP_HLEN + 2, UDP_PORT);
  view.setUint16(ETH_HLEN + IP_HLEN + 4, FRAME_BYTES - ETH_HLEN - IP_HLEN);
  return bytes;
}

/** The Internet checksum (RFC 1071) of an even number of bytes. */
function checksum(view: DataView, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
