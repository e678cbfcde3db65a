import { fluxSourceVerify } from "../../../policy/rules/supply/flux-source-verify.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const oci = (spec: object) =>
  object("source.toolkit.fluxcd.io/v1", "OCIRepository", { metadata: { namespace: "shop" }, spec });

describeRule(fluxSourceVerify, {
  good: {
    "a key": { stack: oci({ verify: { provider: "cosign", secretRef: { name: "key" } } }) },
    "an identity": {
      stack: oci({
        verify: {
          provider: "cosign",
          matchOIDCIdentity: [{ issuer: "^https://gitlab.com$", subject: "^https://gitlab.com/acme/.*$" }],
        },
      }),
    },
    "a Patch that leaves it alone": { stack: patchOf(oci({})) },
    "another kind": { stack: object("source.toolkit.fluxcd.io/v1", "GitRepository", { spec: {} }) },
  },
  bad: {
    "another provider": { stack: oci({ verify: { provider: "none" } }), at: ["spec.verify"] },
    nothing: { stack: oci({}), at: ["spec.verify"], says: "no spec.verify" },
    "a Patch that takes the identity away": {
      stack: patchOf(oci({ verify: { provider: "cosign" } })),
      at: ["spec.verify"],
      says: "bears no signature that is checked",
    },
    "identities that are open at one end": {
      stack: oci({
        verify: {
          provider: "cosign",
          matchOIDCIdentity: [{ issuer: "https://gitlab.com$", subject: "^https://gitlab" }],
        },
      }),
      at: ["spec.verify.matchOIDCIdentity[0].issuer", "spec.verify.matchOIDCIdentity[0].subject"],
    },
    "any signature": { stack: oci({ verify: { provider: "cosign" } }), at: ["spec.verify"] },
    "an identity that is open at an end": {
      stack: oci({
        verify: { provider: "notation", matchOIDCIdentity: [{ issuer: "https://gitlab.com", subject: "^.*$" }] },
      }),
      at: ["spec.verify.matchOIDCIdentity[0].issuer", "spec.verify.matchOIDCIdentity[0].subject"],
    },
  },
  unjudged: {
    "an unknown verification": { stack: oci({ verify: UNKNOWN_TEXT }), names: "spec.verify" },
    unknown: { stack: oci({ verify: { provider: UNKNOWN_TEXT } }), names: "spec.verify.provider", at: ["spec.verify"] },
  },
});
