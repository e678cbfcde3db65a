import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

const CONTAINERS = ["", "helper_", "service_"];
const AMOUNTS = ["cpu_request", "cpu_limit", "memory_request", "memory_limit"];

/** Every container of a job says what it takes, and takes no more. */
export const runnerLimits: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-limits",
  severity: "medium",
  level: "production",
  demand: "Build, helper and service containers have requests and limits of CPU and memory, none of them 0.",
  why: "One job without a limit takes the node from all others; a limit of 0 is none.",
  fix: "set cpu_request, cpu_limit, memory_request and memory_limit, with helper_ and service_ too",
  reference: "GitLab Runner docs, executors/kubernetes, resources; ATT&CK T1496",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      CONTAINERS.flatMap((container) =>
        AMOUNTS.filter((amount) => !isAmount(kubernetes.at(`pod_${amount}`))).flatMap((amount): Finding[] => {
          const at = kubernetes.at(`${container}${amount}`);
          if (isAmount(at) || at.isUnknown()) return [];
          const found = String(at.scalar() ?? "") || "nothing";
          return [{ at, what: `jobs have no ${container}${amount}`, found, wanted: "an amount greater than 0" }];
        }),
      ),
    );
  },
};

function isAmount(at: Reader): boolean {
  const value = at.scalar();
  return value !== undefined && value !== "" && !/^0+(\.0*)?[a-zA-Z]*$/.test(String(value));
}
