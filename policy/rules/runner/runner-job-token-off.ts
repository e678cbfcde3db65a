import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** A job has no token of the cluster. */
export const runnerJobTokenOff: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-job-token-off",
  severity: "high",
  level: "mandatory",
  demand:
    "automount_service_account_token is false, and service_account names one that is neither default nor the manager's.",
  why: "The token of the pod would let every job do what its ServiceAccount may.",
  fix: "set automount_service_account_token = false and service_account to one without rights",
  reference: "GitLab Runner docs, executors/kubernetes; CIS Kubernetes 5.1.6; ATT&CK T1528",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const manager = resource.shape === "release" ? read.at("values", "serviceAccount", "name").text() : undefined;
    return sectionsOf(resource, read).flatMap(({ kubernetes }): Finding[] => {
      const findings: Finding[] = [];
      const mount = kubernetes.at("automount_service_account_token");
      if (mount.flag() !== false && !mount.isUnknown()) {
        const found = `${mount.flag() ?? "nothing, which means true"}`;
        findings.push({ at: mount, what: "jobs get a token of the cluster", found, wanted: "false" });
      }
      const account = kubernetes.at("service_account");
      const name = account.text() ?? "";
      if (!account.isUnknown() && ["", "default", manager].includes(name)) {
        const found = name || "nothing, which means default";
        findings.push({ at: account, what: "jobs run as a shared ServiceAccount", found, wanted: "one of their own" });
      }
      return findings;
    });
  },
};
