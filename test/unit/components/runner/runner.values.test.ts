import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { runnerToml } from "../../../../components/runner/runner.toml.ts";
import { managerFullname, runnerValues, terminationGraceSeconds } from "../../../../components/runner/runner.values.ts";
import { everything } from "./everything.ts";
import { changed, helmRunner, sharedFile } from "./settings.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read deep into values
const values = (changes: Record<string, unknown> = {}): Record<string, any> =>
  runnerValues({
    name: "shop",
    settings: helmRunner(changes),
    gitlabUrl: "https://gitlab.example.com",
    secretName: "shop-runner-token-g1",
    serviceAccount: "shop-runner-manager",
    labels: { "gitlab-kubernetes/name": "shop" },
  });

describe("runnerValues", () => {
  it("names the Secret and holds no token", () => {
    const { runners } = values();
    assert.equal(runners.secret, "shop-runner-token-g1");
    assert.equal(runners.config, runnerToml("shop", helmRunner()));
    assert.equal("runnerToken" in values(), false);
  });

  it("says nothing that is reserved for the runner object in GitLab", () => {
    const { runners } = values({ tags: ["a"], protected: true });
    assert.deepEqual(Object.keys(runners), ["name", "secret", "config"]);
    assert.equal("runnerRegistrationToken" in values(), false);
  });

  it("leaves rights and ServiceAccount to us", () => {
    assert.deepEqual(values()["rbac"], { create: false });
    assert.deepEqual(values()["serviceAccount"], { create: false, name: "shop-runner-manager" });
  });

  it("gives the runner its name, which the template cannot", () => {
    assert.equal(values()["runners"].name, "shop");
  });

  it("lets the manager's pod alone mount the ServiceAccount's token", () => {
    assert.equal(values()["automountServiceAccountToken"], true);
  });

  it("starts a new manager before the old one goes", () => {
    assert.deepEqual(values()["strategy"], { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  it("passes Pod Security restricted", () => {
    assert.deepEqual(values()["podSecurityContext"], {
      runAsUser: 100,
      runAsGroup: 65533,
      fsGroup: 65533,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(values()["securityContext"], {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      privileged: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("lets a replaced manager finish its jobs and stay registered meanwhile", () => {
    assert.equal(values({ maximumTimeout: "2h" })["terminationGracePeriodSeconds"], 7500);
    assert.equal(values()["unregisterRunners"], false);
    assert.equal(terminationGraceSeconds(helmRunner({ manager: { terminationGracePeriod: "3h" } })), 10800);
  });

  it("offers metrics to a PodMonitor and makes no Service", () => {
    assert.deepEqual(values()["metrics"], {
      enabled: true,
      portName: "metrics",
      port: 9252,
      serviceMonitor: { enabled: false },
    });
    assert.deepEqual(values()["service"], { enabled: false });
  });

  it("shares the jobs among managers on different nodes, by the chart's own label", () => {
    const { concurrent, replicas, affinity } = values({ manager: { replicas: 2 } });
    assert.deepEqual([concurrent, replicas], [2, 2]);
    const [term] = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    assert.deepEqual(term.podAffinityTerm.labelSelector, { matchLabels: { app: "shop-gitlab-runner" } });
    assert.equal("affinity" in values(), false);
  });

  it("computes the chart's name for its objects", () => {
    assert.deepEqual(["shop", "gitlab-runner", "gitlab-runner-2"].map(managerFullname), [
      "shop-gitlab-runner",
      "gitlab-runner",
      "gitlab-runner-2",
    ]);
  });

  it("writes times in seconds, with the chart's own spelling", () => {
    const { checkInterval, shutdown_timeout } = values({ manager: { checkInterval: "10s", shutdownTimeout: "1m" } });
    assert.deepEqual([checkInterval, shutdown_timeout], [10, 60]);
  });

  for (const [image, parts] of [
    [
      "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.4.0",
      ["registry.gitlab.com", "gitlab-org/gitlab-runner", "alpine-v19.4.0"],
    ],
    ["localhost:5000/gitlab-runner:v1", ["localhost:5000", "gitlab-runner", "v1"]],
    ["gitlab/gitlab-runner:v19.4.0", ["docker.io", "gitlab/gitlab-runner", "v19.4.0"]],
  ] as const)
    it(`gives the chart the parts of ${image}`, () => {
      const [registry, path, tag] = parts;
      assert.deepEqual(values({ manager: { image } })["image"], { registry, image: path, tag });
    });

  it("gives the chart the names of Secrets that the settings name", () => {
    const manager = { certificatesSecret: "ca", imagePullSecrets: ["pull"] };
    const { certsSecretName, imagePullSecrets, runners } = values(changed(everything, { manager }));
    assert.deepEqual(
      [certsSecretName, imagePullSecrets, runners.cache],
      ["ca", [{ name: "pull" }], { secretName: "cache" }],
    );
  });

  it("uses keys that the chart has", function () {
    const file = readFileSync(sharedFile(this, "contract", "charts", "gitlab-runner-0.86.0.values.yaml"), "utf8");
    const chart = parse(file) as Record<string, Record<string, unknown>>;
    const documented = (key: string) => new RegExp(`^ *#? *${key}:`, "m").test(file);
    const manager = {
      image: "a/b:1",
      certificatesSecret: "ca",
      imagePullSecrets: ["p"],
      connectionMaxAge: "15m",
      priorityClassName: "ci",
    };
    const all = values(changed(everything, { manager }));
    assert.deepEqual(
      Object.keys(all).filter((key) => !(key in chart) && !documented(key)),
      [],
    );
    for (const group of ["rbac", "serviceAccount", "metrics", "service", "runners", "image"])
      assert.deepEqual(
        Object.keys(all[group]).filter((key) => !(key in chart[group]!) && !documented(key)),
        [],
        group,
      );
  });
});
