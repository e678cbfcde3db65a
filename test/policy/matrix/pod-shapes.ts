import type { Rule } from "../../../policy/lib/rule.ts";
import type { Judged } from "../../../policy/lib/session.ts";
import { judge } from "../../lib/judge.ts";
import { blamed, differs, type Example, inData, rewritten, type Shape } from "./example.ts";

type Body = Record<string, unknown>;

interface PodKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Where the pod lies. */
  readonly template: readonly string[];
}

const POD_KINDS: readonly PodKind[] = [
  { apiVersion: "v1", kind: "Pod", template: [] },
  { apiVersion: "v1", kind: "PodTemplate", template: ["template"] },
  { apiVersion: "v1", kind: "ReplicationController", template: ["spec", "template"] },
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) => ({
    apiVersion: "apps/v1",
    kind,
    template: ["spec", "template"],
  })),
  { apiVersion: "batch/v1", kind: "Job", template: ["spec", "template"] },
  { apiVersion: "batch/v1", kind: "CronJob", template: ["spec", "jobTemplate", "spec", "template"] },
  { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", template: ["spec", "template"] },
];

/** The kind of an object that runs pods, when it is a built-in one. */
function podKindOf({ type }: Judged): PodKind | undefined {
  return POD_KINDS.find(({ kind, apiVersion }) => kind !== "Rollout" && type.endsWith(`${apiVersion}:${kind}`));
}

/** The pod of an object inside one of another kind. */
function inKind(judged: Judged, { apiVersion, kind, template }: PodKind): Judged {
  const props = judged.props as Body;
  const pod = podKindOf(judged)!.template.reduce((here, key) => (here[key] ?? {}) as Body, props);
  const own = props["metadata"] as Body;
  const inside: Body = {
    metadata: { ...(pod["metadata"] as Body | undefined), ...(pod === props ? own : {}) },
    spec: pod["spec"],
  };
  const body = template.reduceRight<Body>((inner, key) => ({ [key]: inner }), inside);
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return {
    ...judged,
    type: `kubernetes:${module}:${kind}`,
    props: {
      apiVersion,
      kind,
      ...body,
      metadata: { ...own, ...(template.length === 0 ? (inside["metadata"] as Body) : {}) },
    },
  };
}

function podShape(to: PodKind): Shape {
  const kindIn = (rule: Rule, example: Example) =>
    example.stack.find((judged) => podKindOf(judged) !== undefined && blamed(rule, example).has(judged.urn));
  return {
    name: `in a ${to.kind}`,
    applies(rule, example) {
      const judged = kindIn(rule, example);
      if (!rule.judges.includes("pods") || judged === undefined || !inData(example)) return false;
      // A custom resource shows its pod by a container with an image.
      return to.kind !== "Rollout" || JSON.stringify(judged.props).includes('"image":');
    },
    check(rule, example) {
      const from = podKindOf(kindIn(rule, example)!)!;
      const before = [...from.template, ""].join(".");
      const after = [...to.template, ""].join(".");
      const moved = (path: string) =>
        path.startsWith(`${before}spec`) ? `${after}${path.slice(before.length)}` : path;
      const write = (judged: Judged) => (podKindOf(judged) === undefined ? judged : inKind(judged, to));
      return differs(example.at.map(moved), judge(rule, rewritten(rule, example, write), example.settings).paths);
    },
  };
}

function initial(judged: Judged): Judged {
  const props = JSON.stringify(judged.props).replaceAll('"containers":', '"initContainers":');
  return { ...judged, props: JSON.parse(props) as Body };
}

/** The same fault in every kind that runs pods, and in an init container. */
export const POD_SHAPES: readonly Shape[] = [
  ...POD_KINDS.map(podShape),
  {
    name: "in an init container",
    applies: (_rule, { at }) => at.some((path) => path.includes(".containers[")),
    check: (rule, example) =>
      differs(
        example.at.map((path) => path.replace(".containers[", ".initContainers[")),
        judge(rule, rewritten(rule, example, initial), example.settings).paths,
      ),
  },
];
