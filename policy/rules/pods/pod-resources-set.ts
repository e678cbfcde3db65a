import { amountOf } from "../../../analysis/capacity/amounts.ts";
import { type Container, containersOf, podsOf } from "../../../analysis/objects/pods.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { parseQuantity } from "../../../analysis/runner/pod/quantity.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import type { Settings } from "../../lib/settings.ts";

const WANTED = [
  ["requests", "cpu"],
  ["requests", "memory"],
  ["limits", "memory"],
] as const;

/** Every container says what it needs, and how much memory it gets at most. */
export const podResourcesSet: ResourceRule = {
  scope: "resource",
  judges: ["pods"],
  id: "pod-resources-set",
  severity: "medium",
  level: "production",
  demand:
    "Every container and init container requests CPU and memory, limits memory, and keeps within containerMaximum where that setting has any.",
  why: "Without requests the scheduler guesses; without a memory limit one pod takes the node's memory from all others.",
  fix: "set resources.requests.cpu, resources.requests.memory and resources.limits.memory",
  reference:
    "NSA/CISA Kubernetes Hardening Guide, resource policies; Kubernetes docs, managing resources; ATT&CK T1496",
  limits: UNSEEN_PODS,
  judge(resource, read, settings) {
    return podsOf(resource, read).flatMap((pod) =>
      containersOf(pod)
        .filter(({ list }) => list !== "ephemeralContainers")
        .flatMap((container) => [...missing(resource, container), ...excessive(resource, container, settings)]),
    );
  },
};

/** A limit stands for the request that is absent: the API server copies it (Kubernetes docs, managing resources). */
function missing(resource: Resource, { name, read }: Container) {
  const resources = read.at("resources");
  return WANTED.filter(([kind, what]) => kind === "limits" || !isSet(resources.at("limits", what)))
    .map(([kind, what]) => resources.at(kind, what))
    .filter((at) => !isSet(at) && !at.isUnknown() && (resource.shape !== "patch" || at.raw !== undefined))
    .map((at) => ({
      at,
      what: `container "${name}" leaves open what it takes`,
      found: "nothing",
      wanted: "a quantity greater than zero",
    }));
}

/** Limits above the maximum; a limit that is absent is none, whatever it would be (memory is missing above already). */
function excessive(resource: Resource, { name, read }: Container, { containerMaximum }: Settings): Finding[] {
  return containerMaximum.flatMap((entry): Finding[] => {
    const [what = "", most = ""] = entry.split(" ");
    const at = read.at("resources", "limits", what);
    if (!isSet(at)) {
      if (what === "memory" || at.isUnknown() || resource.shape === "patch") return [];
      return [
        { at, what: `container "${name}" leaves open what it takes`, found: "nothing", wanted: `at most ${most}` },
      ];
    }
    const amount = amountOf(at);
    const maximum = parseQuantity(most)?.nano ?? 0n;
    if (amount === undefined || amount <= maximum) return [];
    return [{ at, what: `container "${name}" may take too much`, found: `${at.scalar()}`, wanted: `at most ${most}` }];
  });
}

function isSet(at: Reader): boolean {
  const value = at.scalar();
  return value !== undefined && value !== "" && !/^0+(\.0+)?[a-zA-Z]*$/.test(String(value));
}
