import assert from "node:assert/strict";
import { guardedFields, PodSpecPatch } from "../../../../components/runner/pod-spec.schema.ts";
import { faultsOf } from "./settings.ts";

const faults = (patch: string, patch_type?: string) =>
  faultsOf(PodSpecPatch, { name: "p", patch, ...(patch_type && { patch_type }) });

describe("pod_spec patches", () => {
  it("take the safe sysctl that makes ping work without a capability", () => {
    assert.deepEqual(
      faults('securityContext: {sysctls: [{name: net.ipv4.ping_group_range, value: "0 2147483647"}]}'),
      [],
    );
  });

  it("refuse guarded fields, at any depth, in a list and in a JSON pointer", () => {
    assert.deepEqual(faults("containers: [{name: build, securityContext: {privileged: true}}]\nhostNetwork: true"), [
      "patch: touches hostNetwork, privileged; patches run after all checks of the runner, so say it in jobs.* instead",
    ]);
    assert.match(
      faults('[{"op":"add","path":"/serviceAccountName","value":"admin"}]', "json")[0]!,
      /touches serviceAccountName/,
    );
    assert.match(faults('[{"op":"move","from":"/hostPID","path":"/x"}]', "json")[0]!, /touches hostPID/);
    assert.match(faults("volumes: [{name: v, hostPath: {path: /}}]")[0]!, /touches hostPath/);
  });

  it("refuse a merge patch of a list, which would replace it", () => {
    assert.deepEqual(faults("containers: [{name: x}]", "merge"), [
      'patch: is a merge patch, which replaces the whole list containers; use patch_type "strategic"',
    ]);
    assert.deepEqual(faults("hostname: x", "merge"), []);
  });

  it("refuse a form that does not fit the type, text that does not parse, and files", () => {
    assert.deepEqual(faults("[1]"), ['patch: is a list, which does not fit patch_type "strategic"']);
    assert.deepEqual(faults("a: 1", "json"), ['patch: is an object, which does not fit patch_type "json"']);
    assert.match(faults("a: [")[0]!, /is neither YAML nor JSON/);
    assert.deepEqual(faults("text"), ["patch: is not a patch: an object or, for json, a list is expected"]);
    assert.deepEqual(faultsOf(PodSpecPatch, { name: "p", patch: "a: 1", patch_path: "/p.yaml" }), [
      "patch_path: a file in the manager cannot be judged; write the patch itself under patch",
    ]);
  });

  it("name each guarded field once", () => {
    assert.deepEqual(guardedFields([{ labels: 1 }, { a: { labels: 2 } }, null, "labels"]), ["labels"]);
  });
});
