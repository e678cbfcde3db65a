import { createHash } from "node:crypto";
import { type AppSettings, isLocal } from "./app.schema.ts";
import { seconds } from "./duration.ts";

/** A deploy token as GitLab gives it out. */
export interface RegistryCredentials {
  username: string;
  token: string;
}

/**
 * Content of a `kubernetes.io/dockerconfigjson` Secret. The key is the registry's host with its port, not GitLab's
 * (reference/flux.md §4.2).
 */
export function dockerConfigJson(registry: string, { username, token }: RegistryCredentials): string {
  const auth = Buffer.from(`${username}:${token}`).toString("base64");
  return JSON.stringify({ auths: { [registry]: { username, password: token, auth } } });
}

/** Name of the Secret of one generation; a new name is read at once, changed content only at the next interval (reference/flux.md §1.2). */
export function registrySecretName(app: string, generation: number): string {
  return `${app}-registry-g${generation}`;
}

/** Address of the artifact, without tag: GitLab's registry writes paths in lower case. */
export function artifactUrl(registry: string, { project, image }: AppSettings): string {
  return `oci://${[registry, project.toLowerCase(), image].filter(Boolean).join("/")}`;
}

/** Spec of the OCIRepository v1. Refuses plain HTTP to a registry that is not on localhost. */
export function sourceSpec(app: string, settings: AppSettings, registry: string): Record<string, unknown> {
  if (settings.insecure && !isLocal(registry))
    throw new Error(
      `App ${app}: plain HTTP to ${registry} would show the deploy token to the network; only a registry on localhost may be insecure. Remove "insecure".`,
    );
  const { verify, certificateSecret } = settings;
  return {
    url: artifactUrl(registry, settings),
    ref: settings.ref,
    interval: settings.interval,
    timeout: settings.timeout,
    provider: "generic",
    secretRef: { name: registrySecretName(app, settings.token.current) },
    ...(certificateSecret && { certSecretRef: { name: certificateSecret } }),
    ...(settings.insecure && { insecure: true }),
    ...(verify && { verify: verifySpec(app, settings) }),
  };
}

/** Spec of the Kustomization v1, acting as the tenant's ServiceAccount in the tenant's namespace. */
export function kustomizationSpec(app: string, settings: AppSettings): Record<string, unknown> {
  const { apply, namespace, dependsOn } = settings;
  return {
    sourceRef: { kind: "OCIRepository", name: app },
    path: apply.path,
    interval: apply.interval,
    retryInterval: apply.retryInterval,
    timeout: apply.timeout,
    prune: apply.prune,
    wait: apply.wait,
    force: false,
    deletionPolicy: apply.deletionPolicy,
    targetNamespace: namespace,
    serviceAccountName: serviceAccountName(app),
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((name) => ({ name })) }),
  };
}

/** ServiceAccount that the app's objects are applied as. */
export function serviceAccountName(app: string): string {
  return `flux-${app}`;
}

/**
 * How long Pulumi waits for the Kustomization to go, in seconds: it waits for its workloads up to its own timeout, so a shorter wait
 * would call every slow deletion a failure (reference/flux.md §8.6).
 */
export function deletionSeconds({ apply }: AppSettings): number {
  return Math.ceil(seconds(apply.timeout)) + 180;
}

/** Where GitLab's dashboard finds the Kustomization; the version is always written out (reference/flux.md §4.5). */
export function fluxResourcePath(app: string, namespace: string): string {
  return `kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/${app}`;
}

/**
 * The Secret of an app's public keys: its name carries their sum, since Flux verifies an artifact again when its source changes, and
 * not when a Secret does. Nothing where the settings name no keys.
 */
export function keySecret(
  app: string,
  { verify }: AppSettings,
): { name: string; stringData: Record<string, string> } | undefined {
  if (verify?.publicKeys === undefined) return undefined;
  const stringData = Object.fromEntries(
    Object.entries(verify.publicKeys)
      .map(([key, pem]): [string, string] => [`${key}.pub`, pem])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const sum = createHash("sha256").update(JSON.stringify(stringData)).digest("hex").slice(0, 8);
  return { name: `${app}-cosign-${sum}`, stringData };
}

function verifySpec(app: string, settings: AppSettings) {
  const { provider, secretName = keySecret(app, settings)?.name, identities, trustedRootSecret } = settings.verify!;
  return {
    provider,
    ...(secretName && { secretRef: { name: secretName } }),
    ...(identities && { matchOIDCIdentity: identities }),
    ...(trustedRootSecret && { trustedRootSecretRef: { name: trustedRootSecret } }),
  };
}
