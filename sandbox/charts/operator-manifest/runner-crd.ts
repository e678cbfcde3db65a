/** The CRD of Runner: the field table of RD:configuration/configuring_runner_operator.md. Unknown fields are dropped. */

const text = { type: "string" };
const flag = { type: "boolean" };
const number = { type: "integer" };

const fields = (names: string[], schema: object) => Object.fromEntries(names.map((name) => [name, schema]));
const object = (properties: object) => ({ type: "object", properties });

const patch = {
  type: "array",
  items: object({ ...fields(["name", "patch", "patchFile"], text), patchType: { type: "string" } }),
};

const spec = {
  type: "object",
  required: ["gitlabUrl", "token"],
  properties: {
    ...fields(["gitlabUrl", "token", "tags", "cloneURL", "buildImage", "runnerImage", "helperImage"], text),
    ...fields(
      ["imagePullPolicy", "namespace", "serviceaccount", "ca", "env", "config", "cacheType", "cachePath"],
      text,
    ),
    ...fields(["logLevel", "logFormat", "listenAddr", "sentryDsn", "connectionMaxAge"], text),
    ...fields(["locked", "runUntagged", "protected", "cacheShared"], flag),
    ...fields(["concurrent", "interval", "shutdownTimeout"], number),
    s3: object({ ...fields(["server", "credentials", "bucket", "location"], text), insecure: flag }),
    gcs: object(fields(["credentials", "credentialsFile", "bucket"], text)),
    azure: object(fields(["credentials", "container", "storageDomain"], text)),
    podSpec: patch,
    deploymentSpec: patch,
  },
};

/** `runners.apps.gitlab.com`, v1beta2, namespaced, with a status subresource. */
export const runnerCrd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "runners.apps.gitlab.com", labels: { "app.kubernetes.io/managed-by": "kustomize" } },
  spec: {
    group: "apps.gitlab.com",
    scope: "Namespaced",
    names: { kind: "Runner", listKind: "RunnerList", plural: "runners", singular: "runner" },
    versions: [
      {
        name: "v1beta2",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: object({
            ...fields(["apiVersion", "kind"], text),
            metadata: { type: "object" },
            spec,
            status: object(fields(["message", "phase", "registration"], text)),
          }),
        },
      },
    ],
  },
};
