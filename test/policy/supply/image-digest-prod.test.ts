import { imageDigestProd } from "../../../policy/rules/supply/image-digest-prod.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const image = (text: unknown, more: object = {}) =>
  object("v1", "Pod", { spec: { containers: [{ name: "web", image: text, ...more }] } });
const AT = "spec.containers[0].image";

describeRule(imageDigestProd, {
  good: {
    "a digest": { stack: image(`web@sha256:${"0".repeat(64)}`) },
    "a tag and a digest": { stack: image(`reg.io:5000/web:1@sha256:${"a".repeat(64)}`) },
    "another algorithm of OCI": { stack: image(`web@sha512:${"a".repeat(128)}`) },
    "an algorithm that OCI does not name": {
      stack: image("web@multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8"),
    },
  },
  bad: {
    "a tag": { stack: image("web:1.2.3"), at: [AT] },
    "a short digest": { stack: image("web@sha256:abc"), at: [AT] },
    "a short digest of another registered algorithm": { stack: image(`web@sha512:${"a".repeat(64)}`), at: [AT] },
    "a digest of blake3 that is not whole": { stack: image(`web@blake3:${"a".repeat(63)}`), at: [AT] },
    "a Runner of the operator": {
      stack: object("apps.gitlab.com/v1beta2", "Runner", { spec: { helperImage: "helper:1" } }),
      at: ["spec.helperImage"],
    },
  },
  unjudged: { "an unknown image": { stack: image(UNKNOWN_TEXT), names: AT } },
});
