import { resolve } from "node:path";
import type { GraphNode } from "../../synth/graph.ts";
import { type Answer, RecordingMonitor } from "../../synth/monitor.ts";
import { inPulumiRuntime } from "../../synth/runtime.ts";
import { revealed, secretOnWire, UNKNOWN_VALUE } from "../../synth/values.ts";

type Plain = Record<string, unknown>;

/** Outputs that a provider would compute, by type token: an object, or a function of the resource's plain inputs. */
export type ProviderAnswers = Record<string, Plain | ((resource: { name: string; inputs: Plain }) => Plain)>;

export interface RecordOptions {
  project?: string;
  stack?: string;
  /** True: ids and computed outputs are unknown, as in `pulumi preview`. Default false: they are made up (see `record`). */
  preview?: boolean;
  /** `project:key` → value; structured values are turned into JSON. */
  config?: Record<string, unknown>;
  /** Keys of `config` whose values are secret. */
  secretKeys?: string[];
  answers?: ProviderAnswers;
  /** Answers to invokes, by token. An invoke without an answer is refused. */
  invokes?: Record<string, Plain>;
}

/** A graph node of which a test may also see the secrets. */
export interface RecordedResource extends GraphNode {
  /** Secret and unknown values are markers: `{ secret: true }`, `{ unknown: true }`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read deep into inputs, and an assertion says what is expected there
  inputs: Record<string, any>;
  /** The same inputs with the secret values shown. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  revealed: Record<string, any>;
  /** What the component gave to `registerOutputs`, with markers; undefined when it did not call it. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  outputs?: Record<string, any>;
}

export interface Recording<T = unknown> {
  /** What the recorded function returned. */
  value: T;
  resources: RecordedResource[];
  /** One line a resource, in order of registration: `<parent's type> > <type> <name>`. */
  tree(): string[];
  /** All resources of a type. */
  all(type: string): RecordedResource[];
  /** The one resource of a type (and name, where given); throws with the tree when there is none or more than one. */
  only(type: string, name?: string): RecordedResource;
}

/**
 * Runs `make` in a Pulumi runtime of its own, waits until everything is registered, and gives what was registered.
 * Rejects with the first error of the run, also of an asynchronous one.
 *
 * Without `preview`, a custom resource gets the id `<namespace>/<name>` (Kubernetes) or a number of nine digits made from
 * type and name (GitLab ids are numbers); its outputs are its inputs, plus `answers[type]`, plus `<name>-<output>` for
 * each additional secret output that has no value yet.
 */
export async function record<T>(make: () => T | Promise<T>, options: RecordOptions = {}): Promise<Recording<T>> {
  const { project = "gitlab-kubernetes", stack = "test", preview = false } = options;
  const root = resolve(import.meta.dirname, "../..");
  const monitor = new RecordingMonitor(
    { project, stack, root },
    {
      resource: (node, wire) => answerOf(node, wire, options),
      invoke: (token) => {
        const answer = options.invokes?.[token];
        if (answer) return answer;
        throw new Error(`The program calls ${token} and the test gives no answer; add it to record's "invokes".`);
      },
    },
  );
  const place = { project, stack, organization: "organization", preview, ...configOf(options) };
  const { value } = await inPulumiRuntime(place, monitor, make);
  const resources = monitor.registrations.map(({ node, wire }) => {
    const outputs = monitor.outputs.get(node.urn);
    return {
      ...node,
      revealed: revealed(wire) as Plain,
      ...(outputs && { outputs: revealed(outputs) as Plain }),
    };
  });
  return recordingOf(value, resources);
}

function recordingOf<T>(value: T, resources: RecordedResource[]): Recording<T> {
  const tree = () => resources.map(({ parent, type, name }) => `${typeOf(parent)} > ${type} ${name}`);
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const only = (type: string, name?: string) => {
    const found = all(type).filter((resource) => name === undefined || resource.name === name);
    if (found.length === 1) return found[0]!;
    const wanted = name === undefined ? type : `${type} ${name}`;
    throw new Error(`${found.length} resources are ${wanted}, expected exactly one; recorded:\n${tree().join("\n")}`);
  };
  return { value, resources, tree, all, only };
}

/** The last type of a URN's type chain; "" for no parent. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function answerOf(node: GraphNode, wire: Plain, options: RecordOptions): Answer {
  const answer = options.answers?.[node.type];
  const given = typeof answer === "function" ? answer({ name: node.name, inputs: revealed(wire) as Plain }) : answer;
  const state: Plain = { ...wire, ...given };
  for (const output of node.options.additionalSecretOutputs ?? []) {
    const computed = options.preview ? UNKNOWN_VALUE : `${node.name}-${output}`;
    state[output] = secretOnWire(state[output] ?? computed);
  }
  return { id: node.custom && !options.preview ? (node.options.import ?? idOf(node)) : undefined, state };
}

function idOf(node: GraphNode): string {
  const { metadata } = node.inputs as { metadata?: { namespace?: string; name?: string } };
  if (metadata?.name) return [metadata.namespace, metadata.name].filter(Boolean).join("/");
  let hash = 7;
  for (const letter of `${node.type}::${node.name}`) hash = (hash * 31 + letter.codePointAt(0)!) % 900_000_000;
  return String(100_000_000 + hash);
}

function configOf({ config = {}, secretKeys = [] }: RecordOptions) {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return { config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, text(value)])), secretKeys };
}
