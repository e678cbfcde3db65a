import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type * as interfaces from "./interface.ts";
import type { Monitor } from "./monitor.ts";
import { decodeStruct, encodeStruct } from "./wire.ts";

type Fields = { getUrn(): string; getType(): string; getName(): string };

function resourceOf(message: Fields): interfaces.ResourceRequest {
  // Engines before 3.120 leave type and name to the URN.
  const urn = message.getUrn();
  const [, , types = "", ...names] = urn.split("::");
  return {
    urn,
    type: message.getType() || (types.split("$").at(-1) ?? ""),
    name: message.getName() || names.join("::"),
  };
}

const MODES = ["propose", "enforce", "disable"] as const;

/** Check and CheckConfig. */
export function checkRequest(message: InstanceType<typeof provider.CheckRequest>): interfaces.CheckRequest {
  const autonaming = message.getAutonaming();
  return {
    ...resourceOf(message),
    olds: decodeStruct(message.getOlds()),
    news: decodeStruct(message.getNews()),
    randomSeed: message.getRandomseed_asU8(),
    ...(autonaming && {
      autonaming: { proposedName: autonaming.getProposedName(), mode: MODES[autonaming.getMode()] ?? "propose" },
    }),
  };
}

/** Check failures, shared by Check, CheckConfig and Invoke. */
function failures(list: interfaces.CheckFailure[] = []): InstanceType<typeof provider.CheckFailure>[] {
  return list.map((failure) => {
    const message = new provider.CheckFailure();
    message.setProperty(failure.property);
    message.setReason(failure.reason);
    return message;
  });
}

/** The answer of Check and CheckConfig. */
export function checkResponse(result: interfaces.CheckResult): InstanceType<typeof provider.CheckResponse> {
  const message = new provider.CheckResponse();
  message.setInputs(encodeStruct(result.inputs));
  message.setFailuresList(failures(result.failures));
  return message;
}

/** Diff and DiffConfig. */
export function diffRequest(message: InstanceType<typeof provider.DiffRequest>): interfaces.DiffRequest {
  return {
    ...resourceOf(message),
    id: message.getId(),
    // The largest part, which most comparisons never look at: decoded when it is asked for.
    get olds() {
      return decodeStruct(message.getOlds());
    },
    oldInputs: decodeStruct(message.getOldInputs()),
    news: decodeStruct(message.getNews()),
    ignoreChanges: message.getIgnorechangesList(),
  };
}

const CHANGES = { unknown: 0, none: 1, some: 2 } as const;
const KINDS = {
  add: 0,
  "add-replace": 1,
  delete: 2,
  "delete-replace": 3,
  update: 4,
  "update-replace": 5,
} as const;

/** The answer of Diff and DiffConfig. */
export function diffResponse(result: interfaces.DiffResult): InstanceType<typeof provider.DiffResponse> {
  const message = new provider.DiffResponse();
  message.setChanges(CHANGES[result.changes]);
  message.setDiffsList(result.diffs ?? []);
  message.setReplacesList(result.replaces ?? []);
  message.setStablesList(result.stables ?? []);
  message.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
  message.setHasdetaileddiff(result.detailedDiff !== undefined);
  for (const [path, { kind, inputDiff }] of Object.entries(result.detailedDiff ?? {})) {
    const entry = new provider.PropertyDiff();
    entry.setKind(KINDS[kind]);
    entry.setInputdiff(inputDiff ?? false);
    message.getDetaileddiffMap().set(path, entry);
  }
  return message;
}

/** Configure. */
export function configureRequest(message: InstanceType<typeof provider.ConfigureRequest>): interfaces.ConfigureRequest {
  return {
    variables: Object.fromEntries(message.getVariablesMap().entries()),
    args: decodeStruct(message.getArgs()),
    id: message.getId(),
    urn: message.getUrn(),
    name: message.getName(),
    type: message.getType(),
  };
}

/** The answer of Configure. */
export function configureResponse(result: interfaces.ConfigureResult): InstanceType<typeof provider.ConfigureResponse> {
  const message = new provider.ConfigureResponse();
  message.setAcceptsecrets(result.acceptSecrets ?? true);
  message.setAcceptresources(result.acceptResources ?? true);
  message.setSupportspreview(result.supportsPreview ?? true);
  message.setSupportsAutonamingConfiguration(result.supportsAutonamingConfiguration ?? false);
  return message;
}

