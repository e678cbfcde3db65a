import { fluxSourceAllowlist } from "../../../policy/rules/supply/flux-source-allowlist.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const oci = (spec: object) =>
  object("source.toolkit.fluxcd.io/v1", "OCIRepository", { metadata: { namespace: "shop" }, spec });

describeRule(fluxSourceAllowlist, {
  settings: { fluxSources: ["oci://reg.example.com/acme"] },
  good: {
    "below a place": { stack: oci({ url: "oci://reg.example.com/acme/web" }) },
    "anywhere, where the list is empty": { stack: oci({ url: "oci://evil.io/x" }), settings: { fluxSources: [] } },
  },
  bad: {
    elsewhere: { stack: oci({ url: "oci://evil.io/acme/web" }), at: ["spec.url"] },
    "a name that begins alike": { stack: oci({ url: "oci://reg.example.com/acmes" }), at: ["spec.url"] },
    "credentials in the URL, which are not shown": {
      stack: oci({ url: "https://u:p@evil.io/x" }),
      at: ["spec.url"],
      says: "found=https://evil.io/x",
    },
  },
  unjudged: { unknown: { stack: oci({ url: UNKNOWN_TEXT }), names: "spec.url" } },
});
