import { type Client, credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import { ProviderError } from "./errors.ts";
import type { PropertyMap } from "./values.ts";
import { decodeStruct, encodeStruct } from "./wire.ts";

/** What is registered; only what is given is sent. */
export interface Registration {
  type: string;
  name: string;
  parent?: string;
  /** A resource of a provider (true) or a component (false). */
  custom: boolean;
  inputs?: PropertyMap;
  dependencies?: string[];
  /** URNs by input property; the engine wants an entry for each property of a custom resource. */
  propertyDependencies?: Record<string, string[]>;
  /** Provider reference of the resource itself. */
  provider?: string;
  /** Provider references by package, for the children of a component. */
  providers?: Record<string, string>;
  version?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  deleteBeforeReplace?: boolean;
  ignoreChanges?: string[];
  additionalSecretOutputs?: string[];
}

/** The engine's answer; `id` is empty at preview. */
export interface Registered {
  urn: string;
  id: string;
  outputs: PropertyMap;
}

/** Registers resources with the engine in the name of a component (provider side of Construct). */
export interface Monitor {
  /** Fails with the engine's error when the resource could not be deployed. */
  register(registration: Registration): Promise<Registered>;
  registerOutputs(urn: string, outputs: PropertyMap): Promise<void>;
}

function toMessage(registration: Registration): InstanceType<typeof resource.RegisterResourceRequest> {
  const message = new resource.RegisterResourceRequest();
  message.setType(registration.type);
  message.setName(registration.name);
  message.setCustom(registration.custom);
  message.setObject(encodeStruct(registration.inputs ?? {}));
  message.setAcceptsecrets(true);
  message.setAcceptresources(true);
  message.setSupportsresultreporting(true);
  message.setDependenciesList(registration.dependencies ?? []);
  message.setIgnorechangesList(registration.ignoreChanges ?? []);
  message.setAdditionalsecretoutputsList(registration.additionalSecretOutputs ?? []);
  if (registration.parent !== undefined) message.setParent(registration.parent);
  if (registration.provider !== undefined) message.setProvider(registration.provider);
  if (registration.version !== undefined) message.setVersion(registration.version);
  if (registration.protect !== undefined) message.setProtect(registration.protect);
  if (registration.retainOnDelete !== undefined) message.setRetainondelete(registration.retainOnDelete);
  if (registration.deleteBeforeReplace !== undefined) {
    message.setDeletebeforereplace(registration.deleteBeforeReplace);
    message.setDeletebeforereplacedefined(true);
  }
  for (const [name, reference] of Object.entries(registration.providers ?? {})) {
    message.getProvidersMap().set(name, reference);
  }
  for (const [property, urns] of Object.entries(registration.propertyDependencies ?? {})) {
    const entry = new resource.RegisterResourceRequest.PropertyDependencies();
    entry.setUrnsList(urns);
    message.getPropertydependenciesMap().set(property, entry);
  }
  return message;
}

/** Connects to the engine's resource monitor. Call `close` when the component is registered. */
export function connectMonitor(address: string): Monitor & { close(): void } {
  const client = new grpc.ResourceMonitorClient(address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  return {
    register: (registration) =>
      new Promise((resolve, reject) => {
        client.registerResource(toMessage(registration), (error, response) => {
          if (error) return reject(error);
          if (response.getResult() !== resource.Result.SUCCESS) {
            return reject(new ProviderError(`${registration.type} ${registration.name} could not be deployed`));
          }
          resolve({ urn: response.getUrn(), id: response.getId(), outputs: decodeStruct(response.getObject()) });
        });
      }),
    registerOutputs: (urn, outputs) =>
      new Promise((resolve, reject) => {
        const message = new resource.RegisterResourceOutputsRequest();
        message.setUrn(urn);
        message.setOutputs(encodeStruct(outputs));
        client.registerResourceOutputs(message, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => (client as Client).close(),
  };
}
