import { netNoAllowAllEgress } from "../../../policy/rules/network/net-no-allow-all-egress.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, policy, port, RESOLVER } from "../policies.ts";

describeRule(netNoAllowAllEgress, {
  good: {
    "no egress at all": { stack: policy({ egress: [] }) },
    "named destinations and ports": {
      stack: egress({ to: [PUBLIC], ports: [port(443)] }, { to: [RESOLVER], ports: [port(53, "UDP")] }),
    },
    "the namespace's own pods": { stack: egress({ to: [{ podSelector: {} }] }) },
    "every pod on one port, which other rules judge": {
      stack: egress({ to: [{ namespaceSelector: {}, podSelector: {} }], ports: [port(443)] }),
    },
    "everybody on one port, which other rules judge": { stack: egress({ ports: [port(443)] }) },
    "half of all addresses, which other rules judge": { stack: egress({ to: [{ ipBlock: { cidr: "0.0.0.0/1" } }] }) },
    "one address on every port": { stack: egress({ to: [{ ipBlock: { cidr: "203.0.113.7/32" } }] }) },
  },
  bad: {
    "a rule without to and ports": { stack: egress({ to: [PUBLIC], ports: [port(443)] }, {}), at: ["spec.egress[1]"] },
    "an empty to": { stack: egress({ to: [] }), at: ["spec.egress[0]"] },
    "an empty peer": { stack: egress({ to: [{}], ports: [port(443)] }), at: ["spec.egress[0].to[0]"] },
    "every pod of every namespace": {
      stack: egress({ to: [{ namespaceSelector: {} }] }),
      at: ["spec.egress[0].to[0]"],
    },
    "every pod by two empty selectors": {
      stack: egress({ to: [RESOLVER, { namespaceSelector: {}, podSelector: {} }] }),
      at: ["spec.egress[0].to[1]"],
    },
    "all addresses on every port": { stack: egress({ to: [PUBLIC] }), at: ["spec.egress[0].to[0]"] },
    "all addresses of IPv6 on every port": {
      stack: egress({ to: [{ ipBlock: { cidr: "::/0" } }] }),
      at: ["spec.egress[0].to[0]"],
    },
  },
  unjudged: {
    "an unknown to, but the next rule": {
      stack: egress({ to: UNKNOWN_TEXT }, {}),
      names: "spec.egress[0].to",
      at: ["spec.egress[1]"],
    },
    "an unknown egress": { stack: policy({ egress: UNKNOWN_TEXT }), names: "spec.egress" },
    "a to that is no list": {
      stack: egress({ to: PUBLIC, ports: [port(443)] }),
      names: "spec.egress[0].to is a map where a list is expected",
    },
  },
});
