import { manifestPinned } from "../../../policy/rules/supply/manifest-pinned.ts";
import { resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const file = (address: unknown) => resource("kubernetes:yaml:ConfigFile", { file: address });
const group = (files: unknown) => resource("kubernetes:yaml/v2:ConfigGroup", { files });

describeRule(manifestPinned, {
  good: {
    "a file": { stack: file("manifests/latest/operator.yaml") },
    "a release": { stack: file("https://e.com/-/releases/v1.40.0/operator.k8s.yaml") },
    "a chart's address": { stack: resource("kubernetes:helm.sh/v3:Release", { file: "http://e.com/main/a" }) },
    "text in the program": { stack: resource("kubernetes:yaml/v2:ConfigGroup", { yaml: "kind: A" }) },
  },
  bad: {
    "in clear": { stack: file("http://e.com/v1/a.yaml"), at: ["file"], says: "in clear" },
    "a branch's head, among others": {
      stack: group(["a.yaml", "https://e.com/raw/main/a.yaml", "https://e.com/releases/latest/b.yaml"]),
      at: ["files[1]", "files[2]"],
      says: "moves",
    },
    "one file of a group": { stack: group("https://e.com/develop/a.yaml"), at: ["files"] },
    "a kustomization of the first version": {
      stack: resource("kubernetes:kustomize:Directory", { directory: "https://e.com/tree/main/a" }),
      at: ["directory"],
    },
    "a kustomization": {
      stack: resource("kubernetes:kustomize/v2:Directory", { directory: "https://user:word@e.com/tree/HEAD/a" }),
      at: ["directory"],
      says: "found=https://e.com/tree",
    },
  },
  unjudged: { "an unknown address": { stack: file(UNKNOWN_TEXT), names: "file" } },
});
