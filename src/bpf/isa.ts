/**
 * The instruction set: RFC 9669, names as in include/uapi/linux/bpf.h and
 * bpf_common.h. An instruction is eight bytes, little-endian:
 *
 * ```
 *  opcode:8 | dst:4 src:4 | offset:16 (signed) | imm:32 (signed)
 * ```
 *
 * `lddw` takes two slots; the second carries the upper 32 bits in its imm.
 */

export const INSN_BYTES = 8;

// Instruction classes (RFC 9669, 3.1): the low three bits of the opcode.
export const BPF_LD = 0x00;
export const BPF_LDX = 0x01;
export const BPF_ST = 0x02;
export const BPF_STX = 0x03;
export const BPF_ALU = 0x04;
export const BPF_JMP = 0x05;
export const BPF_JMP32 = 0x06;
export const BPF_ALU64 = 0x07;

// Operand source: bit 3 of arithmetic and jump opcodes.
export const BPF_K = 0x00;
export const BPF_X = 0x08;

// Arithmetic operations: the high four bits (RFC 9669, 4.1).
export const BPF_ADD = 0x00;
export const BPF_SUB = 0x10;
export const BPF_MUL = 0x20;
export const BPF_DIV = 0x30;
export const BPF_OR = 0x40;
export const BPF_AND = 0x50;
export const BPF_LSH = 0x60;
export const BPF_RSH = 0x70;
export const BPF_NEG = 0x80;
export const BPF_MOD = 0x90;
export const BPF_XOR = 0xa0;
export const BPF_MOV = 0xb0;
export const BPF_ARSH = 0xc0;
export const BPF_END = 0xd0;

// Jumps: the high four bits (RFC 9669, 4.3).
export const BPF_JA = 0x00;
export const BPF_JEQ = 0x10;
export const BPF_JGT = 0x20;
export const BPF_JGE = 0x30;
export const BPF_JSET = 0x40;
export const BPF_JNE = 0x50;
export const BPF_JSGT = 0x60;
export const BPF_JSGE = 0x70;
export const BPF_CALL = 0x80;
export const BPF_EXIT = 0x90;
export const BPF_JLT = 0xa0;
export const BPF_JLE = 0xb0;
export const BPF_JSLT = 0xc0;
export const BPF_JSLE = 0xd0;

// Loads and stores: size in bits 3–4, mode in bits 5–7 (RFC 9669, 5).
export const BPF_W = 0x00;
export const BPF_H = 0x08;
export const BPF_B = 0x10;
export const BPF_DW = 0x18;
export const BPF_IMM = 0x00;
export const BPF_ABS = 0x20;
export const BPF_IND = 0x40;
export const BPF_MEM = 0x60;
export const BPF_MEMSX = 0x80;
export const BPF_ATOMIC = 0xc0;

/** Atomic modifiers, in imm (RFC 9669, 5.3). */
export const BPF_FETCH = 0x01;
export const BPF_XCHG = 0xe0 | BPF_FETCH;
export const BPF_CMPXCHG = 0xf0 | BPF_FETCH;

/** src of `call`: helper by id, function of this program, kfunc by BTF id. */
export const BPF_PSEUDO_CALL = 1;
export const BPF_PSEUDO_KFUNC_CALL = 2;

/** src of `lddw`: what the 64-bit immediate stands for. */
export const BPF_PSEUDO_MAP_FD = 1;
export const BPF_PSEUDO_MAP_VALUE = 2;
export const BPF_PSEUDO_BTF_ID = 3;
export const BPF_PSEUDO_FUNC = 4;

/** The frame pointer: read-only. */
export const BPF_REG_FP = 10;

/** A program's stack per frame, and how deep frames may nest (include/linux/filter.h, bpf_verifier.h). */
export const MAX_BPF_STACK = 512;
export const MAX_CALL_FRAMES = 8;
