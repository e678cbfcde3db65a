import type { ResourceRule } from "../../policy/lib/rule.ts";
import { object, UNKNOWN_TEXT } from "../lib/judge.ts";
import { describeRule } from "./describe-rule.ts";

type Spec = Record<string, unknown>;

/** A container that breaks no control of the Pod Security Standards. */
export const SAFE = {
  name: "web",
  image: "registry.example.com/web:1.2.3",
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
};

/** The safe container with parts of its security context replaced. */
export function container(securityContext: Spec, more: Spec = {}): Spec {
  return { ...SAFE, ...more, securityContext: { ...SAFE.securityContext, ...securityContext } };
}

/** A pod of these containers in namespace `shop`. */
export function pod(containers: readonly unknown[], more: Spec = {}) {
  return object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers, ...more } });
}

interface ControlTable {
  /** Titles with specs of pods. */
  readonly good: Record<string, Spec>;
  /** Titles with specs of pods, and the paths inside the spec that are found. */
  readonly bad: Record<string, [spec: Spec, ...at: string[]]>;
  /** A spec that hides what the control asks about, and the path that the notice names. */
  readonly unknown: [spec: Spec, names: string];
  /** Whether the control is one of `restricted`, which a namespace may be allowed to miss. */
  readonly restricted?: boolean;
}

/** The tests of a rule from one control: its own cases, and each bad one again inside a Deployment and a CronJob. */
export function describeControl(rule: ResourceRule, table: ControlTable): void {
  const inPod = (spec: Spec) => object("v1", "Pod", { metadata: { namespace: "shop" }, spec });
  const inDeployment = (spec: Spec) => object("apps/v1", "Deployment", { spec: { template: { spec } } });
  const inCronJob = (spec: Spec) =>
    object("batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template: { spec } } } } });
  const bad = Object.entries(table.bad);
  const [, [firstSpec]] = bad[0]!;
  const namespace = ["shop"];
  const lenient = {
    "a namespace that may enforce baseline": {
      stack: inPod(firstSpec),
      settings: { baselineNamespaces: namespace },
    },
    "a namespace that may enforce privileged": {
      stack: inPod(firstSpec),
      settings: { privilegedNamespaces: namespace },
    },
  };
  const strict = {
    "it in a namespace that may enforce baseline": {
      stack: inPod(firstSpec),
      settings: { baselineNamespaces: namespace },
      at: bad[0]![1].slice(1).map((path) => `spec.${String(path)}`),
    },
  };
  describeRule(rule, {
    good: {
      "a pod that is safe": { stack: inPod({ containers: [SAFE] }) },
      "an object without pods": { stack: object("v1", "ConfigMap", { spec: firstSpec }) },
      ...Object.fromEntries(Object.entries(table.good).map(([title, spec]) => [title, { stack: inPod(spec) }])),
      ...(table.restricted ? lenient : {}),
    },
    bad: {
      ...Object.fromEntries(
        bad.flatMap(([title, [spec, ...at]]) => [
          [title, { stack: inPod(spec), at: at.map((path) => `spec.${path}`) }],
          [
            `${title}, in a Deployment`,
            { stack: inDeployment(spec), at: at.map((path) => `spec.template.spec.${path}`) },
          ],
          [
            `${title}, in a CronJob`,
            { stack: inCronJob(spec), at: at.map((path) => `spec.jobTemplate.spec.template.spec.${path}`) },
          ],
        ]),
      ),
      ...(table.restricted ? {} : strict),
    },
    unjudged: {
      "what is not known yet": { stack: inPod(table.unknown[0]), names: `spec.${table.unknown[1]}` },
    },
  });
}

export { UNKNOWN_TEXT };
