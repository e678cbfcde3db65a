/** A configuration of a job that passes `restricted`. */
export const HARD = [
  'image = "alpine:3"',
  "[runners.kubernetes.pod_security_context]",
  "run_as_non_root = true",
  "run_as_user = 1000",
  "[runners.kubernetes.pod_security_context.seccomp_profile]",
  'type = "RuntimeDefault"',
  ...["build", "helper", "service", "init_permissions"].flatMap((name) => context(name)),
];

/** The lines of one container's security context. */
export function context(name: string, escalation = false, drop = "ALL") {
  return [
    `[runners.kubernetes.${name}_container_security_context]`,
    `allow_privilege_escalation = ${escalation}`,
    "run_as_non_root = true",
    "run_as_user = 1000",
    `[runners.kubernetes.${name}_container_security_context.capabilities]`,
    `drop = ["${drop}"]`,
  ];
}
