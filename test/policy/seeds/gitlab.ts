import { object } from "../../lib/judge.ts";
import { deployed, hardenedSpec, secrets } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

const gitlab = (version: string, values: object) => [
  {
    ...object("apps.gitlab.com/v1beta1", "GitLab", {
      metadata: { name: "gitlab", namespace: "gitlab" },
      spec: { chart: { version, values } },
    }),
    options: { protect: true, ignoreChanges: [], secretsMarked: false },
  },
];

const OUTSIDE = {
  postgresql: { install: false },
  redis: { install: false },
  "gitlab-runner": { install: false },
  "nginx-ingress": { enabled: false },
  installCertmanager: false,
  global: {
    minio: { enabled: false },
    gitaly: { enabled: false, external: [{ name: "default", hostname: "gitaly.example.com" }] },
    psql: { host: "psql.example.com" },
    redis: { host: "redis.example.com" },
    appConfig: { object_store: { enabled: true } },
  },
};

const source = (ref: object) =>
  object("source.toolkit.fluxcd.io/v1", "OCIRepository", {
    metadata: { name: "nginx-example", namespace: "flux-system" },
    spec: {
      interval: "1m",
      url: "oci://registry.gitlab.example.org/shop/nginx-example",
      secretRef: { name: "gitlab-registry-auth" },
      verify: { provider: "cosign", secretRef: { name: "cosign" } },
      ref,
    },
  });

const running = (image: string) => deployed("shop", { containers: containersOf(image) });

function containersOf(image: string) {
  return hardenedSpec(image)["containers"];
}

/** Register rows about GitLab itself, images and Flux. */
export const GITLAB: readonly CounterExample[] = [
  {
    rows: ["E25", "E27"],
    mistake: "the operator's defaults keep GitLab's data in the cluster",
    wrong: gitlab("9.10.0", {}),
    fires: [
      ["op-no-incluster-state", "spec.chart.values", "global.gitaly.enabled absent, which means true"],
      ["op-no-embedded-runner", "spec.chart.values.gitlab-runner.install"],
    ],
    right: gitlab("9.10.0", OUTSIDE),
  },
  {
    rows: ["E26"],
    mistake: "the forked NGINX of the chart",
    wrong: gitlab("9.10.0", { ...OUTSIDE, "nginx-ingress": {} }),
    fires: [
      ["op-no-ingress-nginx", "spec.chart.values.nginx-ingress.enabled", "absent, which means true before chart 10"],
    ],
    right: gitlab("10.0.0", { ...OUTSIDE, "nginx-ingress": {} }),
  },
  {
    rows: ["E32"],
    mistake: "an image with two tags",
    wrong: running("registry.gitlab.com/your-username/your-project-name:my-app:latest"),
    fires: [["image-no-latest", "spec.template.spec.containers[0].image", "no image"]],
    right: running(`registry.gitlab.com/shop/web:1.2.3@${DIGEST}`),
  },
  {
    rows: ["E35"],
    mistake: "--tag latest, and :latest in what is deployed",
    wrong: [source({ tag: "latest" }), ...running("registry.gitlab.com/shop/web:latest")],
    fires: [
      ["flux-source-pinned-prod", "spec.ref.tag", "latest"],
      ["image-no-latest", "spec.template.spec.containers[0].image", "moving image"],
    ],
    right: [
      ...secrets("flux-system", "gitlab-registry-auth", "cosign"),
      source({ digest: DIGEST }),
      ...running(`registry.gitlab.com/shop/web:1.2.3@${DIGEST}`),
    ],
  },
];
