import assert from "node:assert/strict";
import { defaultedPod } from "../../../../../analysis/runner/cluster/pod-defaults.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { type Given, refuses, specOf, synthesisOf, variable } from "../synthesised.ts";

const patched = (patch: string, kubernetes = ""): Given => ({
  flags: "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true",
  kubernetes: `${kubernetes}\n[[runners.kubernetes.pod_spec]]\nname = "p"\npatch = "${patch}"`,
});

describe("what the cluster says to a job's pod", () => {
  it("depends on what it has", () => {
    const cluster = {
      hasNamespace: (name: string) => name === "ci",
      hasServiceAccount: (_namespace: string, name: string) => name === "default",
      hasRuntimeClass: () => false,
      priorityClass: () => undefined,
      takesToken: (token: string) => token !== "wrong",
      hasSecret: () => false,
    };
    specOf({ cluster });
    refuses(
      {
        cluster,
        kubernetes: 'Namespace = "x"\nnamespace_overwrite_allowed = ".*"',
        job: { variables: [variable("KUBERNETES_NAMESPACE_OVERWRITE", "nope")] },
      },
      "cluster",
      /namespaces "nope" not found/,
    );
    refuses({ cluster, kubernetes: 'service_account = "job"' }, "cluster", /service account ci\/job/);
    refuses({ cluster, kubernetes: 'runtime_class_name = "gvisor"' }, "cluster", /RuntimeClass "gvisor"/);
    refuses({ cluster, kubernetes: 'priority_class_name = "p"' }, "cluster", /PriorityClass with name p/);
    refuses({ cluster, kubernetes: 'bearer_token = "wrong"' }, "cluster", /Unauthorized/);
    specOf({
      cluster,
      kubernetes: 'bearer_token = "wrong"\nbearer_token_overwrite_allowed = true',
      job: { variables: [variable("KUBERNETES_BEARER_TOKEN", "good")] },
    });
    specOf({ cluster: { hasNamespace: () => false }, kubernetes: "namespace_per_job = true" });
  });

  it("knows the classes of priority that every cluster has, and none where none is named", () => {
    const cluster = { priorityClass: () => undefined };
    const priority = (kubernetes: string) => specOf({ cluster, kubernetes })["priority"];
    for (const none of ["", 'priority_class_name = ""']) assert.equal(priority(none), 0);
    assert.equal(priority('priority_class_name = "system-cluster-critical"'), 2_000_000_000);
    assert.equal(priority('priority_class_name = "system-node-critical"'), 2_000_001_000);
    specOf({ ...patched("priorityClassName: ''"), cluster });
  });

  it("is not asked where the runner looks first and finds nothing", () => {
    const cluster = { hasSecret: () => false, hasServiceAccount: () => false };
    refuses(
      {
        cluster,
        kubernetes: 'image_pull_secrets = ["s"]\nresource_availability_check_max_attempts = 1\nservice_account = ""',
      },
      "runner",
      /ImagePullSecret\/s/,
    );
    refuses(
      { cluster, kubernetes: 'service_account = "a"\nresource_availability_check_max_attempts = -1' },
      "runner",
      /ServiceAccount\/a/,
    );
    specOf({ cluster: { hasSecret: () => false }, kubernetes: 'image_pull_secrets = ["s"]' });
  });

  it("holds the pod to the Pod Security level of its namespace", () => {
    const cluster = { enforced: () => "baseline" as const };
    specOf({ cluster });
    refuses(
      { cluster, kubernetes: "privileged = true" },
      "cluster",
      /violates PodSecurity "baseline:latest": privileged/,
    );
    const { sent } = synthesisOf({ cluster, kubernetes: "privileged = true" });
    assert.equal(sent?.["kind"], "Pod");
  });

  for (const [kubernetes, reason] of [
    ["privileged = true\nallow_privilege_escalation = false", /allowPrivilegeEscalation/],
    ['allow_privilege_escalation = false\ncap_add = ["CAP_SYS_ADMIN"]', /CAP_SYS_ADMIN/],
    ["pod_security_context.run_as_user = -1", /runAsUser: -1/],
    ["pod_security_context.supplemental_groups = [-1]", /supplementalGroups: -1/],
    ['build_container_security_context.proc_mount = "unmasked"', /hostUsers/],
    ['cpu_limit = "1"\ncpu_request = "2"', /must be at most the cpu limit of 1/],
    ['cpu_limit = "-1"', /must not be negative/],
    ['pod_cpu_limit = "1"\ncpu_limit = "2"\ncpu_request = "1"', /container build has 2/],
    ['pod_cpu_request = "1"\ncpu_request = "2"', /less than what containers ask for/],
    ['node_selector = { pool = "$X" }', /"\$X" is no value of a label/],
    ['node_tolerations = { "=x" = "NoSchedule" }', /must be Exists/],
    ['node_tolerations = { a = "Never" }', /effect: "Never"/],
    ['volumes.host_path = [{ name = "A", mount_path = "/a" }]', /"A" is no name/],
    ['volumes.host_path = [{ name = "a", mount_path = "/a/../b" }]', /'\.\.'/],
    [
      'volumes.host_path = [{ name = "a", mount_path = "/a", mount_propagation = "Bidirectional" }]',
      /privileged containers only/,
    ],
    ['volumes.empty_dir = [{ name = "a", mount_path = "" }]', /mountPath: is required/],
    ['volumes.config_map = [{ name = "a", mount_path = "/a", items = { k = "/abs" } }]', /relative path/],
    ['host_aliases = [{ ip = "x" }]', /"x" is no IP address/],
    ['host_aliases = [{ ip = "::1", hostnames = ["A_b"] }]', /"A_b" is no host name/],
    ['runtime_class_name = ""', /RuntimeClass ""/],
    ['image_pull_secrets = [""]', /imagePullSecrets/],
  ] as const)
    it(`refuses ${kubernetes.replaceAll("\n", ", ")}`, () =>
      refuses({ kubernetes } satisfies Given, "cluster", reason));

  for (const [patch, reason] of [
    [
      "containers: [{name: build, readinessProbe: {exec: {command: [x]}, failureThreshold: -1}}]",
      /failureThreshold: -1/,
    ],
    ["containers: [{name: build, livenessProbe: {exec: {command: [x]}, successThreshold: 2}}]", /successThreshold/],
    ["containers: [{name: build, startupProbe: {}}]", /exactly one kind of handler/],
    ["hostNetwork: true\\nsecurityContext: {sysctls: [{name: net.ipv4.x, value: a}]}", /net\.ipv4\.x is shared/],
    ["hostIPC: true\\nsecurityContext: {sysctls: [{name: kernel/shmmax, value: a}]}", /kernel\.shmmax is shared/],
    ["securityContext: {sysctls: [{name: a, value: b}, {name: a, value: c}]}", /"a" is there twice/],
    ["securityContext: {sysctls: [{name: A, value: b}]}", /"A" is no name/],
    ["nodeName: node\\nschedulingGates: [{name: example.com/g}]", /spec\.nodeName/],
    [
      "hostNetwork: true\\ncontainers: [{name: build, ports: [{containerPort: 80}]}, {name: helper, ports: [{containerPort: 80}]}]",
      /TCP\/\/80 is there twice/,
    ],
    ["runtimeClassName: ''", /RuntimeClass ""/],
  ] as const)
    it(`refuses the patch ${patch.replaceAll("\\n", ", ")}`, () => refuses(patched(patch), "cluster", reason));

  it("keeps an empty runtime class in the pod that it refuses", () => {
    const { sent } = synthesisOf({ kubernetes: 'runtime_class_name = ""' });
    assert.equal((defaultedPod(sent!)["spec"] as Data)["runtimeClassName"], "");
  });

  it("names the version of referenced fields and the life of tokens", () => {
    const ref = "fieldRef: {fieldPath: metadata.name}";
    const spec = specOf(
      patched(
        `volumes: [{name: a, downwardAPI: {items: [{path: name, ${ref}}]}}, {name: b, projected: {sources: [{serviceAccountToken: {path: t}}, {downwardAPI: {items: [{path: name, ${ref}}]}}]}}]\\ncontainers: [{name: side, image: s, env: [{name: NAME, valueFrom: {${ref}}}]}]`,
      ),
    );
    const named = (list: string, name: string) => (spec[list] as Data[]).find((one) => one["name"] === name);
    const item = { path: "name", fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } };
    assert.deepEqual(named("volumes", "a")?.["downwardAPI"], { defaultMode: 420, items: [item] });
    assert.deepEqual(named("volumes", "b")?.["projected"], {
      defaultMode: 420,
      sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: "t" } }, { downwardAPI: { items: [item] } }],
    });
    assert.deepEqual(named("containers", "side")?.["env"], [{ name: "NAME", valueFrom: { fieldRef: item.fieldRef } }]);
  });

  it("adds sidecars to what a pod asks for, and to what each container before the others has beside it", () => {
    const asked = (first: string) => {
      const spec = specOf(
        patched(`initContainers: [${first}]`, 'pod_cpu_limit = "9"\ncpu_request = "1"\nhelper_cpu_request = "0.5"'),
      );
      return ((spec["resources"] as Data)["requests"] as Data)["cpu"];
    };
    const container = (name: string, cpu: string, more = "") =>
      `{name: ${name}, image: a, resources: {requests: {cpu: '${cpu}'}}${more}}`;
    assert.equal(asked(container("first", "1")), "1500m");
    assert.equal(asked(container("first", "2")), "2");
    assert.equal(asked(container("side", "1", ", restartPolicy: Always")), "2500m");
    // A strategic patch puts the last of its list first.
    assert.equal(asked(`${container("side", "1", ", restartPolicy: Always")}, ${container("first", "2")}`), "3");
  });

  it("writes the sum of what a pod asks for in the form of the first amount, whatever lies between", () => {
    const kubernetes = [
      'pod_memory_limit = "32Gi"',
      'memory_request = "8Gi"',
      'helper_memory_request = "128Mi"',
      'service_memory_request = "1G"',
    ];
    const services = ["a", "b", "c", "d"].map((name) => ({ name, alias: name }));
    const asked = (count: number) => {
      const spec = specOf({ kubernetes: kubernetes.join("\n"), job: { services: services.slice(0, count) } });
      return ((spec["resources"] as Data)["requests"] as Data)["memory"];
    };
    assert.deepEqual([asked(0), asked(1), asked(4)], ["8320Mi", "9724152320", "12425930Ki"]);
  });

  it("refuses ports, commands of hooks and images that are none", () => {
    refuses({ job: { image: { name: "a", ports: [{ number: 0 }] } } }, "cluster", /containerPort: 0/);
    refuses({ job: { image: " a" } }, "cluster", /space around/);
    refuses({ kubernetes: 'helper_image = "$NOPE"' }, "cluster", /image: is required/);
  });
});