/** Create. */
export function createRequest(message: InstanceType<typeof provider.CreateRequest>): interfaces.CreateRequest {
  return {
    ...resourceOf(message),
    properties: decodeStruct(message.getProperties()),
    timeout: message.getTimeout(),
    preview: message.getPreview(),
  };
}

/** The answer of Create. */
export function createResponse(result: interfaces.CreateResult): InstanceType<typeof provider.CreateResponse> {
  const message = new provider.CreateResponse();
  message.setId(result.id);
  message.setProperties(encodeStruct(result.properties));
  return message;
}

/** Read. */
export function readRequest(message: InstanceType<typeof provider.ReadRequest>): interfaces.ReadRequest {
  return {
    ...resourceOf(message),
    id: message.getId(),
    properties: decodeStruct(message.getProperties()),
    inputs: decodeStruct(message.getInputs()),
    timeout: message.getTimeout(),
  };
}

/** The answer of Read; an empty id says that the object is gone. */
export function readResponse(result: interfaces.ReadResult): InstanceType<typeof provider.ReadResponse> {
  const message = new provider.ReadResponse();
  message.setId(result.id);
  if (result.properties) message.setProperties(encodeStruct(result.properties));
  if (result.inputs) message.setInputs(encodeStruct(result.inputs));
  return message;
}

/** Update. */
export function updateRequest(message: InstanceType<typeof provider.UpdateRequest>): interfaces.UpdateRequest {
  return {
    ...resourceOf(message),
    id: message.getId(),
    olds: decodeStruct(message.getOlds()),
    oldInputs: decodeStruct(message.getOldInputs()),
    news: decodeStruct(message.getNews()),
    timeout: message.getTimeout(),
    ignoreChanges: message.getIgnorechangesList(),
    preview: message.getPreview(),
  };
}

/** The answer of Update. */
export function updateResponse(result: interfaces.UpdateResult): InstanceType<typeof provider.UpdateResponse> {
  const message = new provider.UpdateResponse();
  message.setProperties(encodeStruct(result.properties));
  return message;
}

/** Delete. */
export function deleteRequest(message: InstanceType<typeof provider.DeleteRequest>): interfaces.DeleteRequest {
  return {
    ...resourceOf(message),
    id: message.getId(),
    properties: decodeStruct(message.getProperties()),
    oldInputs: decodeStruct(message.getOldInputs()),
    timeout: message.getTimeout(),
  };
}

/** Invoke. */
export function invokeRequest(message: InstanceType<typeof provider.InvokeRequest>): interfaces.InvokeRequest {
  return { token: message.getTok(), args: decodeStruct(message.getArgs()), preview: message.getPreview() };
}

/** The answer of Invoke. */
export function invokeResponse(result: interfaces.InvokeResult): InstanceType<typeof provider.InvokeResponse> {
  const message = new provider.InvokeResponse();
  message.setReturn(encodeStruct(result.result));
  message.setFailuresList(failures(result.failures));
  return message;
}

/** Construct. */
export function constructRequest(
  message: InstanceType<typeof provider.ConstructRequest>,
  monitor: Monitor,
): interfaces.ConstructRequest {
  const dependencies: Record<string, string[]> = {};
  message.getInputdependenciesMap().forEach((entry, property) => {
    dependencies[property] = entry.getUrnsList();
  });
  return {
    type: message.getType(),
    name: message.getName(),
    parent: message.getParent(),
    project: message.getProject(),
    stack: message.getStack(),
    organization: message.getOrganization(),
    inputs: decodeStruct(message.getInputs()),
    inputDependencies: dependencies,
    providers: Object.fromEntries(message.getProvidersMap().entries()),
    dependencies: message.getDependenciesList(),
    preview: message.getDryrun(),
    protect: message.hasProtect() ? message.getProtect() : undefined,
    retainOnDelete: message.hasRetainondelete() ? message.getRetainondelete() : undefined,
    monitor,
  };
}

/** The answer of Construct. */
export function constructResponse(result: interfaces.ConstructResult): InstanceType<typeof provider.ConstructResponse> {
  const message = new provider.ConstructResponse();
  message.setUrn(result.urn);
  message.setState(encodeStruct(result.state));
  for (const property of Object.keys(result.state)) {
    const entry = new provider.ConstructResponse.PropertyDependencies();
    entry.setUrnsList(result.stateDependencies?.[property] ?? []);
    message.getStatedependenciesMap().set(property, entry);
  }
  return message;
}
