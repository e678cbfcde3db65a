import assert from "node:assert/strict";
import { allowsPort, blocksOf, firstAllowed, isNarrowWithin } from "../../../../analysis/network/blocks.ts";
import { parseCidr } from "../../../../analysis/network/cidr.ts";
import { networkPolicyOf } from "../../../../analysis/network/policy.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

const range = (text: string) => parseCidr(text)!;

/** The one egress rule of a policy. */
function ruleOf(egress: object) {
  const manifest = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { egress: [egress] } };
  const [resource] = fromManifest(manifest, "x");
  return networkPolicyOf(resource!, readerOf(resource!))!.egress[0]!;
}

function blockOf(cidr: string, ...except: string[]) {
  return blocksOf(ruleOf({ to: [{ ipBlock: { cidr, except } }] }))[0]!;
}

describe("blocksOf", () => {
  it("gives the blocks of a rule, and both whole families where it has no peers", () => {
    const peers = [{ ipBlock: { cidr: "10.0.0.0/8" } }, { podSelector: {} }, { ipBlock: { cidr: "fd00::/8" } }];
    assert.deepEqual(
      blocksOf(ruleOf({ to: peers })).map(({ cidr }) => cidr),
      ["10.0.0.0/8", "fd00::/8"],
    );
    assert.deepEqual(
      blocksOf(ruleOf({})).map(({ cidr }) => cidr),
      ["0.0.0.0/0", "::/0"],
    );
    assert.equal(blocksOf(ruleOf({}))[0]!.at.path, "spec.egress[0]");
  });

  it("notes a block that is none, and leaves out an except that is none", () => {
    const rule = ruleOf({ to: [{ ipBlock: { cidr: "10.0.0.0/64" } }] });
    assert.deepEqual(blocksOf(rule), []);
    assert.deepEqual(
      [...rule.at.notes.malformed],
      [["spec.egress[0].to[0].ipBlock.cidr", "a string where an address range such as 10.0.0.0/8 is expected"]],
    );
    assert.deepEqual(blockOf("10.0.0.0/8", "x", "10.1.0.0/16").excepts, [range("10.1.0.0/16")]);
  });
});

describe("firstAllowed", () => {
  const rows: [block: ReturnType<typeof blockOf>, inside: string, expected: string | undefined][] = [
    [blockOf("0.0.0.0/0"), "10.0.0.0/8", "10.0.0.0"],
    [blockOf("10.128.0.0/9"), "10.0.0.0/8", "10.128.0.0"],
    [blockOf("10.0.0.0/9", "10.0.0.0/10"), "10.0.0.0/8", "10.64.0.0"],
    [blockOf("0.0.0.0/0", "10.0.0.0/8"), "10.0.0.0/8", undefined],
    [blockOf("0.0.0.0/0", "10.0.0.0/9", "10.128.0.0/9"), "10.0.0.0/8", undefined],
    [blockOf("11.0.0.0/8"), "10.0.0.0/8", undefined],
    [blockOf("10.0.0.0/8", "10.0.0.0/16", "10.2.0.0/16"), "10.2.0.0/15", "10.3.0.0"],
    [blockOf("::/0"), "10.0.0.0/8", undefined],
    [blockOf("::/0", "fc00::/8"), "fc00::/7", "fd00:0:0:0:0:0:0:0"],
  ];
  for (const [block, inside, expected] of rows) {
    it(`${block.cidr} without ${block.excepts.length} in ${inside}: ${expected}`, () => {
      assert.equal(firstAllowed(block, range(inside)), expected);
    });
  }
});

describe("isNarrowWithin", () => {
  it("is a place inside, of at most a /16 or a /48", () => {
    const narrow = (cidr: string, outer: string) => isNarrowWithin(blockOf(cidr), range(outer));
    assert.deepEqual([narrow("10.1.0.0/16", "10.0.0.0/8"), narrow("10.0.0.0/15", "10.0.0.0/8")], [true, false]);
    assert.deepEqual([narrow("fd00:1:2::/48", "fc00::/7"), narrow("fd00:1::/47", "fc00::/7")], [true, false]);
    assert.equal(narrow("11.0.0.0/16", "10.0.0.0/8"), false);
  });
});

describe("allowsPort", () => {
  it("knows single ports, ranges, every port, and names as none", () => {
    const allows = (ports: object[] | undefined, number: number) => allowsPort(ruleOf({ ports }).ports, number);
    assert.equal(allows(undefined, 53), true);
    assert.equal(allows([{ protocol: "UDP" }], 53), true);
    assert.equal(allows([{ port: "dns" }], 53), false);
    assert.equal(allows([{ port: 80 }, { port: 53 }], 53), true);
    assert.deepEqual(
      [52, 53, 60, 61].map((number) => allows([{ port: 53, endPort: 60 }], number)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [52, 53, 54].map((number) => allows([{ port: 53 }], number)),
      [false, true, false],
    );
  });
});
