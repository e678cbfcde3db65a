import assert from "node:assert/strict";
import { type Given, refuses, specOf, synthesisOf, variable } from "../synthesised.ts";

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
    specOf({ cluster, kubernetes: 'priority_class_name = "system-node-critical"' });
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

  it("refuses ports, commands of hooks and images that are none", () => {
    refuses({ job: { image: { name: "a", ports: [{ number: 0 }] } } }, "cluster", /containerPort: 0/);
    refuses({ job: { image: " a" } }, "cluster", /space around/);
    refuses({ kubernetes: 'helper_image = "$NOPE"' }, "cluster", /image: is required/);
  });
});
