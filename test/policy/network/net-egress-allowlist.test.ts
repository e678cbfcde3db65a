import { netEgressAllowlist } from "../../../policy/rules/network/net-egress-allowlist.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, policy, port, RESOLVER, runner } from "../policies.ts";

const DNS = { to: [RESOLVER], ports: [port(53, "UDP"), port(53)] };
const HTTPS = { to: [PUBLIC], ports: [port(443)] };
const AT = ["spec.egress[0].to[0]"];

function jobs(...rules: unknown[]) {
  return [runner(), egress(...rules)];
}

describeRule(netEgressAllowlist, {
  good: {
    "DNS and HTTPS": { stack: jobs(DNS, HTTPS) },
    "the resolver on the node": {
      stack: jobs({ to: [{ ipBlock: { cidr: "169.254.20.10/32" } }], ports: [port(53, "UDP")] }),
    },
    "the resolver on the node over TCP": {
      stack: jobs({ to: [{ ipBlock: { cidr: "169.254.20.10/32" } }], ports: [port(53)] }),
    },
    "a port of the settings": {
      stack: jobs({ to: [PUBLIC], ports: [port(443), port(22)] }),
      settings: { jobEgressPorts: ["TCP 443", "TCP 22"] },
    },
    "a private place of the settings": {
      stack: jobs({ to: [{ ipBlock: { cidr: "10.20.0.5/32" } }], ports: [port(5050)] }),
      settings: { jobDestinations: ["10.20.0.0/24 TCP 5050"] },
    },
    "whatever other pods may": {
      stack: [
        runner(),
        policy({ egress: [{}], podSelector: { matchLabels: { app: "manager" } } }),
        policy({ egress: [{}] }, "web", "shop"),
      ],
    },
  },
  bad: {
    "the seeds' port 5000": {
      stack: jobs({ to: [PUBLIC], ports: [port(5000)] }),
      at: AT,
      says: "0.0.0.0/0 on TCP 5000",
    },
    "HTTPS over UDP": { stack: jobs({ to: [PUBLIC], ports: [port(443, "UDP")] }), at: AT },
    "other addresses beside the resolver's": {
      stack: jobs({ to: [{ ipBlock: { cidr: "169.254.20.10/32" } }, PUBLIC], ports: [port(53)] }),
      at: ["spec.egress[0].to[1]"],
    },
    "a range of ports": { stack: jobs({ to: [PUBLIC], ports: [port(443, "TCP", 500)] }), at: AT, says: "TCP 443-500" },
    "a named port": { stack: jobs({ to: [PUBLIC], ports: [port("https")] }), at: AT },
    "every port": { stack: jobs({ to: [PUBLIC] }), at: AT, says: "every port" },
    "every port of a protocol": { stack: jobs({ to: [PUBLIC], ports: [{ protocol: "TCP" }] }), at: AT },
    "DNS to everybody": { stack: jobs({ ports: [port(53)] }), at: ["spec.egress[0]", "spec.egress[0]"] },
    "other pods": {
      stack: jobs({ to: [{ podSelector: {} }], ports: [port(443)] }),
      at: AT,
      says: "found=pods other than the resolver;",
    },
    "the resolver on another port": {
      stack: jobs({ to: [RESOLVER], ports: [port(53), port(9153)] }),
      at: AT,
      says: "TCP 9153",
    },
    "a private place": { stack: jobs({ to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [port(443)] }), at: AT },
    "a private place on another port than the settings say": {
      stack: jobs({ to: [{ ipBlock: { cidr: "10.20.0.5/32" } }], ports: [port(22)] }),
      settings: { jobDestinations: ["10.20.0.0/24 TCP 5050"] },
      at: AT,
    },
    "more than the place of the settings": {
      stack: jobs({ to: [{ ipBlock: { cidr: "10.20.0.0/16" } }], ports: [port(5050)] }),
      settings: { jobDestinations: ["10.20.0.0/24 TCP 5050"] },
      at: AT,
    },
    "everybody on one port": { stack: jobs({ ports: [port(8080)] }), at: ["spec.egress[0]", "spec.egress[0]"] },
    "the second policy of the union": {
      stack: [
        runner(),
        egress(DNS, HTTPS),
        policy({ podSelector: {}, egress: [{ to: [PUBLIC], ports: [port(25)] }] }, "mail"),
      ],
      at: AT,
    },
  },
  unjudged: {
    "unknown ports, but the next rule": {
      stack: jobs({ to: [PUBLIC], ports: UNKNOWN_TEXT }, { to: [PUBLIC], ports: [port(25)] }),
      names: "spec.egress[0].ports",
      at: ["spec.egress[1].to[0]"],
    },
  },
});
