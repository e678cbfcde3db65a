import { netClusterCidrExcepted } from "../../../policy/rules/network/net-cluster-cidr-excepted.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PRIVATE, PUBLIC, policy, port, RESOLVER } from "../policies.ts";

function block(cidr: unknown, ...except: string[]) {
  return egress({ to: [{ ipBlock: { cidr, except } }], ports: [port(443)] });
}

const AT = ["spec.egress[0].to[0]"];

describeRule(netClusterCidrExcepted, {
  good: {
    "public addresses": { stack: egress({ to: [PUBLIC], ports: [port(443)] }) },
    "public addresses of IPv6": { stack: block("::/0", "fc00::/7", "fe80::/10") },
    "excepts that are wider": { stack: block("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1") },
    "one private host": { stack: block("10.20.30.40/32") },
    "a small private network": { stack: block("10.96.0.0/16") },
    "a public network": { stack: block("203.0.113.0/24") },
    "pods by label": { stack: egress({ to: [RESOLVER], ports: [port(53, "UDP")] }) },
    "ranges of the settings": {
      stack: block("0.0.0.0/0", "203.0.113.0/24"),
      settings: { privateRanges: ["203.0.113.0/24"] },
    },
  },
  bad: {
    "all addresses": { stack: block("0.0.0.0/0"), at: AT, says: "10.0.0.0 of 10.0.0.0/8" },
    "one range left out of except": {
      stack: block("0.0.0.0/0", ...PRIVATE.slice(1)),
      at: AT,
      says: "found=0.0.0.0/0 allows 10.0.0.0 of 10.0.0.0/8;",
    },
    "an except that is too small": {
      stack: block("0.0.0.0/0", "10.0.0.0/9", ...PRIVATE.slice(1)),
      at: AT,
      says: "10.128.0.0 of 10.0.0.0/8",
    },
    "half of all addresses": { stack: block("0.0.0.0/1", "100.64.0.0/10"), at: AT, says: "10.0.0.0" },
    "most of a private range": { stack: block("10.0.0.0/9"), at: AT, says: "most of a private range" },
    "a whole private range": { stack: block("192.168.0.0/15"), at: AT },
    "all addresses of IPv6": { stack: block("::/0"), at: AT, says: "fc00:0:0:0:0:0:0:0 of fc00::/7" },
    "everybody on one port": { stack: egress({ ports: [port(443)] }), at: ["spec.egress[0]", "spec.egress[0]"] },
  },
  unjudged: {
    "an unknown block": { stack: block(UNKNOWN_TEXT), names: "spec.egress[0].to[0].ipBlock.cidr" },
    "a block that is none": { stack: block("everything"), names: "an address range such as" },
    "an unknown egress": { stack: policy({ egress: UNKNOWN_TEXT }), names: "spec.egress" },
  },
});
