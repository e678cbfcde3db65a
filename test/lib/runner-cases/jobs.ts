import fc from "fast-check";
import { POD_FLAGS } from "../../../analysis/runner/pod/feature-flags.ts";
import { FEW, mostly, some } from "./values.ts";

const flags = Object.keys(POD_FLAGS).filter((flag) => flag !== "FF_SCRIPT_TO_STEP_MIGRATION");
const user = mostly(some("1000", "1000:1000", "$WHO", ""), some("0", "0:0", "root", "-1", "1000:"));
const policies = mostly(some(undefined), some(["always"], ["never", "if-not-present"], [], ["sometimes"]));

const image = mostly(
  fc.oneof(
    fc.record({ name: some("a:1", "registry.example/group/tool", "$IMAGE:2", `alpine@sha256:${"ab".repeat(32)}`) }),
    fc.record(
      {
        name: some("b"),
        alias: some("app", ""),
        entrypoint: some(["/entry"], []),
        pull_policy: policies,
        ports: some([], [{ number: 8080 }]),
        executor_opts: fc.record({ kubernetes: fc.record({ user }) }),
      },
      { requiredKeys: ["name"] },
    ),
  ),
  some({ name: "" }, { name: " a" }),
);

const variable = (key: fc.Arbitrary<unknown>, value: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      key,
      value,
      public: mostly(some(true), some(false)),
      masked: fc.boolean(),
      file: mostly(some(false), some(true)),
      raw: mostly(some(false), some(true)),
    },
    { requiredKeys: ["key", "value", "public"] },
  );

const serviceVariable = variable(
  some("OWN", "KUBERNETES_SERVICE_CPU_LIMIT", "KUBERNETES_SERVICE_MEMORY_REQUEST", "IMAGE"),
  some("1", "$HIDDEN$WHO", ""),
);

const service = fc.record(
  {
    name: some("redis:7", "registry.example/tools/db:1", "$IMAGE"),
    alias: mostly(some("", "db", "cache,store", "$IMAGE"), some("build", "My_Alias")),
    entrypoint: some([], ["sh"]),
    command: some([], ["run", "$WHO"]),
    variables: fc.array(serviceVariable, { maxLength: 2 }),
    executor_opts: fc.record({ kubernetes: fc.record({ user }) }),
    ports: some([], [], [], [{ number: 80 }]),
    pull_policy: policies,
  },
  { requiredKeys: ["name"] },
);

/** Overwrites by their variables, with wishes that a fitting pattern or maximum lets through. */
const OVERWRITES: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ["KUBERNETES_NAMESPACE_OVERWRITE", mostly(some("pods-open", "pods-$LEVEL", ""), some("absent"))],
  ["KUBERNETES_SERVICE_ACCOUNT_OVERWRITE", mostly(some("deployer", ""), some("absent"))],
  [
    "KUBERNETES_POD_LABELS_1",
    mostly(some("team=a", "pod=x", "project.runner.gitlab.com/id=1", "a=$WHO=b"), some("no")),
  ],
  ["KUBERNETES_POD_LABELS_", some("app=b")],
  ["KUBERNETES_POD_ANNOTATIONS_1", mostly(some("note=$WHO", "job.runner.gitlab.com/ref=x"), some("no"))],
  ["KUBERNETES_NODE_SELECTOR_1", mostly(some("pool=b", "kubernetes.io/arch=arm64"), some("no"))],
  ["KUBERNETES_NODE_TOLERATIONS_1", mostly(some("gpu=x:NoSchedule", "gpu", "", "a=b:"), some("x:Never"))],
  ...["", "HELPER_", "SERVICE_", "POD_"].flatMap((prefix) =>
    ["CPU_LIMIT", "MEMORY_LIMIT", "CPU_REQUEST", "MEMORY_REQUEST", "EPHEMERAL_STORAGE_LIMIT"].map((key) => {
      const amount = key.endsWith("LIMIT") ? some("2G", "4000M", "0", "") : some("100m", "0.25", "1Ki", "");
      return [`KUBERNETES_${prefix}${key}`, mostly(amount, some("9e15", "x"))] as const;
    }),
  ),
];

const anyVariable = fc.oneof(
  ...OVERWRITES.map(([key, value]) => variable(some(key), value)),
  { weight: 5, arbitrary: variable(fc.constantFrom(...flags), some("true", "1", "false", "yes", "T")) },
  { weight: 4, arbitrary: variable(some("WHO", "HIDDEN", "IMAGE", "LEVEL"), some("x", "$CI_JOB_NAME", "$$", "a b")) },
  variable(some("CI_PROJECT_ID", "CI_PROJECT_NAMESPACE", "CI_PROJECT_NAME"), some("forged", "$WHO/x")),
  variable(some("GIT_CLONE_PATH"), mostly(some("$CI_BUILDS_DIR/x", "/builds/a/../b"), some("/etc"))),
  variable(some("GIT_STRATEGY"), some("empty", "clone", "fetch")),
  variable(some("DOCKER_AUTH_CONFIG"), some('{"auths":{"r.example":{"auth":"YTpi"}}}', "{}", "none")),
);

/** Parts of a job's payload. */
export const randomJob = fc.record(
  {
    image: mostly(image, some(undefined)),
    services: fc.array(service, { maxLength: 2 }),
    variables: fc
      .array(anyVariable, { maxLength: 7 })
      .map((list) => [
        { key: "WHO", value: "1000", public: true },
        { key: "IMAGE", value: "some", public: true },
        ...list,
      ]),
    credentials: some([], []),
    timeout: some(60, 3600, 90_061),
    ref: some("main", "feature/x"),
    name: some("job", "Deploy: now"),
    suspend_options: mostly(some({}), some({ suspend_on_success: true })),
  },
  { requiredKeys: ["image", "variables"] },
);

/** `[[runners]]` but for the executor's own section. */
export const randomRunner = fc.record(
  {
    name: some("lab", "", "Läb ".repeat(20)),
    environment: fc.subarray(
      ["FROM=$WHO", "WHO=1001", "KUBERNETES_POD_LABELS_9=env=x", "NOTHING", "FF_CONCRETE=true", "IMAGE=env"],
      { minLength: 1, maxLength: 3 },
    ),
    feature_flags: fc.dictionary(fc.constantFrom(...flags), fc.boolean(), { maxKeys: 3 }),
    shell: mostly(some("bash", "sh", "pwsh"), some("cmd")),
    builds_dir: mostly(some("/builds", "/b/", "/builds/deep"), some("/a", "relative")),
    cache_dir: some("/cache", "/b/c"),
    custom_build_dir: fc.record({ enabled: fc.boolean() }),
    limit: FEW,
    pre_build_script: some("true"),
  },
  { requiredKeys: [] },
);
