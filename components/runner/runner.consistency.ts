import { CONTAINERS, contextFaults } from "./contexts.schema.ts";
import { matchesImage } from "./image-pattern.ts";
import { durationSeconds } from "./quantity.ts";
import type { RunnerSettings } from "./runner.schema.ts";

interface Fault {
  path: (string | number)[];
  message: string;
}

/** GitLab refuses a shorter maximum timeout (API, POST /user/runners). */
const SHORTEST_TIMEOUT = 600;

/** Namespaces that hold other things than jobs. */
const TAKEN = /^(default|kube-.*|flux-system|gitlab-agent.*|gitlab-runner-system)$/;

/** Rules over several settings of one runner. Each fault says what contradicts what, and what to change. */
export function consistencyFaults(runner: RunnerSettings): Fault[] {
  return [...registrationFaults(runner), ...namespaceFaults(runner), ...jobFaults(runner), ...imageFaults(runner)];
}

function registrationFaults({
  scope,
  tags,
  untagged,
  locked,
  maximumTimeout,
  trustTier,
  ...runner
}: RunnerSettings): Fault[] {
  const faults: Fault[] = [];
  const refuse = (path: (string | number)[], message: string) => faults.push({ path, message });
  if (tags.length === 0 && !untagged)
    refuse(["untagged"], "a runner without tags has to take untagged jobs; set untagged: true or give it tags");
  if (new Set(tags).size < tags.length) refuse(["tags"], "names a tag twice");
  if (locked !== undefined && !("project" in scope))
    refuse(["locked"], "has an effect on project runners only; leave it out for a group or the instance");
  if (durationSeconds(maximumTimeout) < SHORTEST_TIMEOUT)
    refuse(["maximumTimeout"], `${maximumTimeout} is less than 10 minutes, the shortest that GitLab takes`);
  if (trustTier === "trusted" && !runner.protected)
    refuse(
      ["protected"],
      'a runner of trustTier "trusted" has to be protected: true, or any branch could run jobs on it',
    );
  const grace = runner.manager.terminationGracePeriod;
  if (grace !== undefined && durationSeconds(grace) < durationSeconds(maximumTimeout))
    refuse(
      ["manager", "terminationGracePeriod"],
      `${grace} is shorter than maximumTimeout ${maximumTimeout}: replacing the manager would kill jobs`,
    );
  return faults;
}

function namespaceFaults({ jobs, manager }: RunnerSettings): Fault[] {
  const path = ["jobs", "namespace"];
  if (jobs.namespace === manager.namespace)
    return [
      { path, message: "is the manager's namespace too: jobs would run beside the runner's token; choose another" },
    ];
  if (TAKEN.test(jobs.namespace))
    return [{ path, message: `"${jobs.namespace}" holds other things than jobs; choose a namespace for jobs only` }];
  return [];
}

function jobFaults({ jobs, config, manager, untagged, ...runner }: RunnerSettings): Fault[] {
  const faults: Fault[] = [];
  const refuse = (path: (string | number)[], message: string) => faults.push({ path, message });
  for (const { path, message } of contextFaults(jobs.podSecurity, jobs.securityContexts))
    refuse(["jobs", "securityContexts", ...path], message);
  if (jobs.podSecurity === "privileged" && (untagged || !runner.protected))
    refuse(
      ["jobs", "podSecurity"],
      "privileged jobs own their node: such a runner has to be protected: true, with tags and untagged: false",
    );
  const replicas = manager.replicas ?? 1;
  if (jobs.concurrency % replicas !== 0)
    refuse(
      ["jobs", "concurrency"],
      `${jobs.concurrency} jobs cannot be shared evenly by ${replicas} managers; choose a multiple`,
    );
  for (const [name, pattern] of [
    ["podLabels", jobs.overwrites.podLabels],
    ["podAnnotations", jobs.overwrites.podAnnotations],
  ] as const) {
    const key = pattern && literalKey(pattern);
    if (key !== undefined && (key in jobs[name] || key === "pod" || key.startsWith("gitlab-kubernetes/")))
      refuse(["jobs", "overwrites", name], `lets a job change "${key}", which is set for all jobs; choose another key`);
  }
  const contexts = jobs.securityContexts;
  const isUserFixed = contexts.pod.runAsUser !== "image" || contexts.build.runAsUser !== undefined;
  for (const key of ["allowed_users", "allowed_groups"] as const)
    if (config.kubernetes[key] !== undefined && isUserFixed)
      refuse(
        ["config", "kubernetes", key],
        'has no effect: a security context names the user, and contexts win over a job\'s wish; set securityContexts.pod.runAsUser to "image"',
      );
  const claimsPrivilege = CONTAINERS.some(
    (part) => contexts[part].privileged && !contexts[part].allowPrivilegeEscalation,
  );
  if (claimsPrivilege)
    refuse(
      ["jobs", "securityContexts"],
      "privileged needs allowPrivilegeEscalation: true; Kubernetes refuses the pair",
    );
  return faults;
}

function imageFaults({ installer, jobs, scope }: RunnerSettings): Fault[] {
  const faults: Fault[] = [];
  const refuse = (path: (string | number)[], message: string) => faults.push({ path, message });
  const { pullPolicy, allowedPullPolicies } = jobs.images;
  if (installer === "operator" && jobs.images.helper === undefined)
    refuse(
      ["jobs", "images", "helper"],
      "has to be named with the operator, which may choose a wrong helper outside OpenShift",
    );
  const missing = pullPolicy.filter(
    (policy) => allowedPullPolicies !== undefined && !allowedPullPolicies.includes(policy),
  );
  if (missing.length > 0)
    refuse(
      ["jobs", "images", "allowedPullPolicies"],
      `lacks ${missing.join(", ")} of pullPolicy; the runner would refuse jobs that choose nothing`,
    );
  if (!("project" in scope) && [...pullPolicy, ...(allowedPullPolicies ?? [])].includes("if-not-present"))
    refuse(
      ["jobs", "images", "pullPolicy"],
      'if-not-present lets a job run private images that another project pulled to the node; use "always" on a shared runner',
    );
  for (const [index, service] of jobs.services.always.entries())
    if (!jobs.services.allowed.some((pattern) => matchesImage(pattern, service.name)))
      refuse(
        ["jobs", "services", "always", index, "name"],
        `"${service.name}" is not in services.allowed, which the runner applies to configured services too`,
      );
  if (jobs.services.always.length > jobs.services.perJob)
    refuse(
      ["jobs", "services", "perJob"],
      `is less than the ${jobs.services.always.length} services that every job gets`,
    );
  return faults;
}

function literalKey(pattern: string): string {
  return pattern.slice(1, pattern.indexOf("=")).replaceAll("\\", "");
}
