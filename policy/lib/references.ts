import { type Container, containersOf, podsOf } from "../../analysis/objects/pods.ts";
import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import { runnerConfigsOf } from "../../analysis/runner/config.ts";
import { chartNameOf } from "./charts.ts";
import type { Member } from "./rule.ts";

/** One object that another names. */
export interface Reference {
  readonly at: Reader;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** How the setting `existing` writes it. */
export function referenceTitle({ kind, namespace, name }: Omit<Reference, "at">): string {
  return `${kind} ${namespace}/${name}`;
}

/** The Secrets that an object cannot do without; what is marked optional, empty or not known yet is none of them. */
export function secretReferencesOf(resource: Resource, read: Reader): Reference[] {
  const { namespace = "default" } = resource;
  const here = [
    ...ofAccount(resource, read),
    ...ofPods(resource, read),
    ...ofFlux(resource, read),
    ...ofRunner(resource, read),
  ];
  const own = resource.shape === "release" ? read.at("namespace").text() : namespace;
  return [
    ...named(here, namespace),
    ...(own === undefined ? [] : named(ofRelease(resource, read), own)),
    ...runnerConfigsOf(resource, read).flatMap(({ sections }) =>
      sections.flatMap(({ kubernetes, namespace: jobs = own }) =>
        jobs === undefined ? [] : named(ofJobs(kubernetes), jobs),
      ),
    ),
  ];
}

/** Secrets that something in the stack makes: itself, or by way of cert-manager, External Secrets or Sealed Secrets. */
export function secretsMadeBy({ resource, read }: Member): string[] {
  const { group, kind, name, namespace = "default" } = resource;
  const title = (own: string) => [referenceTitle({ kind: "Secret", namespace, name: own })];
  if (group === "" && kind === "Secret") return title(name);
  if (group === "cert-manager.io" && kind === "Certificate") return title(read.at("spec", "secretName").text() ?? "");
  if (group === "external-secrets.io" && kind === "ExternalSecret")
    return title(read.at("spec", "target", "name").text() ?? name);
  return group === "bitnami.com" && kind === "SealedSecret" ? title(name) : [];
}

function named(places: readonly Reader[], namespace: string): Reference[] {
  return places.flatMap((at) => {
    const name = at.text();
    return name === undefined || name === "" ? [] : [{ at, kind: "Secret", namespace, name }];
  });
}

function ofAccount({ group, kind }: Resource, read: Reader): Reader[] {
  if (group !== "" || kind !== "ServiceAccount") return [];
  return ["imagePullSecrets", "secrets"].flatMap((key) => namesIn(read.at(key)));
}

function ofPods(resource: Resource, read: Reader): Reader[] {
  return podsOf(resource, read).flatMap((pod) => {
    const volumes = pod.spec.at("volumes").list();
    const projected = volumes.flatMap((volume) => volume.at("projected", "sources").list());
    return [
      ...namesIn(pod.spec.at("imagePullSecrets")),
      ...volumes.flatMap((volume) => needed(volume.at("secret"), "secretName")),
      ...projected.flatMap((source) => needed(source.at("secret"), "name")),
      ...containersOf(pod).flatMap(ofEnvironment),
    ];
  });
}

function ofEnvironment({ read }: Container): Reader[] {
  return [
    ...read
      .at("env")
      .list()
      .flatMap((entry) => needed(entry.at("valueFrom", "secretKeyRef"), "name")),
    ...read
      .at("envFrom")
      .list()
      .flatMap((entry) => needed(entry.at("secretRef"), "name")),
  ];
}

/** Where Flux's kinds name Secrets; a value or a substitution may be optional. */
function ofFlux({ group }: Resource, read: Reader): Reader[] {
  if (!group.endsWith(".toolkit.fluxcd.io")) return [];
  const spec = read.at("spec");
  const direct = [
    ["secretRef"],
    ["certSecretRef"],
    ["proxySecretRef"],
    ["verify", "secretRef"],
    ["decryption", "secretRef"],
  ];
  const lists = [spec.at("valuesFrom"), spec.at("postBuild", "substituteFrom")];
  return [
    ...[...direct, ["kubeConfig", "secretRef"]].map((keys) => spec.at(...keys, "name")),
    ...lists
      .flatMap((list) => list.list().filter((from) => from.at("kind").text() === "Secret"))
      .flatMap((from) => needed(from, "name")),
  ];
}

/** A Runner of the operator: the token of the runner, and the certificate of GitLab's authority. */
function ofRunner({ group, kind }: Resource, read: Reader): Reader[] {
  if (group !== "apps.gitlab.com" || kind !== "Runner") return [];
  return ["token", "ca"].map((key) => read.at("spec", key));
}

/** Values of the charts that this pack knows. */
function ofRelease(resource: Resource, read: Reader): Reader[] {
  if (resource.shape !== "release") return [];
  const values = read.at("values");
  const own: Record<string, Reader[]> = {
    "gitlab-runner": [values.at("runners", "secret"), values.at("certsSecretName")],
    "gitlab-agent": [values.at("config", "secretName")],
  };
  const chart = chartNameOf(read) ?? "";
  return [...namesIn(values.at("imagePullSecrets")), ...(Object.hasOwn(own, chart) ? own[chart]! : [])];
}

/** What a job's pod needs in its namespace, beside what the manager itself reads. */
function ofJobs(kubernetes: Reader): Reader[] {
  const pulls = kubernetes.at("image_pull_secrets").list();
  const volumes = kubernetes.at("volumes", "secret").list();
  return [...pulls, ...volumes.map((volume) => volume.at("name"))];
}

function needed(source: Reader, key: string): Reader[] {
  return source.exists() && source.at("optional").flag() !== true ? [source.at(key)] : [];
}

/** `[{name}]`, or names alone. */
function namesIn(list: Reader): Reader[] {
  return list.list().map((at) => (typeof at.visible === "object" ? at.at("name") : at));
}
