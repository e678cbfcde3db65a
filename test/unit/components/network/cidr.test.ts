import assert from "node:assert/strict";
import {
  contains,
  familyOf,
  isPrivate,
  overlaps,
  prefixOf,
  reachesMetadata,
} from "../../../../components/network/cidr.ts";

describe("cidr", () => {
  for (const [outer, inner, expected] of [
    ["10.0.0.0/8", "10.1.2.0/24", true],
    ["10.0.0.0/8", "10.0.0.0/8", true],
    ["10.1.0.0/16", "10.0.0.0/8", false],
    ["10.0.0.0/16", "10.0.0.0/8", false],
    ["10.0.0.0/8", "11.0.0.1/32", false],
    ["0.0.0.0/0", "fd00::/8", false],
    ["fc00::/7", "fd12::/16", true],
  ] as const)
    it(`${outer} ${expected ? "contains" : "does not contain"} ${inner}`, () => {
      assert.equal(contains(outer, inner), expected);
    });

  it("sees an overlap from either side, and none between neighbours", () => {
    assert.ok(overlaps("169.254.0.0/16", "169.254.169.254/32"));
    assert.ok(overlaps("169.254.169.254/32", "0.0.0.0/0"));
    assert.ok(!overlaps("10.0.0.0/9", "10.128.0.0/9"));
  });

  it("tells private space from public, wholly or not at all", () => {
    assert.deepEqual(
      ["192.168.7.0/24", "100.64.0.0/10", "fd00::/64", "100.0.0.0/8", "8.8.8.8/32", "2001:db8::/32"].map(isPrivate),
      [true, true, true, false, false, false],
    );
  });

  for (const cidr of ["169.254.169.254/32", "169.254.0.1/32", "fd00:ec2::254/128", "febf::1/128", "0.0.0.0/0", "::/0"])
    it(`finds the metadata service in ${cidr}`, () => {
      assert.equal(reachesMetadata(cidr), true);
    });

  for (const cidr of ["10.0.0.0/8", "169.253.0.0/16", "fd00:ec2::253/128", "fec0::/10"])
    it(`finds no metadata service in ${cidr}`, () => {
      assert.equal(reachesMetadata(cidr), false);
    });

  it("reads family and prefix", () => {
    assert.deepEqual([familyOf("10.0.0.0/8"), familyOf("::/0"), prefixOf("192.0.2.0/24")], ["ipv4", "ipv6", 24]);
  });
});
