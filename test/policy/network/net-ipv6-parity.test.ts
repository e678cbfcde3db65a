import { netIpv6Parity } from "../../../policy/rules/network/net-ipv6-parity.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, policy, port, RESOLVER } from "../policies.ts";

const CLOSED6 = ["fc00::/7", "fe80::/10", "64:ff9b::/96", "64:ff9b:1::/48"];
const six = (except: unknown, cidr = "::/0") => ({ ipBlock: { cidr, except } });
const https = (...to: unknown[]) => ({ to, ports: [port(443)] });
const AT = ["spec.egress[0]"];

describeRule(netIpv6Parity, {
  good: {
    "IPv4 alone": { stack: egress(https(PUBLIC)) },
    "both with their excepts": { stack: egress(https(PUBLIC, six(CLOSED6))) },
    "private IPv4 behind NAT64 alone left out": {
      stack: egress(
        https(
          PUBLIC,
          six([
            ...CLOSED6.filter((cidr) => cidr !== "64:ff9b::/96"),
            "64:ff9b::10.0.0.0/104",
            "64:ff9b::172.16.0.0/108",
            "64:ff9b::192.168.0.0/112",
            "64:ff9b::100.64.0.0/106",
            "64:ff9b::169.254.0.0/112",
          ]),
        ),
      ),
    },
    "a single-stack cluster": { stack: egress(https(six([]))), settings: { dualStack: false } },
    "the port in two policies": {
      stack: [egress(https(six(CLOSED6))), policy({ podSelector: {}, egress: [https(PUBLIC)] }, "all")],
    },
    "a destination that the settings list": {
      stack: egress(https(PUBLIC), https(six(undefined, "fd00:9::a/128"))),
      settings: { jobDestinations: ["fd00:9::/64 TCP 443"] },
    },
    "everybody on a port, which other rules judge": { stack: egress(https(PUBLIC), { ports: [port(443)] }) },
    "DNS beside IPv4": { stack: egress({ to: [RESOLVER], ports: [port(53, "UDP")] }, https(PUBLIC)) },
    "a block that is none": { stack: egress(https({ ipBlock: { cidr: "x::y::z/0" } })) },
  },
  bad: {
    "everything of IPv6": {
      stack: egress(https(PUBLIC, six([]))),
      at: AT,
      says: "IPv6 opens what IPv4 keeps closed",
    },
    "private IPv4 behind NAT64": {
      stack: egress(https(PUBLIC, six(["fc00::/7", "fe80::/10", "64:ff9b:1::/48"]))),
      at: AT,
      says: "found=64:ff9b:0:0:0:0:a00:0 on TCP 443",
    },
    "a private network behind NAT64 alone": {
      stack: egress(https(PUBLIC, six([], "64:ff9b::10.0.0.0/104"))),
      at: AT,
      says: "found=64:ff9b:0:0:0:0:a00:0 on TCP 443",
    },
    "a port that private addresses alone have over IPv4": {
      stack: egress(https(PUBLIC), {
        to: [{ ipBlock: { cidr: "10.0.0.0/8" } }, six([], "2001:db8::/32")],
        ports: [port(22)],
      }),
      at: ["spec.egress[1]"],
    },
    "what one of two policies opens": {
      stack: [
        egress(https(PUBLIC, six([], "2001:db8::/32"))),
        policy({ podSelector: {}, egress: [{ to: [six([], "2600::/16")], ports: [port(22)] }] }, "all"),
      ],
      at: AT,
      says: "all",
    },
    "NAT64 of local use": {
      stack: egress(https(PUBLIC, six(["fc00::/7", "fe80::/10", "64:ff9b::/96"]))),
      at: AT,
      says: "found=64:ff9b:1:0:0:0:0:0",
    },
    "a port that IPv4 has not": {
      stack: egress(https(PUBLIC), { to: [six(CLOSED6)], ports: [port(22)] }),
      at: ["spec.egress[1]"],
      says: "a port is open over IPv6 alone",
    },
    "IPv6 alone": { stack: egress(https(six(CLOSED6))), at: AT },
    "the port in a policy of other pods": {
      stack: [
        egress(https(six(CLOSED6))),
        policy({ podSelector: { matchLabels: { app: "web" } }, egress: [https(PUBLIC)] }, "web"),
      ],
      at: AT,
    },
    "the port in another namespace": {
      stack: [egress(https(six(CLOSED6))), policy({ podSelector: {}, egress: [https(PUBLIC)] }, "all", "shop")],
      at: AT,
    },
    "a destination on another port": {
      stack: egress(https(PUBLIC), https(six(undefined, "fd00:9::a/128"))),
      settings: { jobDestinations: ["fd00:9::/64 TCP 5050"] },
      at: ["spec.egress[1]"],
    },
    "both faults, once each": {
      stack: egress(https(PUBLIC), {
        to: [six([], "2000::/3"), six([], "fc00::/8"), six([], "fd00::/8")],
        ports: [port(22)],
      }),
      at: ["spec.egress[1]", "spec.egress[1]"],
    },
  },
  unjudged: {
    "an unknown except, beside what is known": {
      stack: egress(https(PUBLIC, six(UNKNOWN_TEXT))),
      names: "spec.egress[0].to[1].ipBlock.except",
      at: AT,
    },
  },
});
