import type {
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { GraphNode } from "./graph.ts";
import { optionsOf, traceOf } from "./request.ts";
import { Transforms } from "./transforms.ts";
import { asSecret, marked } from "./values.ts";

type Plain = Record<string, unknown>;
type Reply<T> = (error: Error | null, response?: T) => void;

const STACK_TYPE = "pulumi:pulumi:Stack";
const SUCCESS = 0;

/** What the outside world would answer to a registration: an id (undefined: not known yet) and outputs in wire form. */
export interface Answer {
  id: string | undefined;
  state: Plain;
}

/** What the monitor asks of its owner. */
export interface Answers {
  /** Answer to a registration or a read. `wire` holds the inputs in wire form. */
  resource(node: GraphNode, wire: Plain): Answer;
  /** Answer to an invoke (`getProject` …) in wire form; throw to refuse it. */
  invoke(token: string, inputs: Plain): Plain;
}

/** A registration as the program sent it: the node of the graph and its inputs in wire form (these hold secrets). */
export interface Registration {
  node: GraphNode;
  wire: Plain;
}

/**
 * A resource monitor in memory: it takes what a program registers, as the engine's monitor would (gRPC service
 * `pulumirpc.ResourceMonitor`), keeps it, and answers at once. Like the engine it refuses a URN that is registered twice.
 */
export class RecordingMonitor {
  readonly registrations: Registration[] = [];
  readonly outputs = new Map<string, Plain>();
  readonly transforms = new Transforms();
  private readonly urns = new Set<string>();
  private readonly place: { project: string; stack: string; root: string };
  private readonly answers: Answers;

  /** `root` is the directory that source lines are relative to. */
  constructor(place: { project: string; stack: string; root: string }, answers: Answers) {
    this.place = place;
    this.answers = answers;
  }

  registerResource(req: RegisterResourceRequest, reply: Reply<unknown>): void {
    answering(reply, () => {
      const wire = (req.getObject()?.toJavaScript() ?? {}) as Plain;
      const node = this.keep(req, wire, {
        custom: req.getCustom(),
        remote: req.getRemote(),
        protect: req.getProtect() ?? false,
        propertyDependencies: propertyDependenciesOf(req),
        options: optionsOf(req),
        providers: providersOf(req),
      });
      const tokens = req.getTransformsList().map((transform) => transform.getToken());
      this.transforms.keep(node.urn, tokens);
      const { id, state } = this.answers.resource(node, wire);
      return {
        getUrn: () => node.urn,
        getId: () => id ?? "",
        getObject: () => struct(state),
        getPropertydependenciesMap: () => undefined,
        getResult: () => SUCCESS,
      };
    });
  }

  readResource(req: ReadResourceRequest, reply: Reply<unknown>): void {
    answering(reply, () => {
      const wire = (req.getProperties()?.toJavaScript() ?? {}) as Plain;
      const options = { import: req.getId() };
      const none = { propertyDependencies: {}, providers: {} };
      const node = this.keep(req, wire, { custom: true, remote: false, protect: false, options, ...none });
      const { state } = this.answers.resource(node, wire);
      return { getUrn: () => node.urn, getProperties: () => struct(state) };
    });
  }

  invoke(req: ResourceInvokeRequest, reply: Reply<unknown>): void {
    answering(reply, () => {
      const inputs = (req.getArgs()?.toJavaScript() ?? {}) as Plain;
      const answer = this.answers.invoke(req.getTok(), inputs);
      return { getReturn: () => struct(answer), getFailuresList: () => [] };
    });
  }

  registerResourceOutputs(req: RegisterResourceOutputsRequest, reply: Reply<unknown>): void {
    answering(reply, () => {
      this.outputs.set(req.getUrn(), (req.getOutputs()?.toJavaScript() ?? {}) as Plain);
      return {};
    });
  }

  /** Output values hide inputs, and transforms of invokes have nothing to transform here, so both are answered with no. */
  supportsFeature(req: SupportsFeatureRequest, reply: Reply<unknown>): void {
    const refused = ["outputValues", "invokeTransforms"];
    reply(null, { getHassupport: () => !refused.includes(req.getId()) });
  }

  registerPackage(req: RegisterPackageRequest, reply: Reply<unknown>): void {
    reply(null, { getRef: () => `${req.getName()}@${req.getVersion()}` });
  }

  close(): void {}

  private keep(
    req: RegisterResourceRequest | ReadResourceRequest,
    wire: Plain,
    rest: Pick<GraphNode, "custom" | "remote" | "protect" | "propertyDependencies" | "options" | "providers">,
  ): GraphNode {
    const urn = this.urnOf(req.getParent(), req.getType(), req.getName());
    if (this.urns.has(urn)) {
      throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    this.urns.add(urn);
    const trace = traceOf(req, this.place.root);
    const node: GraphNode = {
      urn,
      type: req.getType(),
      name: req.getName(),
      parent: req.getParent(),
      provider: providerUrn(req.getProvider()),
      inputs: inputsOf(wire, rest.options.additionalSecretOutputs ?? []),
      dependencies: [...req.getDependenciesList()].sort(),
      ...rest,
      ...(trace[0] && { source: trace[0] }),
      trace,
    };
    this.registrations.push({ node, wire });
    return node;
  }

  /** A URN holds the types of all parents but the stack (Pulumi docs, concepts/resources/names). */
  private urnOf(parent: string, type: string, name: string): string {
    const parentType = parent === "" ? STACK_TYPE : parent.split("::")[2]!;
    const qualified = parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.place.stack}::${this.place.project}::${qualified}::${name}`;
  }
}

/** Inputs with markers. What the SDK declares secret is secret even where its value, and so its mark, is not known yet. */
function inputsOf(wire: Plain, secrets: readonly string[]): Plain {
  const declared = secrets.filter((property) => property in wire);
  return { ...(marked(wire) as Plain), ...Object.fromEntries(declared.map((name) => [name, asSecret(wire[name])])) };
}

/** A provider reference is `<urn>::<id>`; the id is of no use to a reader. */
function providerUrn(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}

function providersOf(req: RegisterResourceRequest): Record<string, string> {
  const references = [...req.getProvidersMap().entries()];
  return Object.fromEntries(references.map(([name, reference]) => [name, providerUrn(reference)]));
}

function propertyDependenciesOf(req: RegisterResourceRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  for (const [property, urns] of req.getPropertydependenciesMap().entries()) {
    const list = urns.getUrnsList();
    if (list.length > 0) dependencies[property] = [...list].sort();
  }
  return dependencies;
}

/**
 * What the SDK reads of a protobuf Struct. Real ones would have to come from the SDK's own copy of google-protobuf, and
 * copies of different versions overwrite each other's classes.
 */
function struct(value: Plain): { toJavaScript(): Plain } {
  return { toJavaScript: () => value };
}

function answering(reply: Reply<unknown>, answer: () => unknown): void {
  let response: unknown;
  try {
    response = answer();
  } catch (error) {
    // The SDK shows `details` of a failed invoke and `message` of a failed registration.
    reply(Object.assign(error as Error, { details: (error as Error).message }));
    return;
  }
  reply(null, response);
}
