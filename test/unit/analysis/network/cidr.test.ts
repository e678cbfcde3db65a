import assert from "node:assert/strict";
import { contains, overlaps, parseCidr, showAddress, without } from "../../../../analysis/network/cidr.ts";

const range = (text: string) => parseCidr(text)!;

describe("parseCidr", () => {
  it("reads networks and single addresses of both families", () => {
    assert.deepEqual(range("10.0.0.0/8"), { family: 4, first: 0x0a000000n, last: 0x0affffffn });
    assert.deepEqual(range("10.1.2.3/8"), range("10.0.0.0/8"));
    assert.deepEqual(range("1.2.3.4"), range("1.2.3.4/32"));
    assert.deepEqual(range("::/0"), { family: 6, first: 0n, last: (1n << 128n) - 1n });
    assert.equal(range("fd00:ec2::254").first, 0xfd000ec2000000000000000000000254n);
    assert.equal(range("1:2:3:4:5:6:7:8").first, 0x00010002000300040005000600070008n);
    assert.equal(range("1:2:3:4:5:6:7::").first, 0x00010002000300040005000600070000n);
    assert.equal(range("::ffff:10.20.30.40").first, 0xffff0a141e28n);
  });

  it("refuses what is no address range", () => {
    for (const text of [
      "",
      "10.0.0/8",
      "10.0.0.0/33",
      "10.0.0.256",
      "10.0.0.0/8/8",
      "1.2.3.4/x",
      "::/129",
      "1::2::3",
      "1:2:3:4::5:6:7:8::9",
      "1:2:3",
      "12345::",
      "a.b.c.d",
      "1:2:3:4:5:6:7:8::",
      "::1.2.3.256",
    ])
      assert.equal(parseCidr(text), undefined, text);
  });
});

describe("ranges", () => {
  it("contain and overlap inside one family only", () => {
    assert.equal(contains(range("10.0.0.0/8"), range("10.9.0.0/16")), true);
    assert.equal(contains(range("10.9.0.0/16"), range("10.0.0.0/8")), false);
    assert.equal(contains(range("::/0"), range("0.0.0.0/32")), false);
    assert.equal(overlaps(range("10.0.0.0/9"), range("10.127.255.255")), true);
    assert.equal(overlaps(range("10.0.0.0/9"), range("10.128.0.0")), false);
    assert.equal(overlaps(range("10.127.255.255"), range("10.0.0.0/9")), true);
    assert.equal(overlaps(range("10.128.0.0"), range("10.0.0.0/9")), false);
    assert.equal(overlaps(range("::/0"), range("0.0.0.0/0")), false);
  });

  it("are cut by others into what is left", () => {
    const left = without(range("10.0.0.0/8"), [range("10.0.0.0/16"), range("10.2.0.0/16"), range("192.168.0.0/16")]);
    assert.deepEqual(
      left.map(({ first, last }) => `${showAddress(4, first)}-${showAddress(4, last)}`),
      ["10.1.0.0-10.1.255.255", "10.3.0.0-10.255.255.255"],
    );
    assert.deepEqual(without(range("10.0.0.0/8"), [range("0.0.0.0/0")]), []);
    assert.deepEqual(without(range("10.0.0.0/8"), []), [range("10.0.0.0/8")]);
  });

  it("show addresses", () => {
    assert.equal(showAddress(4, range("169.254.169.254").first), "169.254.169.254");
    assert.equal(showAddress(6, range("fc00::1").first), "fc00:0:0:0:0:0:0:1");
  });
});
