import { graphSecretReferencesExist } from "../../../policy/rules/graph/graph-secret-references-exist.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

type Body = Record<string, unknown>;

const secret = (name = "s", namespace = "shop") => object("v1", "Secret", { metadata: { name, namespace } }, name);
const pod = (spec: Body, container: Body = {}) =>
  object(
    "v1",
    "Pod",
    { metadata: { namespace: "shop" }, spec: { ...spec, containers: [{ name: "web", ...container }] } },
    "pod",
  );
const custom = (apiVersion: string, kind: string, spec: Body, name = "it") =>
  object(apiVersion, kind, { metadata: { name, namespace: "shop" }, spec }, name);
const oci = (spec: Body) => custom("source.toolkit.fluxcd.io/v1", "OCIRepository", spec);
const chart = (name: string, values: Body) => release(name, { namespace: "shop", values }, "chart");
const env = (ref: Body) => [{ name: "A", valueFrom: { secretKeyRef: ref } }];

/** Each place that names a Secret `s`, and its path. */
const PLACES: Record<string, [stack: ReturnType<typeof pod>, at: string]> = {
  "a pull secret": [pod({ imagePullSecrets: [{ name: "s" }] }), "spec.imagePullSecrets[0].name"],
  "a volume": [pod({ volumes: [{ name: "v", secret: { secretName: "s" } }] }), "spec.volumes[0].secret.secretName"],
  "a projected volume": [
    pod({ volumes: [{ name: "v", projected: { sources: [{ secret: { name: "s" } }] } }] }),
    "spec.volumes[0].projected.sources[0].secret.name",
  ],
  "an environment variable": [
    pod({}, { env: env({ name: "s", key: "k" }) }),
    "spec.containers[0].env[0].valueFrom.secretKeyRef.name",
  ],
  "a whole environment": [
    pod({}, { envFrom: [{ secretRef: { name: "s" } }] }),
    "spec.containers[0].envFrom[0].secretRef.name",
  ],
  "an init container": [
    pod({ initContainers: [{ name: "i", env: env({ name: "s" }) }] }),
    "spec.initContainers[0].env[0].valueFrom.secretKeyRef.name",
  ],
  "a ServiceAccount": [
    object("v1", "ServiceAccount", { metadata: { namespace: "shop" }, imagePullSecrets: [{ name: "s" }] }),
    "imagePullSecrets[0].name",
  ],
  "what a ServiceAccount lists": [
    object("v1", "ServiceAccount", { metadata: { namespace: "shop" }, secrets: [{ name: "s" }] }),
    "secrets[0].name",
  ],
  "a source of Flux": [oci({ secretRef: { name: "s" } }), "spec.secretRef.name"],
  "a certificate of Flux": [oci({ certSecretRef: { name: "s" } }), "spec.certSecretRef.name"],
  "a proxy of Flux": [oci({ proxySecretRef: { name: "s" } }), "spec.proxySecretRef.name"],
  "a signature of Flux": [oci({ verify: { secretRef: { name: "s" } } }), "spec.verify.secretRef.name"],
  "a key of SOPS": [
    custom("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { decryption: { secretRef: { name: "s" } } }),
    "spec.decryption.secretRef.name",
  ],
  "a kubeconfig": [
    custom("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { kubeConfig: { secretRef: { name: "s" } } }),
    "spec.kubeConfig.secretRef.name",
  ],
  "values of a HelmRelease": [
    custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", { valuesFrom: [{ kind: "Secret", name: "s" }] }),
    "spec.valuesFrom[0].name",
  ],
  "a substitution": [
    custom("kustomize.toolkit.fluxcd.io/v1", "Kustomization", {
      postBuild: { substituteFrom: [{ kind: "Secret", name: "s" }] },
    }),
    "spec.postBuild.substituteFrom[0].name",
  ],
  "a Runner's token": [custom("apps.gitlab.com/v1beta2", "Runner", { token: "s" }), "spec.token"],
  "a Runner's authority": [custom("apps.gitlab.com/v1beta2", "Runner", { ca: "s" }), "spec.ca"],
  "the runner's chart": [chart("gitlab-runner", { runners: { secret: "s" } }), "values.runners.secret"],
  "certificates of the runner's chart": [chart("gitlab-runner", { certsSecretName: "s" }), "values.certsSecretName"],
  "the agent's chart": [chart("gitlab-agent", { config: { secretName: "s" } }), "values.config.secretName"],
  "pull secrets of a chart": [chart("web", { imagePullSecrets: [{ name: "s" }] }), "values.imagePullSecrets[0].name"],
  "pull secrets of a chart by name": [chart("web", { imagePullSecrets: ["s"] }), "values.imagePullSecrets[0]"],
};

const JOBS = runner(
  'image_pull_secrets = ["s"]',
  "[[runners.kubernetes.volumes.secret]]",
  'name = "s"',
  'mount_path = "/s"',
);

/** What is called like a maker of Secrets and is none: of its group, or of its kind, and not of both. */
const NO_MAKERS = [
  object("v1", "ConfigMap", { metadata: { name: "s", namespace: "shop" } }, "s"),
  custom("example.com/v1", "Secret", {}, "s"),
  custom("cert-manager.io/v1", "Issuer", { secretName: "s" }),
  custom("example.com/v1", "Certificate", { secretName: "s" }),
  custom("cert-manager.io/v1", "Certificate", {}, "s"),
  custom("external-secrets.io/v1", "SecretStore", {}, "s"),
  custom("example.com/v1", "ExternalSecret", {}, "s"),
  custom("bitnami.com/v1alpha1", "Other", {}, "s"),
  custom("example.com/v1", "SealedSecret", {}, "s"),
];

/** What has fields of those names that no controller reads. */
const NO_READERS: Record<string, ReturnType<typeof pod>> = {
  "pull secrets of another core kind": object("v1", "ConfigMap", { imagePullSecrets: [{ name: "s" }] }),
  "pull secrets of an account of another group": object("example.com/v1", "ServiceAccount", {
    imagePullSecrets: [{ name: "s" }],
  }),
  "a token of another kind": custom("apps.gitlab.com/v1beta2", "GitLab", { token: "s" }),
  "a token of another group's Runner": custom("example.com/v1", "Runner", { token: "s" }),
};
const nowhere = object("v1", "Pod", { spec: { imagePullSecrets: [{ name: "s" }], containers: [] } }, "pod");

describeRule(graphSecretReferencesExist, {
  good: {
    ...Object.fromEntries(
      Object.entries(PLACES).map(([title, [stack]]) => [`${title}, with its Secret`, { stack: [stack, secret()] }]),
    ),
    ...Object.fromEntries(Object.entries(NO_READERS).map(([title, stack]) => [title, { stack }])),
    "both without a namespace": { stack: [nowhere, object("v1", "Secret", { metadata: { name: "s" } }, "s")] },
    "without a namespace, with one of default": { stack: [nowhere, secret("s", "default")] },
    "jobs, with their Secret": { stack: [JOBS, secret("s", "shop-jobs")] },
    "optional ones": {
      stack: [
        pod(
          { volumes: [{ name: "v", secret: { secretName: "s", optional: true } }] },
          { env: env({ name: "s", optional: true }) },
        ),
        custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
          valuesFrom: [{ kind: "Secret", name: "s", optional: true }],
        }),
      ],
    },
    "a ConfigMap": {
      stack: custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", { valuesFrom: [{ kind: "ConfigMap", name: "s" }] }),
    },
    "what the settings list": { stack: oci({ secretRef: { name: "s" } }), settings: { existing: ["Secret shop/*"] } },
    "one that cert-manager makes": {
      stack: [oci({ secretRef: { name: "s" } }), custom("cert-manager.io/v1", "Certificate", { secretName: "s" })],
    },
    "one that External Secrets makes": {
      stack: [oci({ secretRef: { name: "s" } }), custom("external-secrets.io/v1", "ExternalSecret", {}, "s")],
    },
    "one that it makes by another name": {
      stack: [
        oci({ secretRef: { name: "s" } }),
        custom("external-secrets.io/v1", "ExternalSecret", { target: { name: "s" } }),
      ],
    },
    "one that Sealed Secrets makes": {
      stack: [oci({ secretRef: { name: "s" } }), custom("bitnami.com/v1alpha1", "SealedSecret", {}, "s")],
    },
    "empty names": { stack: chart("gitlab-runner", { runners: { secret: "" } }) },
    "a source of another group": { stack: custom("example.com/v1", "OCIRepository", { secretRef: { name: "s" } }) },
  },
  bad: {
    ...Object.fromEntries(Object.entries(PLACES).map(([title, [stack, at]]) => [title, { stack, at: [at] }])),
    "without a namespace": { stack: nowhere, at: ["spec.imagePullSecrets[0].name"], says: "found=Secret default/s" },
    ...Object.fromEntries(
      NO_MAKERS.map((stranger, index) => [
        `beside what makes no Secret (${index})`,
        { stack: [oci({ secretRef: { name: "s" } }), stranger], at: ["spec.secretRef.name"] },
      ]),
    ),
    "a Secret of another namespace": {
      stack: [oci({ secretRef: { name: "s" } }), secret("s", "other")],
      at: ["spec.secretRef.name"],
      says: "found=Secret shop/s",
    },
    "a Secret of another name": {
      stack: [oci({ secretRef: { name: "s" } }), secret("t")],
      at: ["spec.secretRef.name"],
    },
    "Secrets of jobs beside their manager": {
      stack: [JOBS, secret("s", "shop-ci")],
      at: [
        'data["config.toml"] » runners[0].kubernetes.image_pull_secrets[0]',
        'data["config.toml"] » runners[0].kubernetes.volumes.secret[0].name',
      ],
      says: "found=Secret shop-jobs/s",
    },
  },
  unjudged: {
    "an unknown name": { stack: oci({ secretRef: { name: UNKNOWN_TEXT } }), names: "spec.secretRef.name" },
    "unknown volumes, and a pull secret": {
      stack: pod({ volumes: UNKNOWN_TEXT, imagePullSecrets: [{ name: "s" }] }),
      names: "spec.volumes",
      at: ["spec.imagePullSecrets[0].name"],
    },
  },
});
