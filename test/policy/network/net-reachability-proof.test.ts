import { netReachabilityProof } from "../../../policy/rules/network/net-reachability-proof.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, policy, port, RESOLVER, runner } from "../policies.ts";

const DNS = { to: [RESOLVER], ports: [port(53, "UDP"), port(53)] };
const WEB = { to: [PUBLIC], ports: [port(443)] };
const GITLAB = { to: [{ ipBlock: { cidr: "10.9.0.10/32" } }], ports: [port(5050)] };
const AT = 'data["config.toml"] » runners[0].kubernetes.namespace';
const pod = (namespace: string, labels: object, more: object = {}) =>
  object("v1", "Pod", { metadata: { name: "db", namespace, labels }, spec: { containers: [] }, ...more }, "db");

const LABELLED = runner("[runners.kubernetes.pod_labels]", 'app = "job"');
const FREE = runner('pod_labels_overwrite_allowed = ".*"', "[runners.kubernetes.pod_labels]", 'app = "job"');

describeRule(netReachabilityProof, {
  good: {
    "the resolver and 443": { stack: [runner(), egress(DNS, WEB)] },
    "a private GitLab of the settings": {
      stack: [runner(), egress(DNS, WEB, GITLAB)],
      settings: { jobDestinations: ["10.9.0.10/32 TCP 5050"] },
    },
    "the resolver of the node": {
      stack: [
        runner(),
        egress(DNS, WEB, { to: [{ ipBlock: { cidr: "169.254.20.10/32" } }], ports: [port(53, "UDP"), port(53)] }),
      ],
    },
    "one of two resolvers, whose pods are in the stack": {
      stack: [runner(), egress(DNS, WEB), pod("kube-system", { "k8s-app": "kube-dns" })],
      settings: { resolvers: ["kube-system k8s-app=kube-dns", "kube-system k8s-app=coredns"] },
    },
    "no resolver in the settings": { stack: [runner(), egress(WEB)], settings: { resolvers: [] } },
    "a private GitLab beside pods of unknown addresses": {
      stack: [runner(), egress(DNS, WEB, GITLAB), pod("shop", {})],
      settings: { jobDestinations: ["10.9.0.10/32 TCP 5050"] },
    },
    "a label of the runner that every job has": {
      stack: [
        runner(),
        policy({
          podSelector: { matchExpressions: [{ key: "project.runner.gitlab.com/id", operator: "Exists" }] },
          egress: [DNS, WEB],
        }),
      ],
    },
    "another object of Cilium": { stack: object("cilium.io/v2", "CiliumNode", { spec: {} }) },
    "two policies that each do half": {
      stack: [runner(), policy({ podSelector: {}, egress: [DNS] }, "dns"), policy({ egress: [WEB] }, "web")],
    },
    "a label that the configuration gives to every job": {
      stack: [LABELLED, policy({ podSelector: { matchLabels: { app: "job" } }, egress: [DNS, WEB] })],
    },
    "pods elsewhere that are cut off": { stack: [runner(), egress(DNS, WEB), pod("shop", {})] },
    "no runner": { stack: egress({}) },
  },
  bad: {
    "a label that a job may change": {
      stack: [FREE, policy({ podSelector: { matchLabels: { app: "job" } }, egress: [DNS, WEB] })],
      at: [AT, AT],
      says: "no policy is in the way",
    },
    "a second runner of the namespace whose jobs lack the label": {
      stack: [
        LABELLED,
        { ...runner(), urn: "second" },
        policy({ podSelector: { matchLabels: { app: "job" } }, egress: [DNS, WEB] }),
      ],
      at: [AT, AT],
      says: "no policy is in the way",
    },
    "no policy": { stack: runner(), at: [AT, AT], says: "no policy is in the way" },
    "another port of public addresses": {
      stack: [runner(), egress(DNS, { to: [PUBLIC], ports: [port(443), port(22)] })],
      at: [AT],
      says: "on TCP 22",
    },
    "private addresses": {
      stack: [runner(), egress(DNS, { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [port(443)] })],
      at: [AT],
      says: "job pods reach more than they may",
    },
    "a private place beside the one of the settings": {
      stack: [runner(), egress(DNS, WEB, GITLAB)],
      settings: { jobDestinations: ["10.9.0.11/32 TCP 5050"] },
      at: [AT],
      says: "10.9.0.10-10.9.0.10 on TCP 5050",
    },
    "names by a private address that is no resolver's": {
      stack: [runner(), egress(DNS, WEB, { to: [{ ipBlock: { cidr: "10.96.0.10/32" } }], ports: [port(53, "UDP")] })],
      at: [AT],
      says: "10.96.0.10-10.96.0.10 on UDP 53",
    },
    "pods that have a public address": {
      stack: [runner(), egress(DNS, WEB), pod("shop", {}, { status: { podIP: "203.0.113.7" } })],
      at: [AT],
      says: "shop/db[Pod] on TCP 443",
    },
    "other pods beside the resolver's": {
      stack: [
        runner(),
        egress(WEB, { to: [{ namespaceSelector: RESOLVER.namespaceSelector }], ports: [port(53, "UDP")] }),
        pod("kube-system", { app: "db" }),
      ],
      at: [AT],
      says: "kube-system/db[Pod] on UDP 53",
    },
    "what a second policy opens": {
      stack: [
        runner(),
        egress(DNS, WEB),
        policy({ egress: [{ to: [{ podSelector: {}, namespaceSelector: {} }] }] }, "wide"),
        pod("shop", {}),
      ],
      at: [AT],
      says: "by wide spec.egress[0]",
    },
    "somebody who reaches jobs": {
      stack: [
        runner(),
        policy({ egress: [DNS, WEB], ingress: [{ from: [{ namespaceSelector: {} }] }] }),
        pod("shop", {}),
      ],
      at: [AT],
      says: "wanted=nothing;",
    },
    "no names": {
      stack: [runner(), egress(WEB)],
      at: [AT],
      says: "found=UDP 53 to no resolver; wanted=UDP 53 to the resolver's pods;",
    },
    "no GitLab": {
      stack: [runner(), egress(DNS)],
      at: [AT],
      says: "found=TCP 443 to no address; wanted=TCP 443 to GitLab;",
    },
  },
  unjudged: {
    ...Object.fromEntries(
      [
        ["cilium.io/v2", "CiliumNetworkPolicy"],
        ["crd.projectcalico.org/v1", "GlobalNetworkPolicy"],
        ["projectcalico.org/v3", "NetworkPolicy"],
        ["policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"],
      ].map(([apiVersion, kind]) => [
        `a ${kind} of ${apiVersion}`,
        { stack: object(apiVersion!, kind!, { spec: {} }), names: "spec is not analysed" },
      ]),
    ),
    "an unknown rule": {
      stack: [runner(), egress(DNS, WEB, { to: UNKNOWN_TEXT, ports: [port(443)] })],
      names: "spec.egress[2].to",
    },
  },
});
