import assert from "node:assert/strict";
import { jobFrom } from "../../../../analysis/runner/job.ts";
import { PROCESS } from "../../../../analysis/runner/pod/build.ts";
import type { Data } from "../../../../analysis/runner/pod/wire.ts";
import { synthesise } from "../../../../analysis/runner/synthesis.ts";
import { decodeConfig, refusalOf } from "../../../../analysis/runner/toml/decode.ts";
import { containerOf, metadataOf, refuses, specOf, variable } from "./synthesised.ts";

const wishes = (...pairs: [string, string][]) => ({
  job: { variables: pairs.map(([key, value]) => variable(key, value)) },
});
const patched = (patch: string) => `[[runners.kubernetes.pod_spec]]\nname = "p"\npatch = '''\n${patch}\n'''`;

// Sentences of what was measured of GitLab Runner 19.4 (reference/runner-behaviour) that no other test of the engine names.
describe("measured behaviour of GitLab Runner", () => {
  it("matches the whole key=value of a label's overwrite, anywhere: another key slips through", () => {
    const given = {
      kubernetes: 'pod_labels_overwrite_allowed = "team=.*"',
      ...wishes(["KUBERNETES_POD_LABELS_1", "app=prod;team=x"]),
    };
    assert.equal((metadataOf(given)["labels"] as Data)["app"], "prod_team_x");
    refuses({ ...given, kubernetes: 'pod_labels_overwrite_allowed = "^team=.*$"' }, "runner", /does not match/);
  });

  it("lets a job set the annotations of its own domain, the label app and every label of the administrator", () => {
    const { labels, annotations } = metadataOf({
      kubernetes:
        'pod_labels = { app = "ci", tier = "build" }\npod_labels_overwrite_allowed = ".*"\npod_annotations_overwrite_allowed = ".*"',
      ...wishes(
        ["KUBERNETES_POD_LABELS_1", "app=prod"],
        ["KUBERNETES_POD_LABELS_2", "tier=db"],
        ["KUBERNETES_POD_ANNOTATIONS_1", "job.runner.gitlab.com/ref=main"],
      ),
    }) as { labels: Data; annotations: Data };
    assert.deepEqual([labels["app"], labels["tier"]], ["prod", "db"]);
    assert.equal(annotations["job.runner.gitlab.com/ref"], "main");
  });

  it("lets a label with CI_COMMIT_REF_PROTECTED be forged, and keeps those of its own domain from the configuration", () => {
    const labels = metadataOf({
      kubernetes:
        'pod_labels = { protected = "$CI_COMMIT_REF_PROTECTED", "project.runner.gitlab.com/id" = "1", "Job.Runner.gitlab.com/pod" = "x" }',
      ...wishes(["CI_COMMIT_REF_PROTECTED", "false"], ["CI_COMMIT_REF_PROTECTED", "true"]),
    })["labels"] as Data;
    assert.equal(labels["protected"], "true");
    assert.equal(labels["project.runner.gitlab.com/id"], "42");
    assert.equal(Object.keys(labels).includes("Job.Runner.gitlab.com/pod"), false);
  });

  it("lets a job switch the patches of pod_spec on and off, unless the flag is pinned", () => {
    const kubernetes = patched("hostPID: true");
    const flag = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION";
    const hostPID = (value: string, more: object = {}) =>
      specOf({ kubernetes, ...wishes([flag, value]), ...more })["hostPID"];
    assert.equal(hostPID("true"), true);
    assert.equal(hostPID("false", { runner: `environment = ["${flag}=true"]` }), undefined);
    assert.equal(hostPID("true", { flags: `${flag} = false` }), undefined);
    assert.equal(hostPID("false", { flags: `${flag} = true` }), true);
  });

  it("does not normalise names of capabilities", () => {
    const capabilities = (kubernetes: string) =>
      (containerOf({ kubernetes }, "build")["securityContext"] as Data)["capabilities"];
    assert.deepEqual(capabilities('cap_drop = ["all"]'), { drop: ["NET_RAW", "all"] });
    assert.deepEqual(capabilities('cap_add = ["CAP_NET_RAW"]'), { add: ["CAP_NET_RAW"], drop: ["NET_RAW"] });
    assert.deepEqual(capabilities('cap_add = ["net_raw"]'), { add: ["net_raw"], drop: ["NET_RAW"] });
  });

  it("always lets the default image and the helper image without a tag pass, and no helper image with one", () => {
    const kubernetes = 'allowed_images = ["nothing"]\nimage = "base"';
    specOf({ kubernetes, job: { image: "base" } });
    specOf({ kubernetes, job: { image: PROCESS.helperRepository } });
    refuses({ kubernetes, job: { image: `${PROCESS.helperRepository}:x86_64-v19.4.0` } }, "runner", /allowed_images/);
  });

  it("keeps a variable of a host path that stands for its mount path, where the mount expands it", () => {
    const given = {
      kubernetes: 'volumes.host_path = [{ name = "h", mount_path = "/mnt/$WHERE" }]',
      ...wishes(["WHERE", "x"]),
    };
    const volume = (specOf(given)["volumes"] as Data[]).find(({ name }) => name === "h");
    const mount = (containerOf(given, "build")["volumeMounts"] as Data[]).find(({ name }) => name === "h");
    assert.deepEqual(volume?.["hostPath"], { path: "/mnt/$WHERE", type: "" });
    assert.equal(mount?.["mountPath"], "/mnt/x");
  });

  it("applies patches after all checks, the service account's too, and expands no variables in them", () => {
    const spec = specOf({
      flags: "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true",
      kubernetes: `service_account = "job"\nservice_account_overwrite_allowed = "^job$"\nresource_availability_check_max_attempts = 1\n${patched("serviceAccountName: admin\ncontainers: [{name: build, workingDir: /$CI_JOB_ID}]")}`,
      cluster: { hasServiceAccount: (_namespace, name) => ["job", "admin"].includes(name) },
    });
    assert.equal(spec["serviceAccountName"], "admin");
    assert.equal((spec["containers"] as Data[]).find(({ name }) => name === "build")?.["workingDir"], "/$CI_JOB_ID");
  });

  for (const [how, text, path] of [
    ["misspelt", "[runners.kubernetes]\npriviledged = true", "runners.kubernetes.priviledged"],
    ["in camelCase", "[runners.kubernetes]\npullPolicy = 'never'", "runners.kubernetes.pullPolicy"],
    ["dashed", "[runners.kubernetes]\npull-policy = 'never'", "runners.kubernetes.pull-policy"],
    ["without underscores", "[runners.kubernetes]\npullpolicy = 'never'", "runners.kubernetes.pullpolicy"],
    ["one level too high", "privileged = true\n[runners.kubernetes]", "runners.privileged"],
  ] as const)
    it(`starts without a word with a key that is ${how}, which has no effect; only lint names it`, () => {
      const config = decodeConfig(`[[runners]]\n${text}`);
      assert.equal(refusalOf(config), undefined);
      assert.deepEqual(
        config.unknown.map((fault) => fault.path),
        [path],
      );
      const { pod } = synthesise(config, config.runners[0]!, jobFrom({ image: "a:1" }));
      const [build] = (pod!["spec"] as { containers: [Data] }).containers;
      assert.equal((build["securityContext"] as Data)["privileged"], undefined);
      assert.equal(build["imagePullPolicy"], "IfNotPresent");
    });

  it("panics without [runners.kubernetes]", () => {
    const config = decodeConfig('[[runners]]\nname = "x"');
    const { refused } = synthesise(config, config.runners[0]!, jobFrom({ image: "a" }));
    assert.equal(refused?.by, "runner");
    assert.match(refused?.reason ?? "", /panics/);
  });

  it("looks for no service account and no pull secret where resource_availability_check_max_attempts is absent", () => {
    const cluster = { hasSecret: () => false };
    specOf({ cluster, kubernetes: 'image_pull_secrets = ["none"]' });
    refuses(
      { cluster, kubernetes: 'image_pull_secrets = ["none"]\nresource_availability_check_max_attempts = 5' },
      "runner",
      /ImagePullSecret\/none/,
    );
  });
});
