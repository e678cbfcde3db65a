import type { Reader } from "../../../analysis/objects/reader.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Flux deploys what somebody signed. */
export const fluxSourceVerify: ResourceRule = {
  scope: "resource",
  judges: ["source.toolkit.fluxcd.io/OCIRepository"],
  id: "flux-source-verify",
  severity: "high",
  level: "production",
  demand: "An OCIRepository verifies a signature by a key, or by an identity with issuer and anchored subject.",
  why: "Without it whoever can push to the registry deploys.",
  fix: "set spec.verify with provider cosign or notation, and secretRef or matchOIDCIdentity",
  reference: "Flux docs, OCIRepository reference, verification; ATT&CK T1195.002",
  limits: "Which key signs, and who holds it, is not seen.",
  judge(resource, read) {
    const verify = read.at("spec", "verify");
    if (resource.shape === "patch" && verify.raw === undefined) return [];
    if (!verify.exists() && verify.isUnknown()) return [];
    const what = "what is deployed bears no signature that is checked";
    const wanted = "provider cosign or notation with secretRef or matchOIDCIdentity";
    const provider = verify.at("provider").text();
    if (provider !== "cosign" && provider !== "notation")
      return [{ at: verify, what, found: provider ?? "no spec.verify", wanted }];
    if (verify.at("secretRef", "name").exists()) return [];
    const identities = verify.at("matchOIDCIdentity").list();
    if (identities.length === 0) return [{ at: verify, what, found: "any signature by anybody", wanted }];
    return identities
      .flatMap((identity) => [identity.at("issuer"), identity.at("subject")])
      .filter((at) => !isAnchored(at))
      .map((at) => ({ at, what, found: at.text() ?? "nothing", wanted: "a pattern between ^ and $" }));
  },
};

function isAnchored(at: Reader): boolean {
  const text = at.text() ?? "";
  return text.startsWith("^") && text.endsWith("$") && !/^\^?\.[*+]\$?$/.test(text);
}
