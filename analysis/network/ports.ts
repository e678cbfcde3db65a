/** Protocols that a NetworkPolicy can name. */
export const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

const LAST = 65535;

/** Inclusive ranges of ports, sorted and apart from each other. */
type Ranges = readonly (readonly [first: number, last: number])[];

/** A set of ports by protocol; never changed once made. */
export class PortSet {
  static readonly NONE = new PortSet(new Map());
  static readonly ALL = new PortSet(new Map(PROTOCOLS.map((protocol) => [protocol, [[1, LAST]]])));

  readonly isEmpty: boolean;
  readonly isAll: boolean;
  private readonly ranges: ReadonlyMap<string, Ranges>;

  private constructor(ranges: ReadonlyMap<string, Ranges>) {
    this.ranges = ranges;
    this.isEmpty = ranges.size === 0;
    this.isAll = PROTOCOLS.every((protocol) => {
      const [only, ...more] = ranges.get(protocol) ?? [];
      return more.length === 0 && only?.[0] === 1 && only[1] === LAST;
    });
  }

  /** Ports `first` to `last` of one protocol; nothing where the range is empty. */
  static of(protocol: string, first: number, last = first): PortSet {
    return first > last ? PortSet.NONE : new PortSet(new Map([[protocol, [[first, last]]]]));
  }

  /** Every port of one protocol. */
  static every(protocol: string): PortSet {
    return PortSet.of(protocol, 1, LAST);
  }

  has(protocol: string, port: number): boolean {
    return (this.ranges.get(protocol) ?? []).some(([first, last]) => first <= port && port <= last);
  }

  union(other: PortSet): PortSet {
    if (this.isEmpty || other.isAll) return other;
    if (other.isEmpty || this.isAll) return this;
    const merged = new Map(this.ranges);
    for (const [protocol, ranges] of other.ranges)
      merged.set(protocol, merge([...(merged.get(protocol) ?? []), ...ranges]));
    return new PortSet(merged);
  }

  intersection(other: PortSet): PortSet {
    if (this.isAll || other.isEmpty) return other;
    if (other.isAll || this.isEmpty) return this;
    const common = new Map<string, Ranges>();
    for (const [protocol, ranges] of this.ranges) {
      const both = ranges.flatMap(([first, last]) =>
        (other.ranges.get(protocol) ?? []).flatMap(([otherFirst, otherLast]): Ranges => {
          const from = Math.max(first, otherFirst);
          const to = Math.min(last, otherLast);
          return from <= to ? [[from, to]] : [];
        }),
      );
      if (both.length > 0) common.set(protocol, merge(both));
    }
    return new PortSet(common);
  }

  /** `All Connections`, `No Connections`, or `SCTP 7070,TCP 8080-8081,UDP 9090`. */
  toString(): string {
    if (this.isAll) return "All Connections";
    if (this.isEmpty) return "No Connections";
    const shown = [...this.ranges].map(([protocol, ranges]) => {
      const list = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
      return `${protocol} ${list.join(",")}`;
    });
    return shown.sort().join(",");
  }
}

function merge(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}
