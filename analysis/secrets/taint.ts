import { Secret, UNKNOWN } from "../objects/wire.ts";
import { sinkOf } from "./sinks.ts";

/** A resource as a graph or a policy pack knows it. */
export interface TaintNode {
  readonly urn: string;
  /** Pulumi type token. */
  readonly type: string;
  readonly name: string;
  /** False for a component: its arguments go nowhere but to its children. */
  readonly custom: boolean;
  /** True for a component that a provider makes, such as a chart: its arguments leave the program. */
  readonly remote?: boolean;
  /** Plain data with `Secret` and `UNKNOWN` in the places of such values. */
  readonly inputs: unknown;
  /** URNs by input property. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Where a secret goes: `legal`, `illegal`, or `unknown` where a value is not known and its resource hands out secrets. */
export interface Flow {
  /** URNs of the resources that the value comes from; none for a secret of the stack's configuration. */
  readonly from: readonly string[];
  readonly to: string;
  /** Path in the inputs. */
  readonly path: string;
  readonly verdict: "legal" | "illegal" | "unknown";
  /** What the place is, such as `data of a Secret`, or what is wrong with it. */
  readonly place: string;
  /** What to do where it is not legal. */
  readonly fix: string;
}

/** Types with a token or password among their outputs (schemas of the providers). */
export const SECRET_SOURCES: ReadonlySet<string> = new Set([
  "gitlab:index/clusterAgentToken:ClusterAgentToken",
  "gitlab:index/userRunner:UserRunner",
  "gitlab:index/deployToken:DeployToken",
  "gitlab:index/projectDeployToken:ProjectDeployToken",
  "gitlab:index/groupDeployToken:GroupDeployToken",
  "gitlab:index/projectAccessToken:ProjectAccessToken",
  "gitlab:index/groupAccessToken:GroupAccessToken",
  "gitlab:index/personalAccessToken:PersonalAccessToken",
  "gitlab:index/groupServiceAccountAccessToken:GroupServiceAccountAccessToken",
  "gitlab:index/pipelineTrigger:PipelineTrigger",
  "random:index/randomPassword:RandomPassword",
  "random:index/randomBytes:RandomBytes",
  "tls:index/privateKey:PrivateKey",
]);

/** Follows every secret of a graph to the places where it ends. Linear in the size of the graph. */
export function flowsOf(nodes: readonly TaintNode[]): Flow[] {
  const sources = new Set(nodes.filter(({ type }) => SECRET_SOURCES.has(type)).map(({ urn }) => urn));
  return nodes.filter(({ custom, remote }) => custom || remote === true).flatMap((node) => flowsInto(node, sources));
}

/** The flows that are not legal, or cannot be told to be. */
export function leaksOf(nodes: readonly TaintNode[]): Flow[] {
  return flowsOf(nodes).filter(({ verdict }) => verdict !== "legal");
}

function flowsInto(node: TaintNode, sources: ReadonlySet<string>): Flow[] {
  if (node.inputs === null || typeof node.inputs !== "object") return [];
  return Object.entries(node.inputs).flatMap(([property, value]) => {
    const dependencies = Object.hasOwn(node.propertyDependencies, property) ? node.propertyDependencies[property] : [];
    const from = (dependencies ?? []).filter((urn) => sources.has(urn));
    const tainted: Tainted[] = [];
    search(value, [property], from.length > 0, tainted, 0);
    return tainted.map(({ path, secret }): Flow => {
      const sink = sinkOf(node, path);
      const flow = { from, to: node.urn, path: textOf(path), place: sink.place, fix: sink.fix };
      if (sink.legal) return { ...flow, verdict: "legal" };
      return { ...flow, verdict: secret && sink.known ? "illegal" : "unknown" };
    });
  });
}

interface Tainted {
  readonly path: readonly (string | number)[];
  /** False for a value that is not known and comes from a resource that hands out secrets. */
  readonly secret: boolean;
}

const MAX_DEPTH = 100;

/** What lies deeper than any real object counts as not known. */
function search(value: unknown, path: (string | number)[], fed: boolean, found: Tainted[], depth: number): void {
  if (value instanceof Secret) found.push({ path, secret: true });
  else if (value === UNKNOWN || depth > MAX_DEPTH) {
    if (fed || depth > MAX_DEPTH) found.push({ path, secret: false });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) search(item, [...path, index], fed, found, depth + 1);
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) search(item, [...path, key], fed, found, depth + 1);
  }
}

function textOf(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `["${key}"]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}
