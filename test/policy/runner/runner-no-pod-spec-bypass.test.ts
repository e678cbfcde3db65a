import { runnerNoPodSpecBypass } from "../../../policy/rules/runner/runner-no-pod-spec-bypass.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

/** Fields of a PodSpec that decide who runs, as what and with what of the node. */
const GUARDED = [
  "automountServiceAccountToken containers ephemeralContainers hostIPC hostNetwork hostPID hostUsers initContainers nodeName",
  "securityContext serviceAccount serviceAccountName volumes",
].flatMap((line) => line.split(" "));
const AT = 'data["config.toml"] » runners[0].kubernetes.pod_spec[0]';
const patch = (type: string, text: string) =>
  runner("[[runners.kubernetes.pod_spec]]", `patch_type = "${type}"`, `patch = '${text}'`);

describeRule(runnerNoPodSpecBypass, {
  good: {
    "no patch": { stack: runner() },
    "a part that nobody guards": { stack: patch("merge", '{"terminationGracePeriodSeconds": 5}') },
    "a JSON patch that only looks at a guarded part": {
      stack: patch(
        "json",
        '[{"op": "test", "path": "/hostNetwork", "value": false}, {"op": "remove", "path": "/hostname"}]',
      ),
    },
    "a JSON patch of such a part": { stack: patch("json", '[{"op": "add", "path": "/hostname", "value": "x"}]') },
  },
  bad: {
    containers: { stack: patch("merge", '{"containers": []}'), at: [`${AT}.patch`], says: "found=containers;" },
    ...Object.fromEntries(
      GUARDED.map((field) => [
        field,
        { stack: patch("merge", `{"${field}": null}`), at: [`${AT}.patch`], says: `found=${field};` },
      ]),
    ),
    ...Object.fromEntries(
      ["[]", "null", "hostname"].map((text) => [
        `${text} for a map`,
        { stack: patch("merge", text), at: [`${AT}.patch`], says: "found=the patch is no map;" },
      ]),
    ),
    "a field in another letter case, which Go does not mind": {
      stack: patch("merge", '{"HostNetwork": true}'),
      at: [`${AT}.patch`],
      says: "found=HostNetwork;",
    },
    "a security context that is moved away": {
      stack: patch("json", '[{"op": "move", "from": "/securityContext", "path": "/overhead"}]'),
      at: [`${AT}.patch`],
      says: "found=securityContext;",
    },
    "an operation that is none": { stack: patch("json", "[null]"), at: [`${AT}.patch`] },
    "an account by a JSON patch": {
      stack: patch("json", '[{"op": "add", "path": "/serviceAccountName", "value": "x"}]'),
      at: [`${AT}.patch`],
    },
    "the whole pod by a JSON patch": {
      stack: patch("json", '[{"op": "replace", "path": "", "value": {}}]'),
      at: [`${AT}.patch`],
    },
    "a volume, strategically": { stack: patch("strategic", '{"volumes": []}'), at: [`${AT}.patch`] },
    "what is no patch": {
      stack: patch("json", '{"op": "add"}'),
      at: [`${AT}.patch`],
      says: "found=a JSON patch is a list of operations;",
    },
    "what is not YAML": { stack: patch("merge", "{"), at: [`${AT}.patch`], says: "cannot be read" },
    "a file": {
      stack: runner("[[runners.kubernetes.pod_spec]]", 'patch_path = "/etc/patch"'),
      at: [`${AT}.patch_path`],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
