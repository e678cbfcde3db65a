import { netDnsKubeDnsOnly } from "../../../policy/rules/network/net-dns-kube-dns-only.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, port, RESOLVER } from "../policies.ts";

function dns(...to: unknown[]) {
  return egress({ to, ports: [port(53, "UDP"), port(53)] });
}

const SYSTEM = RESOLVER.namespaceSelector;
const KUBE_DNS = RESOLVER.podSelector;
const AT = ["spec.egress[0].to[0]"];

describeRule(netDnsKubeDnsOnly, {
  good: {
    "the resolver": { stack: dns(RESOLVER) },
    "the resolver on the node": { stack: dns(RESOLVER, { ipBlock: { cidr: "169.254.20.10/32" } }) },
    "the resolver by matchExpressions": {
      stack: dns({
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["kube-system"] }],
        },
        podSelector: KUBE_DNS,
      }),
    },
    "other ports": { stack: egress({ to: [PUBLIC], ports: [port(443), port("dns")] }) },
    "a rule for every port, which other rules judge": { stack: egress({ to: [{ podSelector: {} }] }) },
    "the resolver of the settings": {
      stack: dns({
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "openshift-dns" } },
        podSelector: { matchLabels: { "dns.operator.openshift.io/daemonset-dns": "default" } },
      }),
      settings: { resolvers: ["openshift-dns dns.operator.openshift.io/daemonset-dns=default"] },
    },
  },
  bad: {
    "every namespace": {
      stack: dns({ namespaceSelector: {} }),
      at: AT,
      says: "wanted=kube-system k8s-app=kube-dns or 169.254.20.10/32;",
    },
    "two list items, which are an or": {
      stack: dns({ namespaceSelector: SYSTEM }, { podSelector: KUBE_DNS }),
      at: [...AT, "spec.egress[0].to[1]"],
    },
    "every pod of kube-system": { stack: dns({ namespaceSelector: SYSTEM, podSelector: {} }), at: AT },
    "one of two namespaces": {
      stack: dns({
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["kube-system", "shop"] }],
        },
        podSelector: KUBE_DNS,
      }),
      at: AT,
    },
    "every namespace but one": {
      stack: dns({
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
        },
        podSelector: KUBE_DNS,
      }),
      at: AT,
    },
    "public resolvers": { stack: dns(PUBLIC), at: AT },
    "a network around the resolver on the node": { stack: dns({ ipBlock: { cidr: "169.254.20.0/24" } }), at: AT },
    everybody: { stack: egress({ ports: [port(53, "UDP")] }), at: ["spec.egress[0]"] },
    "a range of ports": { stack: egress({ to: [PUBLIC], ports: [port(1, "TCP", 1024)] }), at: AT },
    "every port of a protocol": { stack: egress({ to: [PUBLIC], ports: [{ protocol: "UDP" }] }), at: AT },
  },
  unjudged: {
    "an unknown label, but the next peer": {
      stack: dns(
        { namespaceSelector: SYSTEM, podSelector: { matchLabels: { "k8s-app": UNKNOWN_TEXT } } },
        { namespaceSelector: {} },
      ),
      names: "spec.egress[0].to[0].podSelector",
      at: [...AT, "spec.egress[0].to[1]"],
    },
  },
});
