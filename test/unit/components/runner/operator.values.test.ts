import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { contentName, managerEnvironment, runnerSpec } from "../../../../components/runner/operator.values.ts";
import { operatorRunner, sharedFile } from "./settings.ts";

const spec = (changes: Record<string, unknown> = {}) =>
  runnerSpec({
    settings: operatorRunner(changes),
    gitlabUrl: "https://gitlab.example.com",
    secretName: "shop-runner-token-g1",
    configName: "shop-config-1",
    environmentName: "shop-environment-1",
    serviceAccount: "shop-runner-manager",
  });

const caches = {
  s3: { type: "s3", path: "p", credentials: "keys", bucket: "ci-cache", region: "eu", server: "s3.example.com" },
  gcs: { type: "gcs", bucket: "ci-cache" },
  azure: { type: "azure", credentials: "keys", container: "cache", storageDomain: "blob.example.com" },
};

describe("runnerSpec", () => {
  it("names objects and holds neither TOML nor token", () => {
    const { podSpec, ...rest } = spec();
    assert.deepEqual(rest, {
      gitlabUrl: "https://gitlab.example.com",
      token: "shop-runner-token-g1",
      config: "shop-config-1",
      env: "shop-environment-1",
      concurrent: 4,
      interval: 3,
      logLevel: "info",
      listenAddr: "[::]:9252",
      runnerImage: "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.4.0",
      helperImage: "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.4.0",
      buildImage: "alpine:3.22.1",
      imagePullPolicy: "IfNotPresent",
      namespace: "gitlab-runner-jobs",
      serviceaccount: "shop-runner-manager",
    });
    assert.equal((podSpec as unknown[]).length, 2);
  });

  it("writes what operators before 1.34 do not know only where it is asked for, the timeout in seconds", () => {
    const { logFormat, shutdownTimeout, connectionMaxAge } = spec({
      manager: { logFormat: "json", shutdownTimeout: "1m", connectionMaxAge: "15m" },
    });
    assert.deepEqual([logFormat, shutdownTimeout, connectionMaxAge], ["json", 60, "15m"]);
  });

  it("uses fields of the CRD only, and none that is reserved", function () {
    const file = sharedFile(this, "contract", "crds", "runners.apps.gitlab.com.yaml");
    const crd = parse(readFileSync(file, "utf8")).spec.versions[0].schema.openAPIV3Schema.properties.spec.properties;
    for (const cache of Object.values(caches)) {
      const fields = spec({ jobs: { cache }, manager: { certificatesSecret: "ca" } });
      for (const [field, value] of Object.entries(fields)) {
        assert.equal(field in crd, true, field);
        assert.equal(["tags", "locked", "runUntagged", "protected"].includes(field), false, field);
        for (const key of typeof value === "object" && !Array.isArray(value) ? Object.keys(value as object) : [])
          assert.equal(key in crd[field].properties, true, `${field}.${key}`);
      }
    }
  });

  it("carries each kind of cache", () => {
    assert.deepEqual(spec({ jobs: { cache: caches.s3 } })["s3"], {
      server: "s3.example.com",
      credentials: "keys",
      bucket: "ci-cache",
      location: "eu",
      insecure: false,
    });
    assert.deepEqual(spec({ jobs: { cache: caches.gcs } })["gcs"], { bucket: "ci-cache" });
    assert.deepEqual(spec({ jobs: { cache: caches.azure } })["azure"], {
      credentials: "keys",
      container: "cache",
      storageDomain: "blob.example.com",
    });
  });

  it("patches into the manager's pod what the Runner has no fields for", () => {
    const manager = {
      nodeSelector: { pool: "ci" },
      tolerations: [{ key: "ci", operator: "Exists" }],
      priorityClassName: "ci",
    };
    const [pod, container] = spec({ manager })["podSpec"] as { patch: string; patchType: string }[];
    assert.deepEqual([pod!.patchType, container!.patchType], ["merge", "json"]);
    assert.deepEqual(parse(pod!.patch), {
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: 3900,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      ...manager,
    });
    assert.deepEqual(
      (JSON.parse(container!.patch) as { path: string }[]).map(({ path }) => path),
      ["/containers/0/resources", "/containers/0/securityContext"],
    );
  });
});

describe("what the template cannot carry with the operator", () => {
  it("goes into the environment: the runner's name, and what the settings say", () => {
    assert.deepEqual(managerEnvironment("shop", operatorRunner()), { RUNNER_NAME: "shop" });
    assert.deepEqual(
      managerEnvironment(
        "shop",
        operatorRunner({
          config: { runners: { request_concurrency: 2, output_limit: 8192 }, kubernetes: { poll_timeout: 600 } },
        }),
      ),
      {
        RUNNER_NAME: "shop",
        RUNNER_REQUEST_CONCURRENCY: "2",
        RUNNER_OUTPUT_LIMIT: "8192",
        KUBERNETES_POLL_TIMEOUT: "600",
      },
    );
  });
});

describe("contentName", () => {
  it("changes with the content and with nothing else", () => {
    assert.equal(contentName("a", "x"), contentName("a", "x"));
    assert.notEqual(contentName("a", "x"), contentName("a", "y"));
    assert.match(contentName("a", "x"), /^a-[0-9a-f]{8}$/);
  });
});
