import assert from "node:assert/strict";
import fc from "fast-check";
import { PortSet } from "../../../../analysis/network/ports.ts";

const of = PortSet.of;

describe("PortSet", () => {
  it("joins ranges that touch, and shows them by protocol", () => {
    const set = of("TCP", 8080)
      .union(of("TCP", 8081, 8090))
      .union(of("SCTP", 7070))
      .union(of("UDP", 53))
      .union(of("TCP", 1));
    assert.equal(set.toString(), "SCTP 7070,TCP 1,8080-8090,UDP 53");
    assert.equal(PortSet.ALL.toString(), "All Connections");
    assert.equal(PortSet.NONE.toString(), "No Connections");
  });

  it("is all only with every port of every protocol", () => {
    const all = ["TCP", "UDP", "SCTP"].map((protocol) => PortSet.every(protocol)).reduce((sum, one) => sum.union(one));
    assert.equal(all.isAll, true);
    assert.equal(PortSet.every("TCP").isAll, false);
    assert.equal(of("TCP", 1, 65534).union(PortSet.every("UDP")).union(PortSet.every("SCTP")).isAll, false);
    assert.equal(
      of("TCP", 1, 100)
        .union(of("TCP", 101, 65535))
        .toString(),
      PortSet.every("TCP").toString(),
    );
  });

  it("has the first and the last port of a range, and keeps ranges apart that do not touch", () => {
    assert.deepEqual(
      [4, 5, 6, 7, 8].map((port) => of("TCP", 5, 7).has("TCP", port)),
      [false, true, true, true, false],
    );
    assert.equal(
      of("TCP", 1, 4)
        .union(of("TCP", 6, 9))
        .toString(),
      "TCP 1-4,6-9",
    );
  });

  it("makes no new set where one of the two is the answer", () => {
    const some = of("TCP", 5);
    const same = [
      some.union(PortSet.NONE),
      PortSet.NONE.union(some),
      some.intersection(PortSet.ALL),
      PortSet.ALL.intersection(some),
    ];
    for (const one of same) assert.equal(one, some);
    for (const one of [some.union(PortSet.ALL), PortSet.ALL.union(some)]) assert.equal(one, PortSet.ALL);
    for (const one of [some.intersection(PortSet.NONE), PortSet.NONE.intersection(some)])
      assert.equal(one, PortSet.NONE);
  });

  it("is empty where a range ends before it begins", () => {
    assert.equal(of("TCP", 5, 4).isEmpty, true);
    assert.equal(of("TCP", 5).intersection(of("UDP", 5)).isEmpty, true);
    assert.equal(of("TCP", 1, 4).intersection(of("TCP", 5, 9)).isEmpty, true);
  });

  it("has a port in the union where either has it, in the intersection where both have it", () => {
    const range = fc.tuple(
      fc.constantFrom("TCP", "UDP"),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
    );
    const sets = fc
      .array(range, { maxLength: 4 })
      .map((ranges) => ranges.reduce((sum, one) => sum.union(of(...one)), PortSet.NONE));
    fc.assert(
      fc.property(
        sets,
        sets,
        fc.constantFrom("TCP", "UDP"),
        fc.integer({ min: 1, max: 12 }),
        (a, b, protocol, port) => {
          assert.equal(a.union(b).has(protocol, port), a.has(protocol, port) || b.has(protocol, port));
          assert.equal(a.intersection(b).has(protocol, port), a.has(protocol, port) && b.has(protocol, port));
        },
      ),
    );
  });
});
