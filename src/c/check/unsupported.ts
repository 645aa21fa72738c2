/** Types of C that are left out, each with what to say and what to do instead. */
export const UNSUPPORTED_TYPES: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  float: floating('float'),
  double: floating('double'),
  _Float16: floating('_Float16'),
  _Complex: floating('_Complex'),
  __int128: wide('__int128'),
  __uint128_t: wide('__uint128_t'),
  __int128_t: wide('__int128_t'),
};

/** What a floating constant gets. */
export const FLOATING_CONSTANT: readonly [message: string, hint: string] = [
  'floating point is not supported: eBPF has no instructions for it',
  'count in a smaller unit with integers: nanoseconds instead of 0.5 s',
];

function floating(name: string): [string, string] {
  return [`'${name}' is not supported: eBPF has no floating point`, 'use integers in a smaller unit, e.g. __u64 for nanoseconds'];
}

function wide(name: string): [string, string] {
  return [`'${name}' is not supported: eBPF registers have 64 bits`, 'use two __u64'];
}
