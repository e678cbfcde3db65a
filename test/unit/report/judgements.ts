import type { Judgement } from "../../../report/judgement.ts";

/** A finding; what is given replaces parts of it. */
export function judgement(more: Partial<Judgement> = {}): Judgement {
  return {
    kind: "finding",
    rule: {
      id: "pss-privileged",
      severity: "critical",
      demand: "No container is privileged.",
      why: "It is root on the node.",
      fix: "remove privileged",
      reference: "CIS 5.2.2",
    },
    enforcement: "mandatory",
    message: '[pss-privileged] container "a" & <b> is privileged',
    origin: "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::builds",
    title: "Pod shop/builds",
    path: "spec.containers[0].securityContext.privileged",
    file: "index.ts",
    line: 12,
    ...more,
  };
}
