import type { RunnerSection } from "../../../analysis/runner/config.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf, volumesOf } from "../../lib/runner.ts";
import { isCredential, isCredentialName } from "../../lib/secret-text.ts";

const BUILDS = "/builds";

/** A runner hands credentials to jobs as files that nobody writes, and not in the environment of all jobs. */
export const runnerSecretsAsVolumes: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-secrets-as-volumes",
  severity: "high",
  level: "mandatory",
  demand: "environment of a runner has no credential; secret volumes are read-only and outside of builds_dir.",
  why: "environment is in every job of the runner; what lies below builds_dir is in caches and artifacts.",
  fix: "use a protected variable of the project, or a secret volume with read_only = true",
  reference: "GitLab Runner docs, executors/kubernetes, secret volume; CIS Kubernetes 5.4.1; ATT&CK T1552.001",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap((section) => [...inEnvironment(section), ...inVolumes(section)]);
  },
};

function inEnvironment({ read }: RunnerSection): Finding[] {
  return read
    .at("environment")
    .list()
    .flatMap((at): Finding[] => {
      const [name = "", ...rest] = (at.text() ?? "").split("=");
      const value = rest.join("=");
      if (value === "" || value.startsWith("$") || !(isCredentialName(name) || isCredential(value))) return [];
      return [{ at, what: "every job has the credential", found: `a value for ${name}`, wanted: "a secret volume" }];
    });
}

function inVolumes(section: RunnerSection): Finding[] {
  const builds = (section.read.at("builds_dir").text() || BUILDS).replace(/\/+$/, "");
  return (
    volumesOf(section)
      // GitLab Runner knows no projected volumes; who writes one means a Secret all the same.
      .filter(({ type }) => type === "secret" || type === "projected")
      .flatMap(({ at }): Finding[] => {
        const findings: Finding[] = [];
        const readOnly = at.at("read_only");
        if (readOnly.flag() !== true)
          findings.push({
            at: readOnly,
            what: "jobs may write the secret volume",
            found: "not read_only",
            wanted: "true",
          });
        const mount = at.at("mount_path");
        const path = mount.text() ?? "";
        if (path === builds || path.startsWith(`${builds}/`))
          findings.push({
            at: mount,
            what: "the secret volume lies among the builds",
            found: path,
            wanted: "another path",
          });
        return findings;
      })
  );
}
