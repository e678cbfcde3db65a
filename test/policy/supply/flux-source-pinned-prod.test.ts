import { fluxSourcePinnedProd } from "../../../policy/rules/supply/flux-source-pinned-prod.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function oci(ref: unknown, apiVersion = "source.toolkit.fluxcd.io/v1") {
  const spec = { url: "oci://registry.example.com/shop/web", ...(ref === undefined ? {} : { ref }) };
  return object(apiVersion, "OCIRepository", { spec });
}

function git(ref: unknown) {
  return object("source.toolkit.fluxcd.io/v1", "GitRepository", { spec: { ref } });
}

describeRule(fluxSourcePinnedProd, {
  settings: { production: true },
  good: {
    "a digest, which wins over a tag": { stack: oci({ digest: `sha256:${"a".repeat(64)}`, tag: "latest" }) },
    "an exact tag": { stack: oci({ tag: "1.2.3" }) },
    "a bounded range": { stack: oci({ semver: ">=1.2.0 <2.0.0", tag: "latest" }) },
    "a commit": { stack: git({ branch: "main", commit: "0123456789abcdef" }) },
    "a Patch that leaves the reference alone": { stack: patchOf(oci(undefined)) },
    "latest outside production": { stack: oci({ tag: "latest" }), settings: { production: false } },
    "other objects": { stack: object("source.toolkit.fluxcd.io/v1", "Bucket", { spec: {} }) },
  },
  bad: {
    latest: { stack: oci({ tag: "latest" }), at: ["spec.ref.tag"], says: 'tag "latest"' },
    "no reference": { stack: oci(undefined), at: ["spec.ref"], says: "which means latest" },
    "an empty reference": { stack: oci({}), at: ["spec.ref"] },
    "a range without an end": { stack: oci({ semver: ">=1.0.0" }), at: ["spec.ref.semver"] },
    "an empty range and an empty tag, which Flux takes for none": {
      stack: oci({ semver: "", tag: "" }),
      at: ["spec.ref"],
      says: "no reference, which means latest",
    },
    "a reference by its full name": {
      stack: git({ name: "refs/heads/main" }),
      at: ["spec.ref"],
      says: '"refs/heads/main"',
    },
    "any version": { stack: oci({ semver: "*" }), at: ["spec.ref.semver"] },
    "a branch": { stack: git({ branch: "main" }), at: ["spec.ref"], says: '"main"' },
    "an older version": { stack: oci({ tag: "latest" }, "source.toolkit.fluxcd.io/v1beta2"), at: ["spec.ref.tag"] },
  },
  unjudged: {
    "an unknown tag": { stack: oci({ tag: UNKNOWN_TEXT }), names: "spec.ref.tag" },
    "an unknown digest": { stack: oci({ digest: UNKNOWN_TEXT }), names: "spec.ref.digest" },
  },
});
