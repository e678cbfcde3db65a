import fc from "fast-check";

/** Namespaces of the end-to-end behaviour, by the Pod Security level that each enforces. */
export const NAMESPACES = { open: "pods-open", baseline: "pods-baseline", restricted: "pods-restricted" } as const;

/** One of these values. */
export function some(...values: unknown[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(...values);
}

/** A good value nearly always, else an odd one. */
export function mostly(good: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 25, arbitrary: good }, { weight: 1, arbitrary: odd });
}

/** A small whole number. */
export const FEW = fc.integer({ min: 1, max: 60 });

const pattern = mostly(some(".*", "^.*$", "", "(?i)^[a-z=:/.-]*$"), some("^never$", "[", "(?=x)"));
const path = mostly(some("/a", "/b/c", "/d-$CI_PROJECT_ID"), some("/builds", "/cache", "relative", "/x/../y", ""));
const subPath = mostly(some("", "x", "$CI_COMMIT_REF_NAME/y"), some("../x", "/abs"));
const user = mostly(some(1000, 65534), some(0, -1));
const request = mostly(some("100m", "10M", "0.5", ""), some("lots", "-1", "3"));
const limit = mostly(some("2G", "1024Mi", "1.5Gi", ""), some("0", "much", "1"));
const maximum = mostly(some("4G", "8Gi", "1e12", ""), some("1", "none"));
const capabilities = mostly(
  some(["CHOWN"], ["ALL"], ["NET_RAW"], ["SETUID", "SETGID"], []),
  some(["all"], ["CAP_KILL"]),
);

const requirement = mostly(
  some(
    { key: "pool", operator: "In", values: ["a", "b"] },
    { key: "pool", operator: "NotIn", values: ["a"] },
    { key: "example.com/ssd", operator: "Exists" },
    { key: "x", operator: "DoesNotExist", values: [] },
  ),
  some({ key: "pool", operator: "In" }, { key: "", operator: "Exists" }, { operator: "near", key: "a" }),
);
const requirements = fc.array(requirement, { minLength: 1, maxLength: 2 });

const handler = mostly(
  some(
    { exec: { command: ["sh", "-c", "true"] } },
    { http_get: { path: "/up", port: 8080, http_headers: [{ name: "X-A", value: "b" }] } },
    { http_get: { port: 80, host: "10.0.0.1", scheme: "HTTPS", path: "/" } },
    { tcp_socket: { port: 5432 } },
  ),
  some({}, { exec: {} }, { tcp_socket: { port: 0 } }, { http_get: { port: 80 } }),
);

/** Fields that patches set, right ones and wrong ones, as YAML. */
const FIELDS = [
  "hostUsers: false",
  "hostNetwork: true",
  "hostPID: true",
  "shareProcessNamespace: true",
  "enableServiceLinks: false",
  "activeDeadlineSeconds: 0",
  "restartPolicy: OnFailure",
  "priorityClassName: system-cluster-critical",
  "nodeName: sandbox-0",
  "hostname: ''",
  "subdomain: A_b",
  "setHostnameAsFQDN: true",
  "runtimeClassName: ''",
  "terminationGracePeriodSeconds: null",
  "tolerations: [{operator: Exists}]",
  "hostAliases: null",
  "imagePullSecrets: [{name: more}]",
  "schedulingGates: [{name: example.com/wait}]",
  "securityContext: {runAsUser: 7, fsGroupChangePolicy: OnRootMismatch, sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}",
  "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
  "volumes: [{name: more, emptyDir: {medium: Memory}}, {name: api, downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}]",
  "volumes: [{name: more, hostPath: {path: /x}, emptyDir: {}}]",
  "containers: [{name: build, tty: true, resources: {limits: {cpu: 3}, requests: {memory: 0.5}}}]",
  "containers: [{name: build, livenessProbe: {httpGet: {port: 80}}, workingDir: /w, envFrom: [{secretRef: {name: regcred}}]}]",
  "containers: [{name: build, readinessProbe: {exec: {command: [x]}, periodSeconds: 0, failureThreshold: -1}}]",
  "containers: [{name: helper, ports: [{containerPort: 80, hostPort: 0, name: WEB}]}]",
  "containers: [{name: side, image: 'side:1', env: [{name: N, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]",
  "containers: [{name: side, image: side, securityContext: {privileged: true}, volumeMounts: [{name: none, mountPath: /x}]}]",
  "initContainers: [{name: first, image: f, restartPolicy: Always, resources: {requests: {cpu: 1}}}]",
  "initContainers: [{name: first, image: f, command: 3}]",
  "overhead: {cpu: 1}",
  "unknown: {a: b}",
];

