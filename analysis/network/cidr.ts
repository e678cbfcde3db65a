/** An address range: family, first and last address as numbers. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * A CIDR or a single address as a range.
 *
 * @returns undefined when the text is neither; host bits below the prefix are ignored, as the API server does
 */
export function parseCidr(text: string): Range | undefined {
  const [address, prefixText, ...more] = text.split("/") as [string, ...string[]];
  if (more.length > 0) return undefined;
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const value = family === 4 ? parseV4(address) : parseV6(address);
  if (value === undefined) return undefined;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const low = parseV4(dotted[2]!);
    if (low === undefined) return undefined;
    return parseV6(`${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill("0"), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = value * 65536n + BigInt(`0x${group}`);
  }
  return value;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether the two have an address in common. */
export function overlaps(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** What is left of a range without others: disjoint ranges in order. */
export function without(range: Range, excepts: readonly Range[]): Range[] {
  let left: Range[] = [range];
  for (const except of excepts) {
    left = left.flatMap((part) => {
      if (!overlaps(part, except)) return [part];
      const pieces: Range[] = [];
      if (part.first < except.first) pieces.push({ ...part, last: except.first - 1n });
      if (part.last > except.last) pieces.push({ ...part, first: except.last + 1n });
      return pieces;
    });
  }
  return left;
}

/** An address as people write it. */
export function showAddress(family: 4 | 6, value: bigint): string {
  const shift = family === 4 ? 8n : 16n;
  const parts = Array.from({ length: family === 4 ? 4 : 8 }, (_, index) => {
    const place = BigInt((family === 4 ? 3 : 7) - index);
    return ((value >> (place * shift)) & (family === 4 ? 0xffn : 0xffffn)).toString(family === 4 ? 10 : 16);
  });
  return parts.join(family === 4 ? "." : ":");
}
