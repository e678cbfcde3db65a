import { netMetadataExcepted } from "../../../policy/rules/network/net-metadata-excepted.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, port } from "../policies.ts";

function block(cidr: unknown, number = 443, ...except: string[]) {
  return egress({ to: [{ ipBlock: { cidr, except } }], ports: [port(number)] });
}

const AT = ["spec.egress[0].to[0]"];

describeRule(netMetadataExcepted, {
  good: {
    "public addresses": { stack: egress({ to: [PUBLIC], ports: [port(443)] }) },
    "the two addresses alone in except": { stack: block("0.0.0.0/0", 443, "169.254.169.254/32", "169.254.170.23/32") },
    "a private network": { stack: block("10.0.0.0/8") },
    "the resolver on the node": { stack: block("169.254.20.10/32", 53) },
    "port 53 at the metadata address, as on GKE": { stack: block("169.254.169.254/32", 53) },
    "IPv6 without its address": { stack: block("::/0", 443, "fc00::/7") },
  },
  bad: {
    "all addresses": { stack: block("0.0.0.0/0"), at: AT, says: "169.254.169.254, 169.254.170.23" },
    "the link-local range": { stack: block("169.254.0.0/16", 80), at: AT },
    "the address itself": { stack: block("169.254.169.254/32", 80), at: AT },
    "EKS Pod Identity": {
      stack: block("0.0.0.0/0", 443, "169.254.169.254/32"),
      at: AT,
      says: "allows 169.254.170.23;",
    },
    IPv6: { stack: block("::/0"), at: AT },
    "the address of AWS over IPv6 itself": { stack: block("fd00:ec2::254/128"), at: AT },
    "an except in another rule": {
      stack: egress(
        { to: [PUBLIC], ports: [port(443)] },
        { to: [{ ipBlock: { cidr: "128.0.0.0/1" } }], ports: [port(443)] },
      ),
      at: ["spec.egress[1].to[0]"],
    },
    "53 and more": {
      stack: egress({ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [port(53), port(80)] }),
      at: AT,
    },
    "a range of ports from 53": {
      stack: egress({ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [port(53, "TCP", 80)] }),
      at: AT,
    },
    "every port": { stack: egress({ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }] }), at: AT },
  },
  unjudged: {
    "an unknown block": { stack: block(UNKNOWN_TEXT), names: "ipBlock.cidr" },
  },
});