const OPERATIONS = [
  '{op: add, path: /containers/0/env/-, value: {name: N, value: "1"}}',
  "{op: remove, path: /containers/1}",
  "{op: replace, path: /containers/0/image, value: other}",
  "{op: add, path: /volumes/0, value: {name: v}}",
  "{op: copy, from: /containers/0/securityContext, path: /securityContext}",
  "{op: move, from: /restartPolicy, path: /schedulerName}",
  "{op: test, path: /restartPolicy, value: Never}",
  "{op: remove, path: /nothing}",
  "{op: add, path: /tolerations, value: [{key: a, operator: Exists, tolerationSeconds: 5}]}",
  "{op: add, path: /activeDeadlineSeconds, value: 9}",
];

const patch = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(undefined, "strategic", "merge"), fc.constantFrom(...FIELDS)) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constant("json"),
        fc.constantFrom(...OPERATIONS).map((one) => `- ${one}`),
      ),
    },
  )
  .map(([patch_type, text]) => ({ name: "random", patch_type, patch: text }));

/** What keys of `[runners.kubernetes]` are given, whatever table they stand in. */
export const KEYS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(
    ["", "service_", "helper_", "pod_"].flatMap((prefix) =>
      ["cpu", "memory", "ephemeral_storage"].flatMap((resource) => [
        [
          `${prefix}${resource}_request`,
          resource === "cpu" ? mostly(some("100m", "0.5", "1"), some("lots", "3")) : request,
        ],
        [`${prefix}${resource}_limit`, resource === "cpu" ? mostly(some("2", "1500m"), some("0", "0.2")) : limit],
        [`${prefix}${resource}_request_overwrite_max_allowed`, maximum],
        [`${prefix}${resource}_limit_overwrite_max_allowed`, maximum],
      ]),
    ),
  ),
  image: some("default", "registry.example/base:$CI_COMMIT_REF_NAME", "base:latest"),
  namespace: mostly(some(...Object.values(NAMESPACES)), some("default", "", "absent", "$CI_PROJECT_NAME")),
  service_account: mostly(some("deployer", "default", ""), some("absent")),
  ...Object.fromEntries(
    ["namespace", "service_account", "pod_labels", "pod_annotations", "node_selector", "node_tolerations"].map(
      (key) => [`${key}_overwrite_allowed`, pattern],
    ),
  ),
  runtime_class_name: mostly(some("pods-sandboxed"), some("", "absent")),
  priority_class_name: mostly(some("pods-low", "", "system-node-critical"), some("absent")),
  scheduler_name: some("other", ""),
  image_pull_secrets: some(["regcred"], ["regcred", "absent"]),
  resource_availability_check_max_attempts: some(0, 1),
  helper_image: mostly(some("helper:1", "registry.example/$CI_PROJECT_NAME:$CI_RUNNER_VERSION", ""), some("$NOTHING")),
  helper_image_flavor: some("alpine", "ubuntu", "$CI_COMMIT_REF_NAME", ""),
  allowed_images: mostly(some(["**", "*"], ["**"], []), some(["registry.example/*"])),
  allowed_services: mostly(some(["**", "*"], []), some(["redis"])),
  allowed_pull_policies: mostly(some([]), some(["always", "if-not-present", "never"], ["always"])),
  pull_policy: mostly(some("always", ["if-not-present", "always"], [], ""), some("Always")),
  allowed_users: some(["1000", "0"], ["2000"]),
  allowed_groups: some(["1000", "0"], ["2000"]),
  cap_add: capabilities,
  cap_drop: capabilities,
  add: capabilities,
  drop: capabilities,
  run_as_user: user,
  run_as_group: user,
  fs_group: user,
  supplemental_groups: some([1, 2], []),
  proc_mount: some("Default", " DEFAULT ", "none", ""),
  selinux_type: some("container_t", ""),
  type: some("RuntimeDefault", "Unconfined", "Localhost", "runtime/default", ""),
  localhost_profile: some("a.json", ""),
  pod_termination_grace_period_seconds: mostly(FEW, some(0, -3)),
  dns_policy: mostly(some("default", "cluster-first", "cluster-first-with-host-net", "ClusterFirst", ""), some("none")),
  nameservers: mostly(some(["10.0.0.10"], ["::1", "10.0.0.1"]), some(["ns.example"])),
  searches: some(["ci.example", "a_b."], ["."]),
  options: some([{ name: "ndots", value: "2" }, { name: "edns0" }], [{ name: "x", value: "" }]),
  ip: mostly(some("10.0.0.1", "::1"), some("x")),
  hostnames: mostly(some(["a.example", "b"]), some(["A_b"], [])),
  scripts_base_dir: some("/s", "/s//", ""),
  logs_base_dir: some("/l/", ""),
  node_selector: mostly(some({ pool: "ci" }, { "kubernetes.io/arch": "arm64" }, {}), some({ "a b": "c" }, { a: "$X" })),
  node_tolerations: mostly(
    some({ "a=b": "NoSchedule", c: "" }, { "": "NoExecute" }, { "a=": "PreferNoSchedule" }),
    some({ a: "Never" }, { "=x": "" }),
  ),
  "pod_labels.*": mostly(some("x", "$CI_PROJECT_ID", "--$CI_COMMIT_REF_NAME--", ""), some("ä")),
  "pod_annotations.*": some("x", "$CI_PROJECT_ID ${NOTHING}", ""),
  name: some("first", "second", "third"),
  mount_path: path,
  sub_path: subPath,
  host_path: fc.array(
    fc.record({
      name: some("h"),
      mount_path: path,
      host_path: mostly(some("/srv", "", "/srv/$X"), some("/a/../b")),
      sub_path: subPath,
      read_only: fc.boolean(),
      mount_propagation: mostly(some("", "None", "HostToContainer"), some("Bidirectional", "none")),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  mount_propagation: mostly(some("None", "HostToContainer"), some("Bidirectional", "")),
  items: mostly(some({ k: "p" }, { b: "x/y", a: "z" }, {}), some({ k: "/abs" }, { k: "" })),
  medium: some("Memory", ""),
  size_limit: some("1Gi", "1.5Gi", "much", "", "0"),
  driver: mostly(some("secrets-store.csi.k8s.io"), some("", "_")),
  fs_type: some("ext4", ""),
  server: some("nfs.example"),
  path: mostly(some("/exports"), some("relative")),
  affinity: fc.record(
    {
      node_affinity: fc.record(
        {
          required_during_scheduling_ignored_during_execution: fc.record({
            node_selector_terms: mostly(
              fc.array(fc.record({ match_expressions: requirements }), { minLength: 1, maxLength: 2 }),
              some([], [{}]),
            ),
          }),
          preferred_during_scheduling_ignored_during_execution: fc.array(
            fc.record({
              weight: mostly(FEW, some(0, 101)),
              preference: fc.record({ match_expressions: requirements }),
            }),
            { maxLength: 2 },
          ),
        },
        { requiredKeys: [] },
      ),
      pod_affinity: fc.constant(undefined).chain(() => podAffinity()),
      pod_anti_affinity: fc.constant(undefined).chain(() => podAffinity()),
    },
    { requiredKeys: [] },
  ),
  pod_spec: fc.array(patch, { minLength: 1, maxLength: 2 }),
  container_lifecycle: fc.record({ post_start: handler, pre_stop: handler }, { requiredKeys: [] }),
  services: fc.array(
    some(
      { name: "redis:7" },
      { name: "registry.example/postgres", alias: "db,database", environment: ["A=$CI_JOB_NAME", "B"] },
      { name: "docker.io/library/nginx:latest", alias: "web", command: ["nginx"], entrypoint: ["sh", "-c"] },
      { name: "$IMAGE", alias: "$IMAGE" },
    ),
    { minLength: 1, maxLength: 3 },
  ),
  // Milliseconds that the runner waits for its watch of pods too: less than a few seconds fails by chance.
  retry_backoff_max: some(30_000),
  retry_limits: some({ "exec: EOF": 3 }, {}),
  cleanup_resources_timeout: some("5m", 1_000_000_000),
};

function podAffinity(): fc.Arbitrary<unknown> {
  const selector = fc.record(
    { match_labels: some({ app: "x" }, {}), match_expressions: requirements },
    { requiredKeys: [] },
  );
  const term = fc.record(
    {
      topology_key: mostly(some("zone", "kubernetes.io/hostname"), some("")),
      label_selector: selector,
      namespace_selector: selector,
      namespaces: some(["default"], [], ["a", "b"]),
      match_label_keys: mostly(some(["pod"], []), some(["pod", "job.runner.gitlab.com/pod"])),
      mismatch_label_keys: mostly(some([], ["team"]), some(["pod"])),
    },
    { requiredKeys: ["topology_key"] },
  );
  return fc.record(
    {
      required_during_scheduling_ignored_during_execution: fc.array(term, { maxLength: 2 }),
      preferred_during_scheduling_ignored_during_execution: fc.array(
        fc.record({ weight: mostly(FEW, some(0)), pod_affinity_term: term }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
}
