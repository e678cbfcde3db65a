import { isMovingTag } from "../../../analysis/images/reference.ts";
import { isBounded } from "../../../analysis/images/semver-range.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** In production a Flux source names what it takes: a digest, a commit, a tag that does not move, or a bounded range. */
export const fluxSourcePinnedProd: ResourceRule = {
  scope: "resource",
  judges: ["source.toolkit.fluxcd.io/OCIRepository", "source.toolkit.fluxcd.io/GitRepository"],
  id: "flux-source-pinned-prod",
  severity: "high",
  level: "mandatory",
  demand:
    "In production an OCIRepository or GitRepository refers to a digest, a commit, an exact tag or a bounded semver range.",
  why: "What a moving tag or a branch points to is deployed without a change in this repository.",
  fix: "set spec.ref.digest, or spec.ref.semver with an upper bound",
  reference: "Flux docs, OCIRepository reference, GitRepository reference",
  judge(resource, read, settings) {
    if (!settings.production) return [];
    const ref = read.at("spec", "ref");
    if (resource.shape === "patch" && ref.raw === undefined) return [];
    const finding = judgeRef(ref);
    return finding !== undefined && ref.notes.clear ? [finding] : [];
  },
};

/** Flux takes the first of digest or commit, semver, tag; a branch or nothing moves. */
function judgeRef(ref: Reader): Finding | undefined {
  const wanted = "digest, commit, an exact tag, or semver with an upper bound";
  const moves = (at: Reader, found: string): Finding => ({ at, what: "the source moves", found, wanted });
  if (ref.at("digest").exists() || ref.at("commit").exists()) return undefined;
  const semver = ref.at("semver").text();
  if (semver !== undefined && semver !== "")
    return isBounded(semver) ? undefined : moves(ref.at("semver"), `semver "${semver}" without an upper bound`);
  const tag = ref.at("tag").text();
  if (tag !== undefined && tag !== "") return isMovingTag(tag) ? moves(ref.at("tag"), `tag "${tag}"`) : undefined;
  const branch = ref.at("branch").text() ?? ref.at("name").text();
  return moves(ref, branch === undefined ? "no reference, which means latest" : `"${branch}"`);
}
