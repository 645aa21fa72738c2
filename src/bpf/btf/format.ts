/** The binary form of BTF and BTF.ext (Documentation/bpf/btf.rst, include/uapi/linux/btf.h). */
export const BTF_MAGIC = 0xeb9f;
export const BTF_HEADER_BYTES = 24;
export const BTF_EXT_HEADER_BYTES = 32;

export const BtfKind = {
  INT: 1,
  PTR: 2,
  ARRAY: 3,
  STRUCT: 4,
  UNION: 5,
  ENUM: 6,
  FWD: 7,
  TYPEDEF: 8,
  VOLATILE: 9,
  CONST: 10,
  RESTRICT: 11,
  FUNC: 12,
  FUNC_PROTO: 13,
  VAR: 14,
  DATASEC: 15,
  FLOAT: 16,
  DECL_TAG: 17,
  TYPE_TAG: 18,
  ENUM64: 19,
} as const;

/** Encoding bits of an INT. */
export const BTF_INT_SIGNED = 1;
export const BTF_INT_CHAR = 2;
export const BTF_INT_BOOL = 4;

export const linkages = ['static', 'global', 'extern'] as const;
