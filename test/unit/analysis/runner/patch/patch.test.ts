import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { type Given, refuses, specOf, synthesisOf } from "../synthesised.ts";

const patched = (patch: string, type = "", more: Partial<Given> = {}): Given => ({
  flags: "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true",
  ...more,
  kubernetes: `${more.kubernetes ?? ""}\n[[runners.kubernetes.pod_spec]]\nname = "p"\n${type && `patch_type = "${type}"\n`}patch = '''\n${patch}\n'''`,
});
function named(spec: Data, list: string, name: string): Data {
  const found = (spec[list] as Data[]).find((one) => one["name"] === name);
  assert.ok(found, `${list} has no ${name}`);
  return found;
}
const order = (spec: Data) => (spec["containers"] as Data[]).map(({ name }) => name);

describe("patches of pod_spec", () => {
  it("apply only with the feature flag, in their order", () => {
    assert.equal(specOf(patched("hostNetwork: true", "merge", { flags: "" }))["hostNetwork"], undefined);
    const kubernetes =
      "[[runners.kubernetes.pod_spec]]\nname = '1'\npatch = 'nodeSelector: {a: b, c: d}'\n[[runners.kubernetes.pod_spec]]\nname = '2'\npatch_type = 'merge'\npatch = 'nodeSelector: {c: null}'";
    assert.deepEqual(specOf({ flags: "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true", kubernetes })["nodeSelector"], {
      a: "b",
    });
  });

  it("get past the lists of allowed images", () => {
    const spec = specOf(
      patched("containers:\n- {name: build, image: evil}", "", {
        kubernetes: 'allowed_images = ["registry.example/**"]',
      }),
    );
    assert.equal(named(spec, "containers", "build")["image"], "evil");
  });

  it("lose unknown fields, read names in any letter case, and refuse wrong types", () => {
    const spec = specOf(patched("hostNetwrok: true\nHOSTPID: true\nmetadata: {labels: {a: b}}"));
    assert.equal(spec["hostNetwrok"], undefined);
    assert.equal(spec["hostPID"], true);
    refuses(patched('hostPID: "yes please"'), "runner", /spec\.hostPID must be true or false/);
    refuses(patched("containers:\n- {name: build, resources: {limits: {cpu: lots}}}"), "runner", /must be a quantity/);
    assert.equal(specOf(patched("hostPID: yes"))["hostPID"], true);
    assert.deepEqual(specOf(patched("securityContext: {<<: {runAsUser: 5}}"))["securityContext"], { runAsUser: 5 });
  });

  it("lose empty texts and zeros, but for those that are required or that mean something when they are empty", () => {
    const spec = specOf(
      patched(
        [
          "hostname: ''",
          "dnsConfig: {options: [{name: edns0, value: ''}]}",
          "containers:",
          "- name: build",
          "  workingDir: ''",
          "  livenessProbe: {tcpSocket: {port: 1}, periodSeconds: 0}",
          "  ports: [{containerPort: 80, hostPort: 0}]",
        ].join("\n"),
        "",
        { kubernetes: 'volumes.csi = [{ name = "c", mount_path = "/c", driver = "d", fs_type = "" }]' },
      ),
    );
    assert.equal(spec["hostname"], undefined);
    assert.deepEqual(spec["dnsConfig"], { options: [{ name: "edns0", value: "" }] });
    const build = named(spec, "containers", "build");
    assert.equal(build["workingDir"], undefined);
    assert.equal((build["livenessProbe"] as Data)["periodSeconds"], 10);
    assert.deepEqual(build["ports"], [{ containerPort: 80, protocol: "TCP" }]);
    assert.deepEqual(named(spec, "volumes", "c")["csi"], { driver: "d", fsType: "", readOnly: false });
  });

  it("are refused where they cannot be read", () => {
    refuses(patched("a: ["), "runner", /pod_spec p/);
    refuses(patched("a: b", "yaml"), "runner", /json, merge, strategic/);
    const file = (lines: string) => ({
      flags: "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true",
      kubernetes: `[[runners.kubernetes.pod_spec]]\nname = "p"\n${lines}`,
    });
    refuses(file('patch_path = "/x"\npatch = "a: b"'), "runner", /both patch_path and patch/);
    refuses(file('patch_path = "/x"'), "runner", /cannot be read/);
    const spec = specOf({ ...file('patch_path = "/x"'), process: { readFile: () => "hostIPC: true" } });
    assert.equal(spec["hostIPC"], true);
  });

  it("by a strategic merge change one container, put new ones before it and leave the rest", () => {
    const spec = specOf(
      patched(
        "containers:\n- name: build\n  env: [{name: X, value: z}]\n  securityContext: {privileged: true}\n- name: side\n  image: s:1",
      ),
    );
    assert.deepEqual(order(spec), ["build", "side", "helper"]);
    const build = named(spec, "containers", "build");
    assert.equal((build["securityContext"] as Data)["privileged"], true);
    assert.deepEqual((build["securityContext"] as Data)["capabilities"], { drop: ["NET_RAW"] });
    assert.deepEqual((build["env"] as Data[])[0], { name: "X", value: "z" });
    assert.deepEqual(named(spec, "containers", "side")["resources"], {});
    const { sent } = synthesisOf(patched("initContainers: [{name: first, image: f}]"));
    assert.deepEqual(named(sent!["spec"] as Data, "initContainers", "first")["resources"], {});
    assert.deepEqual(order(specOf(patched("containers: [{name: side, image: s}]"))), ["side", "build", "helper"]);
  });

  it("by a strategic merge delete and replace as told, and need the merge key", () => {
    assert.deepEqual(order(specOf(patched("containers:\n- {name: helper, $patch: delete}"))), ["build"]);
    assert.deepEqual(order(specOf(patched("containers:\n- $patch: replace\n- {name: only, image: x}"))), ["only"]);
    const replaced = specOf(
      patched("securityContext: {$patch: replace, runAsUser: 5}", "", {
        kubernetes: "pod_security_context.fs_group = 1",
      }),
    );
    assert.deepEqual(replaced["securityContext"], { runAsUser: 5 });
    const retained = specOf(patched("volumes:\n- {name: repo, $retainKeys: [name, hostPath], hostPath: {path: /x}}"));
    assert.deepEqual(named(retained, "volumes", "repo"), { name: "repo", hostPath: { type: "", path: "/x" } });
    refuses(patched("containers: [{image: x}]"), "runner", /must have name/);
    refuses(patched("containers: [x]"), "runner", /must be a map/);
    refuses(patched("affinity: {$patch: melt}"), "runner", /\$patch/);
    refuses(patched("- a"), "runner", /must be a map/);
    const tolerations = specOf(
      patched("tolerations: [{key: a, operator: Exists}]", "", { kubernetes: 'node_tolerations = { b = "" }' }),
    )["tolerations"] as Data[];
    assert.deepEqual(tolerations[0], { key: "a", operator: "Exists" });
    assert.equal(
      tolerations.some(({ key }) => key === "b"),
      false,
    );
  });

  it("by a merge patch replace whole lists and remove with null", () => {
    const spec = specOf(
      patched("activeDeadlineSeconds: null\ntolerations: null\nsecurityContext: {runAsUser: 1}", "merge"),
    );
    assert.equal(spec["activeDeadlineSeconds"], undefined);
    assert.deepEqual(spec["securityContext"], { runAsUser: 1 });
    refuses(patched("containers: [{name: build}]", "merge"), "cluster", /image: is required/);
    refuses(patched("- a", "merge"), "runner", /must be a map/);
  });

  it("by JSON operations", () => {
    const spec = specOf(
      patched(
        '[{"op":"test","path":"/restartPolicy","value":"Never"},{"op":"replace","path":"/hostUsers","value":false},{"op":"add","path":"/containers/-","value":{"name":"j","image":"i"}},{"op":"copy","from":"/containers/0/image","path":"/containers/2/image"},{"op":"move","from":"/terminationGracePeriodSeconds","path":"/activeDeadlineSeconds"},{"op":"remove","path":"/containers/-2"}]',
        "json",
        { kubernetes: "pod_termination_grace_period_seconds = 9" },
      ),
    );
    assert.equal(spec["hostUsers"], false);
    assert.deepEqual(order(spec), ["build", "j"]);
    assert.equal(named(spec, "containers", "j")["image"], "registry.example/a/b:1");
    assert.equal(spec["activeDeadlineSeconds"], 9);
  });

  for (const [operation, reason] of [
    ['{"op":"remove","path":"/nope"}', /there is no \/nope/],
    ['{"op":"replace","path":"/containers/9","value":1}', /no place/],
    ['{"op":"add","path":"/nope/x","value":1}', /there is no \/nope/],
    ['{"op":"test","path":"/restartPolicy","value":"Always"}', /the test fails/],
    ['{"op":"move","from":"/nope","path":"/x"}', /there is no/],
    ['{"op":"add","path":"","value":{}}', /the whole/],
    ['{"op":"remove","path":""}', /the whole/],
    ['{"op":"grow","path":"/x"}', /op must be/],
    ['{"op":"add","path":"x"}', /no path/],
    ["1", /no map/],
  ] as const)
    it(`refuse ${operation}`, () => refuses(patched(`[${operation}]`, "json"), "runner", reason));

  it("refuse a JSON patch that is no list", () => refuses(patched("a: b", "json"), "runner", /list of operations/));
});
