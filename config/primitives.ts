import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * The small types that settings are made of. A leaf: it imports nothing of ours, so that every component's schema may use it.
 * Each message says what is allowed; zod adds the path, `config/load.ts` the file.
 */

const pattern = (regex: RegExp, allowed: string) =>
  z.string().regex(regex, { error: (issue) => `${JSON.stringify(issue.input)} is not ${allowed}` });

/** RFC 1123 label, 63 characters at most: names of Kubernetes objects and of GitLab agents (GitLab: user/clusters/agent/install). */
export const Name = pattern(
  /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'a name of lower-case letters, digits and "-" (63 at most), for example "shop-dev"',
);

/** DNS name without scheme or port. */
export const Hostname = pattern(
  /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
  'a host name, for example "gitlab.example.com" (no scheme, no port)',
);

/** Registry address: host with an optional port, no scheme, no path. It is the key in a dockerconfigjson. */
export const RegistryHost = pattern(
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?$/,
  'a registry host, for example "registry.gitlab.com" or "gitlab.example.com:5050"',
);

/** `https://…` without a path that ends in a slash. Plain http is allowed on localhost only. */
export const HttpsUrl = pattern(
  /^(https:\/\/[a-z0-9.-]+(:\d{1,5})?|http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?)(\/[\w.~/-]*[\w~-])?$/,
  'an https URL without a trailing slash, for example "https://gitlab.example.com"',
);

/** Address that an agent dials: `wss://` or `grpcs://`; plain `ws://`/`grpc://` on localhost only (GitLab: administration/clusters/kas). */
export const KasAddress = pattern(
  /^((wss|grpcs):\/\/[a-z0-9.-]+(:\d{1,5})?|(ws|grpc):\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?)(\/[\w.~/-]*)?$/,
  'a KAS address, for example "wss://kas.gitlab.com" or "wss://gitlab.example.com/-/kubernetes-agent/"',
);

/** Full path of a GitLab group: one or more segments. */
export const GroupPath = pattern(
  /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*$/,
  'the full path of a group, for example "acme/platform"',
);

/** Full path of a GitLab project: namespace and project. */
export const ProjectPath = pattern(
  /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)+$/,
  'the full path of a project, for example "acme/platform/clusters"',
);

/** Exact semantic version: charts and operators are pinned, never ranged. */
export const Version = pattern(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'an exact version, for example "2.32.0"');

/** Version of a product by minor, with an optional patch: `19.4` or `19.4.1`. */
export const MinorVersion = pattern(/^\d+\.\d+(\.\d+)?$/, 'a version in quotes, for example "19.4"');

/** Kubernetes quantity (resource.Quantity): `500m`, `1Gi`, `2`. */
export const Quantity = pattern(
  /^\d+(\.\d+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/,
  'a Kubernetes quantity in quotes, for example "500m" or "1Gi"',
);

/** Go duration with the units that Flux and GitLab Runner accept: `90s`, `10m`, `1h30m`. */
export const Duration = pattern(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/, 'a duration, for example "90s", "10m" or "1h30m"');

/** Whole days, `90d`: life of a token. The date is fixed when the token is made (DESIGN D7). */
export const Days = pattern(/^[1-9]\d{0,3}d$/, 'a number of days, for example "90d"');

/** IPv4 or IPv6 network in CIDR form. */
export const Cidr = z.union([z.cidrv4(), z.cidrv6()], {
  error: (issue) => `${JSON.stringify(issue.input)} is not a network in CIDR form, for example "10.96.0.1/32"`,
});

export const Port = z.int().min(1).max(65535);

/** Image pinned by digest or by a tag that is not a moving one. */
export const PinnedImage = pattern(
  /^(?!.*:(latest|main|master|edge|stable|nightly)(@|$))[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9._/-]+)*(:[\w][\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  'a pinned image, for example "alpine:3.22.1" or "registry.example.com/app@sha256:…" (never "latest")',
);

/** Digest of an image or artifact: what it is named by wherever its tag could be moved. */
export const Digest = pattern(/^sha256:[0-9a-f]{64}$/, 'a digest ("sha256:" and 64 hexadecimal digits)');

/** Environment scope of a GitLab variable: `*`, `production`, `review/*`. */
export const EnvironmentScope = pattern(
  /^[\w\-/.*{} ]{1,255}$/,
  'an environment scope, for example "production" or "review/*"',
);

/**
 * CI_ENVIRONMENT_SLUG of an environment: its name where that is 24 lower-case letters, digits and single dashes at most; of any other
 * name the first 17 characters and six of its SHA-256 in base 36 (GitLab: ci/variables/predefined_variables; lib/gitlab/slug/environment.rb).
 */
export function environmentSlug(name: string): string {
  const text = slugText(name);
  if (text === name && text.length <= 24) return text.replace(/-$/, "");
  const suffix = BigInt(`0x${createHash("sha256").update(name).digest("hex")}`)
    .toString(36)
    .slice(-6);
  return `${text.slice(0, 17).replace(/-$/, "")}-${suffix}`;
}

/** Whether some environment of a scope (`production`, `review/*`) may have this slug. */
export function mayHaveSlug(scope: string, slug: string): boolean {
  const [beginning = "", ...rest] = scope.split("*");
  if (rest.length === 0) return environmentSlug(scope) === slug;
  return beginning === "" || slug.startsWith(slugText(beginning).slice(0, 17).replace(/-$/, ""));
}

function slugText(name: string): string {
  const text = name.toLowerCase().replace(/[^a-z0-9]/g, "-");
  return (/^[a-z]/.test(text) ? text : `env-${text}`).replace(/-+/g, "-");
}

/** Chart source. Settings, so that a mirror can be used; the defaults are the official ones. */
export const chartSource = (name: string, repository: string) =>
  z.strictObject({
    name: z.string().min(1).default(name),
    repository: z
      .string()
      .regex(/^(https|oci|http):\/\/\S+$/, { error: "a chart repository is an https:// or oci:// address" })
      .default(repository),
    version: Version,
  });

/** Token generations (DESIGN D7): at most two alive, one of them is what consumers use. */
export const TokenGenerations = z
  .strictObject({
    generations: z
      .array(z.int().min(1))
      .min(1, { error: "one generation at least" })
      .max(2, { error: "more than two tokens alive are too many; remove the oldest first" })
      .default([1]),
    current: z.int().min(1).default(1),
  })
  .refine((token) => token.generations.includes(token.current), {
    error: '"current" is not one of "generations"; name a generation that exists',
    path: ["current"],
  })
  .refine((token) => token.generations.every((generation, index, all) => index === 0 || generation > all[index - 1]!), {
    error: '"generations" are ascending and distinct, for example [3, 4]',
    path: ["generations"],
  })
  .prefault({});

export type TokenGenerations = z.infer<typeof TokenGenerations>;
