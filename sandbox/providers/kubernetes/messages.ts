import { ApiError, NoMatchError, UnreachableError } from "./api-errors.ts";

// Texts of the recorded provider (contract/kubernetes-provider): users and the repair command read them.
const EXISTS = `

The resource already exists in the cluster. This can happen when:

  - Renaming a Pulumi resource: use an alias to preserve the identity,
    or use deleteBeforeReplace if the resource needs replacement.
  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)
    to manage specific fields without owning the resource lifecycle.
  - Adopting a resource into Pulumi: use \`pulumi import\`. Note that
    protected resources (e.g. kube-system) cannot be deleted on destroy.
  - Intentional upsert: set upsertExistingObjects on the provider to allow
    server-side apply to update existing objects on create.`;

const CONFLICTS =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A create that the API server refused. */
export function notCreated(urn: string, gvk: string, error: unknown): Error {
  if (error instanceof NoMatchError) {
    return new Error(
      `creation of resource "${urn}" with kind ${gvk} failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
    );
  }
  if (error instanceof UnreachableError || text(error).startsWith("configured Kubernetes cluster is unreachable")) {
    return new Error(text(error));
  }
  const hint = error instanceof ApiError && error.reason === "AlreadyExists" ? EXISTS : "";
  return new Error(
    `resource "${urn}" was not successfully created by the Kubernetes API server: ${text(error)}${hint}`,
  );
}

/** A created object that did not become ready. */
export function createdNotReady(urn: string, error: unknown): string {
  return `resource "${urn}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${text(error)}`;
}

/** An update that failed, or after which the object did not become ready. */
export function updateFailed(id: string, fieldManager: string, error: unknown): string {
  const conflict = error instanceof ApiError && error.status === 409 && text(error).includes("conflict with");
  const detail = conflict
    ? `server-side apply field conflict detected, see ${CONFLICTS} for troubleshooting help\nThe resource managed by field manager "${fieldManager}" had an apply conflict: ${text(error)}`
    : text(error);
  return `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${detail}`;
}
