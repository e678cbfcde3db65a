import assert from "node:assert/strict";
import { FLAGS } from "../../../../../analysis/runner/pod/feature-flags.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, metadataOf, namesOf, refuses, specOf, synthesisOf, variable } from "../synthesised.ts";

describe("the pod of a job", () => {
  it("has the containers build and helper after init-permissions, and services by name", () => {
    assert.deepEqual(namesOf({}), ["init-permissions", "build", "helper"]);
    const services = [{ name: "redis:7" }, { name: "postgres:16", alias: "db" }];
    assert.deepEqual(namesOf({ job: { services } }), ["init-permissions", "build", "helper", "db", "svc-0"]);
  });

  it("runs the job's image, else the default; without both it is refused", () => {
    const kubernetes = 'image = "registry.example/base:$REF"';
    const variables = [variable("REF", "main")];
    assert.equal(containerOf({ kubernetes, job: { variables } }, "build")["image"], "registry.example/a/b:1");
    assert.equal(
      containerOf({ kubernetes, job: { image: null, variables } }, "build")["image"],
      "registry.example/base:main",
    );
    refuses({ job: { image: null } }, "runner", /no image specified/);
  });

  it("uses the helper image of the runner's version, system, architecture and shell", () => {
    const image = (given: object) => `${containerOf(given, "helper")["image"]}`.split(":")[1];
    assert.equal(image({}), "x86_64-v19.4.0");
    assert.equal(image({ process: { version: "development" } }), "x86_64-latest");
    assert.equal(image({ kubernetes: 'helper_image_flavor = "ubuntu"' }), "ubuntu-x86_64-v19.4.0");
    assert.equal(image({ runner: 'shell = "pwsh"' }), "x86_64-v19.4.0-pwsh");
    assert.equal(image({ kubernetes: 'node_selector = { "kubernetes.io/arch" = "aarch64" }' }), "arm64-v19.4.0");
    const windows = (build: string) => ({
      kubernetes: `node_selector = { "kubernetes.io/os" = "windows", "node.kubernetes.io/windows-build" = "${build}" }`,
    });
    assert.equal(image(windows("10.0.20348")), "x86_64-v19.4.0-servercore21H2");
    refuses(windows("10.0.1"), "runner", /Windows build "10.0.1"/);
    refuses({ kubernetes: 'node_selector = { "kubernetes.io/os" = "plan9" }' }, "runner", /plan9/);
  });

  it("lets a job choose what a helper image with a variable becomes", () => {
    const given = {
      kubernetes: 'helper_image = "r.example/$REPO/h:1"',
      job: { variables: [variable("REPO", "evil")] },
    };
    assert.equal(containerOf(given, "init-permissions")["image"], "r.example/evil/h:1");
  });

  it("mounts a builds folder of its own, unless a configured volume is mounted just there", () => {
    const names = (given: object) => (specOf(given)["volumes"] as Data[]).map(({ name }) => name);
    assert.deepEqual(names({}), ["repo", "scripts", "logs", "kube-api-access-suffix"]);
    const kubernetes = 'volumes.empty_dir = [{ name = "e", mount_path = "/builds" }]';
    assert.deepEqual(names({ kubernetes }), ["e", "scripts", "logs", "kube-api-access-suffix"]);
    refuses({ kubernetes: kubernetes.replace("/builds", "$CI_BUILDS_DIR") }, "cluster", /mountPath.*twice/);
  });

  it("shows public variables, masked ones included, and what hidden ones put into them", () => {
    const variables = [
      variable("HIDDEN", "h", { public: false }),
      variable("MASKED", "m", { masked: true }),
      variable("REF", "$HIDDEN"),
    ];
    const env = (containerOf({ job: { variables } }, "build")["env"] as { name: string; value: string }[]).filter(
      ({ name }) => !/^(FF_|CI_)/.test(name),
    );
    assert.deepEqual(env, [
      { name: "MASKED", value: "m" },
      { name: "REF", value: "h" },
      { name: "RUNNER_TEMP_PROJECT_DIR", value: "/builds/acme/shop.tmp" },
    ]);
    assert.equal(containerOf({ job: { variables } }, "helper")["env"], undefined);
  });

  it("shows every feature flag first, in the order of the documentation, and what the runner is", () => {
    const given = { flags: "FF_NETWORK_PER_BUILD = true", job: { timeout: 0 }, process: { revision: "abc" } };
    const env = containerOf(given, "build")["env"] as { name: string; value: string }[];
    const value = (name: string) => env.find((one) => one.name === name)?.value;
    assert.deepEqual(
      env.filter(({ name }) => name.startsWith("FF_")),
      env.slice(0, FLAGS.size),
    );
    assert.deepEqual(
      env.slice(0, 4).map(({ name, value: on }) => `${name}=${on}`),
      [
        "FF_TEST_FEATURE=false",
        "FF_NETWORK_PER_BUILD=true",
        "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY=false",
        "FF_USE_DIRECT_DOWNLOAD=true",
      ],
    );
    assert.equal(value("CI_RUNNER_REVISION"), "abc");
    assert.equal(value("CI_RUNNER_EXECUTABLE_ARCH"), "linux/amd64");
    assert.equal(value("CI_JOB_TIMEOUT"), "7200");
    const fixed = { CONCURRENT_ID: "0", CONCURRENT_PROJECT_ID: "0", SERVER: "yes", JOB_STATUS: "running" };
    for (const [key, wanted] of Object.entries({ ...fixed, DISPOSABLE_ENVIRONMENT: "true" }))
      assert.equal(value(`CI_${key}`), wanted, key);
    assert.equal(value("CI_BUILD_NETWORK_NAME"), "runner-abcdefghi-42-0-4711");
    const kubernetes = 'helper_image = "helper:$CI_RUNNER_REVISION"';
    assert.equal(containerOf({ kubernetes, process: { revision: "abc" } }, "helper")["image"], "helper:abc");
  });

  it("gives a service its own variables, which may refer to hidden ones", () => {
    const services = [{ name: "redis", variables: [variable("OWN", "$HIDDEN")] }];
    const job = { services, variables: [variable("HIDDEN", "h", { public: false })] };
    const env = containerOf({ job }, "svc-0")["env"] as { name: string; value?: string }[];
    assert.deepEqual(env.at(-1), { name: "OWN", value: "h" });
    assert.equal(
      env.some(({ name }) => name === "HIDDEN"),
      false,
    );
  });

  it("ends a second after the job's timeout, unless the flag is off", () => {
    assert.equal(specOf({ job: { timeout: 60 } })["activeDeadlineSeconds"], 61);
    const variables = [variable("FF_USE_POD_ACTIVE_DEADLINE_SECONDS", "0")];
    assert.equal(specOf({ job: { variables } })["activeDeadlineSeconds"], undefined);
    const flags = "FF_USE_POD_ACTIVE_DEADLINE_SECONDS = true";
    assert.equal(specOf({ flags, job: { variables } })["activeDeadlineSeconds"], 3601);
  });

  it("loses init-permissions when a job turns the legacy strategy on, the helper with FF_CONCRETE", () => {
    const job = (flag: string) => ({ job: { variables: [variable(flag, "true")] } });
    assert.deepEqual(namesOf(job("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY")), ["build", "helper"]);
    assert.deepEqual(namesOf(job("FF_CONCRETE")), ["init-steps-bootstrap", "build"]);
    refuses(job("FF_SCRIPT_TO_STEP_MIGRATION"), "runner", /FF_CONCRETE/);
    const pinned = { ...job("FF_CONCRETE"), flags: "FF_CONCRETE = false" };
    assert.deepEqual(namesOf(pinned), ["init-permissions", "build", "helper"]);
    const environment = { ...job("FF_CONCRETE"), runner: 'environment = ["FF_CONCRETE=false"]' };
    assert.deepEqual(namesOf(environment), ["init-steps-bootstrap", "build"]);
  });

  it("waits for the shell where the entrypoint is honoured without attaching", () => {
    const flags = "FF_KUBERNETES_HONOR_ENTRYPOINT = true\nFF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true";
    const build = containerOf({ flags, kubernetes: "poll_interval = 5\npoll_timeout = 100" }, "build");
    assert.equal(build["command"], undefined);
    assert.deepEqual((build["startupProbe"] as Data)["failureThreshold"], 20);
    const patient = containerOf({ flags, kubernetes: "poll_interval = 1" }, "build");
    assert.equal((patient["startupProbe"] as Data)["failureThreshold"], 180);
    assert.equal(containerOf({ flags: flags.split("\n")[0]! }, "build")["startupProbe"], undefined);
  });

  it("has host names for its services, of their images and aliases", () => {
    const services = [
      { name: "r.example:5000/a/b:1", alias: "db, x" },
      { name: "tcp", ports: [{ number: 80 }] },
    ];
    const kubernetes = 'host_aliases = [{ ip = "10.0.0.1", hostnames = ["h"] }]';
    assert.deepEqual(specOf({ kubernetes, job: { services } })["hostAliases"], [
      { ip: "127.0.0.1", hostnames: ["r.example-a-b", "db", "x"] },
      { ip: "10.0.0.1", hostnames: ["h"] },
    ]);
    refuses({ job: { services: [{ name: "redis", alias: "My_Alias" }] } }, "runner", /My_Alias/);
  });

  it("brings objects beside it: a namespace, a Secret, a budget, Services for ports", () => {
    const { objects } = synthesisOf({
      kubernetes: "namespace_per_job = true\npod_disruption_budget = true",
      job: { credentials: [{ type: "registry" }], services: [{ name: "a", ports: [{ number: 80 }] }] },
    });
    assert.deepEqual(
      objects.map(({ kind }) => kind),
      ["Namespace", "Secret", "PodDisruptionBudget", "Service"],
    );
    assert.equal(metadataOf({ kubernetes: "namespace_per_job = true" })["namespace"], "ci-job-4711");
  });

  it("says all of the objects beside it", () => {
    const metadata = (name: string) => ({ name, namespace: "ci" });
    const { objects, sent } = synthesisOf({
      kubernetes: "pod_disruption_budget = true",
      job: {
        image: { name: "a", alias: "front, side", ports: [80, 81] },
        credentials: [{ type: "registry" }],
        services: [{ name: "s", ports: [{ number: 9 }] }],
      },
    });
    const unique = "runner-abcdefghi-project-42-concurrent-0";
    const selector = { "job.runner.gitlab.com/pod": unique };
    const service = (name: string, ...ports: number[]) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(`${name}-suffix`),
      spec: {
        type: "ClusterIP",
        selector,
        ports: ports.map((port) => ({ name: `${name}-${port}`, port, targetPort: port })),
      },
    });
    assert.deepEqual(objects, [
      { apiVersion: "v1", kind: "Secret", metadata: metadata(`${unique}-suffix`), type: "kubernetes.io/dockercfg" },
      {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: metadata(`${unique}-suffix-pdb`),
        spec: { minAvailable: 1, selector: { matchLabels: selector } },
      },
      service("front", 80, 81),
      service("side", 80, 81),
      service("proxy-svc-0", 9),
    ]);
    assert.deepEqual([sent!["apiVersion"], sent!["kind"]], ["v1", "Pod"]);
    const image = { name: "a", ports: [80] };
    assert.deepEqual(synthesisOf({ job: { image } }).objects, [service("build", 80)]);
    assert.deepEqual(synthesisOf({ job: { image: { ...image, alias: "front" } } }).objects, [service("front", 80)]);
    assert.deepEqual(synthesisOf({ kubernetes: "namespace_per_job = true" }).objects, [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "ci-job-4711" } },
    ]);
  });

  it("brings credentials that a job names itself", () => {
    const secrets = (value: string) =>
      synthesisOf({ job: { variables: [variable("DOCKER_AUTH_CONFIG", value)] } }).objects.length;
    assert.deepEqual(['{"auths":{"a":{}}}', '{"auths":{}}', "{}", "null", "no", ""].map(secrets), [1, 0, 0, 0, 0, 0]);
    const names = (kubernetes: string, job: Record<string, unknown>) => specOf({ kubernetes, job })["imagePullSecrets"];
    const registry = { credentials: [{ type: "registry" }] };
    assert.deepEqual(names('image_pull_secrets = ["a"]', registry), [
      { name: "a" },
      { name: "runner-abcdefghi-project-42-concurrent-0-suffix" },
    ]);
    assert.equal(names("use_service_account_image_pull_secrets = true", registry), undefined);
  });

  it("is refused without [runners.kubernetes], with a shell that the executor has not, a clone path outside", () => {
    refuses({ runner: 'labels = { ab = "x" }' }, "config", /the key "ab"/);
    refuses({ runner: 'shell = "cmd"' }, "runner", /bash, sh, pwsh, powershell/);
    refuses({ job: { variables: [variable("GIT_CLONE_PATH", "/other")] } }, "runner", /not within/);
    const inside = { job: { variables: [variable("GIT_CLONE_PATH", "$CI_BUILDS_DIR/x")] } };
    refuses({ ...inside, runner: "custom_build_dir.enabled = false" }, "runner", /custom_build_dir/);
    const env = containerOf(inside, "build")["env"] as { name: string; value: string }[];
    assert.equal(env.find(({ name }) => name === "CI_PROJECT_DIR")?.value, "/builds/x");
    refuses({ job: { variables: [variable("GIT_CLONE_PATH", "x")] } }, "runner", /not within/);
  });

  it("has the folder of its project below the builds folder, which is not known before the image is", () => {
    const env = (name: string, given: object) =>
      (containerOf(given, "build")["env"] as Data[]).find((one) => one["name"] === name)?.["value"];
    const folder = (key: string, value: string) =>
      env("CI_PROJECT_DIR", { job: { variables: [variable(key, value)] } });
    assert.equal(folder("GIT_STRATEGY", "empty"), "/builds/acme/shop-empty");
    assert.equal(folder("GIT_STRATEGY", "fetch"), "/builds/acme/shop");
    assert.equal(folder("GIT_CLONE_PATH", "$CI_BUILDS_DIR/$CI_PROJECT_DIR/x"), "/builds/x");
    const image = "r.example/a$CI_BUILDS_DIR$CI_PROJECT_DIR:1";
    assert.equal(containerOf({ job: { image } }, "build")["image"], "r.example/a:1");
    const base = { kubernetes: 'image = "a:1"', job: { image: null } };
    assert.equal(env("CI_JOB_IMAGE", {}), "registry.example/a/b:1");
    const names = (containerOf(base, "build")["env"] as Data[]).map(({ name }) => name);
    assert.equal(names.includes("CI_JOB_IMAGE"), false);
    const windows =
      'node_selector = { "kubernetes.io/os" = "windows", "node.kubernetes.io/windows-build" = "10.0.20348" }';
    assert.equal(env("CI_PROJECT_DIR", { kubernetes: windows }), "C:/builds/acme/shop");
  });
});
