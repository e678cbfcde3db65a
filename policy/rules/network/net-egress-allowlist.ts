import { blocksOf } from "../../../analysis/network/blocks.ts";
import { contains, overlaps, parseCidr } from "../../../analysis/network/cidr.ts";
import { type NetworkRule, type Port, showPort } from "../../../analysis/network/policy.ts";
import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import { isResolver } from "../../lib/resolvers.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";
import type { Settings } from "../../lib/settings.ts";

/** Jobs reach the resolver, public addresses on the allowed ports, and the private places that the settings name. */
export const netEgressAllowlist: StackRule = {
  scope: "stack",
  judges: NETWORK_POLICIES,
  id: "net-egress-allowlist",
  severity: "critical",
  level: "mandatory",
  demand:
    "The policies of job pods together allow DNS to the resolver, TCP 443 to public addresses, and what the settings list.",
  why: "Whatever else is open is open to the code of every merge request.",
  fix: "remove the rule, or list its port in jobEgressPorts or its place in jobDestinations of the pack's settings",
  reference: "NSA/CISA Kubernetes Hardening Guide, network separation; GitLab Runner docs, executors/kubernetes",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    return jobNamespacesOf(members, settings).flatMap(({ policies }) =>
      policies.flatMap(({ policy, origin }) =>
        policy.egress.flatMap((rule) => judgeRule(rule, settings)).map((finding) => ({ ...finding, origin })),
      ),
    );
  },
};

function judgeRule(rule: NetworkRule, settings: Settings): Finding[] {
  const pods = (rule.peers ?? []).filter((peer) => peer.type === "pods");
  const toPods = pods.flatMap((peer): Finding[] => {
    const other = others(rule.ports, ["TCP 53", "UDP 53"]);
    if (isResolver(peer, settings) && other.length === 0) return [];
    const found = isResolver(peer, settings) ? `the resolver on ${other.join(", ")}` : "pods other than the resolver";
    return [{ at: peer.at, what: "jobs may connect to pods", found, wanted: "the resolver on port 53" }];
  });
  const toBlocks = blocksOf(rule).flatMap((block): Finding[] => {
    const inside = settings.privateRanges.some((cidr) => {
      const range = parseCidr(cidr);
      return range !== undefined && contains(range, block.range);
    });
    const dns = rule.peers?.some((peer) => peer.at === block.at && isResolver(peer, settings)) ?? false;
    const allowed = [
      ...(inside ? [] : settings.jobEgressPorts),
      ...(dns ? ["TCP 53", "UDP 53"] : []),
      ...settings.jobDestinations.flatMap((destination) => {
        const [cidr = "", protocol, port] = destination.split(" ");
        const range = parseCidr(cidr);
        return range !== undefined && overlaps(range, block.range) && contains(range, block.range)
          ? [`${protocol} ${port}`]
          : [];
      }),
    ];
    const other = others(rule.ports, allowed);
    if (other.length === 0) return [];
    return [
      {
        at: block.at,
        what: "jobs may connect to more than is allowed",
        found: `${block.cidr} on ${other.join(", ")}`,
        wanted: allowed.length > 0 ? allowed.join(", ") : "nothing there",
      },
    ];
  });
  return [...toPods, ...toBlocks];
}

/** The ports of a rule that are not among the allowed ones, as text. */
function others(ports: readonly Port[] | undefined, allowed: readonly string[]): string[] {
  if (ports === undefined) return ["every port"];
  return ports
    .filter(
      (port) =>
        typeof port.port !== "number" ||
        (port.endPort ?? port.port) !== port.port ||
        !allowed.includes(showPort({ ...port, endPort: undefined })),
    )
    .map(showPort);
}
