import { z } from "zod";
import { GroupPath, HttpsUrl, KasAddress, MinorVersion, RegistryHost } from "./primitives.ts";

/** Offerings, tiers and what a feature needs (GitLab: docs front matter "Tier / Offering"). */
export const TIERS = ["free", "premium", "ultimate"] as const;
export type Tier = (typeof TIERS)[number];

const shared = {
  tier: z.enum(TIERS),
  /** Version of the instance; features that came later are refused. GitLab.com runs ahead of the newest release. */
  version: MinorVersion,
  /** Top-level group; an agent serves projects below the same top-level group. */
  rootGroup: GroupPath,
  /** Where the API token comes from: the stack's secret `gitlabToken`, or GITLAB_TOKEN of whoever runs Pulumi. */
  credentials: z.enum(["secret", "environment"]).default("secret"),
};

/** GitLab.com: addresses are known. */
const GitLabCom = z.strictObject({
  offering: z.literal("gitlab.com"),
  ...shared,
  url: HttpsUrl.default("https://gitlab.com"),
  registry: RegistryHost.default("registry.gitlab.com"),
  kasAddress: KasAddress.default("wss://kas.gitlab.com"),
});

/** An instance of one's own: every address is named. */
const Instance = z.strictObject({
  offering: z.enum(["self-managed", "dedicated"]),
  ...shared,
  url: HttpsUrl,
  registry: RegistryHost,
  kasAddress: KasAddress,
});

/** The GitLab instance of an environment. */
export const GitLabSettings = z.discriminatedUnion("offering", [GitLabCom, Instance], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? `${JSON.stringify((issue.input as { offering?: unknown })?.offering)} is not an offering; choose "gitlab.com", "self-managed" or "dedicated"`
      : undefined,
});
export type GitLabSettings = z.infer<typeof GitLabSettings>;

/** Whether `tier` includes what `needed` includes. */
export function includesTier(tier: Tier, needed: Tier): boolean {
  return TIERS.indexOf(tier) >= TIERS.indexOf(needed);
}

/** The sentence that refuses a feature for its tier. */
export function tierSentence(feature: string, needed: Tier, tier: Tier): string {
  const name = (value: Tier) => value[0]!.toUpperCase() + value.slice(1);
  return `${feature} needs GitLab ${name(needed)}, and gitlab.tier is "${tier}"; choose what ${name(tier)} offers or change gitlab.tier`;
}
