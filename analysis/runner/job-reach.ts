import { FLAGS, POD_FLAGS } from "./pod/feature-flags.ts";
import { isAnchored } from "./pod/pattern.ts";
import { parseQuantity } from "./pod/quantity.ts";
import type { Section } from "./toml/section.ts";

/** Something about its pod that a job can choose or switch. */
export interface Reach {
  /** The key of the configuration that lets it, below `[[runners]]`. */
  readonly key: string;
  /** What the job does, and what comes of it. */
  readonly what: string;
  readonly fix: string;
}

/**
 * What a job can forge, flip or choose of its own pod under a configuration: feature flags that are not pinned, overwrites,
 * labels and paths made of variables, images (reference/runner-behaviour: measured with GitLab Runner 19.4).
 */
export function reachOfJob(runner: Section): Reach[] {
  const kubernetes = runner.table("kubernetes");
  return [
    ...flags(runner),
    ...patterns(kubernetes),
    ...maxima(kubernetes),
    ...labels(kubernetes),
    ...expansions(kubernetes),
    ...images(kubernetes),
    ...users(kubernetes),
  ];
}

function flags(runner: Section): Reach[] {
  const pinned = runner.map<boolean>("feature_flags");
  const patched = runner.table("kubernetes").tables("pod_spec").length > 0;
  return Object.entries(POD_FLAGS)
    .filter(([flag]) => !Object.hasOwn(pinned, flag))
    .filter(([flag]) => patched || flag !== "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION")
    .map(([flag, effect]) => ({
      key: `feature_flags.${flag}`,
      what: `a job that sets the variable ${flag} ${effect}`,
      fix: `set ${flag} = ${FLAGS.get(flag) === true} under [runners.feature_flags]: the environment list does not pin it`,
    }));
}

/** Overwrites by a pattern: the key of the pattern, the variable, and what it chooses. */
const PATTERNS: readonly [key: string, variable: string, what: string][] = [
  ["namespace_overwrite_allowed", "KUBERNETES_NAMESPACE_OVERWRITE", "the namespace"],
  ["service_account_overwrite_allowed", "KUBERNETES_SERVICE_ACCOUNT_OVERWRITE", "the service account"],
  ["pod_labels_overwrite_allowed", "KUBERNETES_POD_LABELS_*", "every label outside runner.gitlab.com, pod included"],
  ["pod_annotations_overwrite_allowed", "KUBERNETES_POD_ANNOTATIONS_*", "annotations, those of runner.gitlab.com too"],
  ["node_selector_overwrite_allowed", "KUBERNETES_NODE_SELECTOR_*", "its nodes"],
  ["node_tolerations_overwrite_allowed", "KUBERNETES_NODE_TOLERATIONS_*", "the taints that it tolerates"],
];

function patterns(kubernetes: Section): Reach[] {
  const open = PATTERNS.filter(([key]) => kubernetes.text(key) !== "").map(([key, variable, what]) => {
    const pattern = kubernetes.text(key);
    const loose = isAnchored(pattern) ? "" : ", and as it is not anchored, whatever holds a match";
    return {
      key: `kubernetes.${key}`,
      what: `a job chooses ${what} by ${variable} within ${JSON.stringify(pattern)}${loose}`,
      fix: isAnchored(pattern) ? "remove the key unless jobs need it" : "anchor the pattern: ^(…)$",
    };
  });
  const token = {
    key: "kubernetes.bearer_token_overwrite_allowed",
    what: "a job chooses the token that its pod is made with by KUBERNETES_BEARER_TOKEN",
    fix: "remove the key",
  };
  return kubernetes.flag("bearer_token_overwrite_allowed") === true ? [...open, token] : open;
}

function maxima(kubernetes: Section): Reach[] {
  return Object.keys(kubernetes.data)
    .filter((key) => key.endsWith("_overwrite_max_allowed") && kubernetes.text(key) !== "")
    .map((key) => {
      const [amount, maximum] = [key.replace("_overwrite_max_allowed", ""), kubernetes.text(key)];
      const readable = parseQuantity(maximum) !== undefined;
      return {
        key: `kubernetes.${key}`,
        what: readable
          ? `a job chooses ${amount} up to ${maximum}, or 0, which is no bound at all`
          : `${JSON.stringify(maximum)} is no quantity: a job that asks for ${amount} fails`,
        fix: readable ? "bound the namespace by a LimitRange as well" : "write a quantity such as 2 or 4Gi",
      };
    });
}

function labels(kubernetes: Section): Reach[] {
  return Object.entries(kubernetes.map("pod_labels"))
    .filter(([, value]) => value.includes("$"))
    .map(([label, value]) => ({
      key: `kubernetes.pod_labels.${label}`,
      what: `the value ${JSON.stringify(value)} comes from variables that a job sets, a masked one in clear`,
      fix: "let no policy trust it; select on project.runner.gitlab.com/id or job.runner.gitlab.com/pod",
    }));
}

const EXPANDED: readonly [kind: string, keys: readonly string[]][] = [
  ["host_path", ["mount_path", "sub_path"]],
  ["pvc", ["name", "mount_path", "sub_path"]],
  ["config_map", ["mount_path", "sub_path"]],
  ["secret", ["mount_path", "sub_path"]],
  ["empty_dir", ["mount_path", "sub_path"]],
  ["csi", ["mount_path", "sub_path"]],
  ["nfs", ["mount_path", "sub_path"]],
];

/** Keys whose variables a job sets: the helper image, claims, paths. */
function expansions(kubernetes: Section): Reach[] {
  const volumes = kubernetes.table("volumes");
  const places = EXPANDED.flatMap(([kind, keys]) =>
    volumes
      .tables(kind)
      .flatMap((volume) => keys.map((key): [string, string] => [`volumes.${kind}.${key}`, volume.text(key)])),
  );
  return [["helper_image", kubernetes.text("helper_image")] as [string, string], ...places]
    .filter(([, value]) => value.includes("$"))
    .map(([key, value]) => ({
      key: `kubernetes.${key}`,
      what: `a job chooses what ${JSON.stringify(value)} becomes`,
      fix: "write it without variables",
    }));
}

function images(kubernetes: Section): Reach[] {
  const lists = [
    ["allowed_images", "image"],
    ["allowed_services", "service"],
  ] as const;
  return lists
    .filter(([key]) => kubernetes.texts(key).length === 0)
    .map(([key, what]) => ({
      key: `kubernetes.${key}`,
      what: `a job runs every ${what}`,
      fix: `list patterns such as registry.example/group/** (* does not reach over a slash)`,
    }));
}

function users(kubernetes: Section): Reach[] {
  const fixed = (key: string) =>
    kubernetes.table("pod_security_context").has(key) || kubernetes.table("build_container_security_context").has(key);
  const lists = [
    ["allowed_users", "run_as_user", "user"],
    ["allowed_groups", "run_as_group", "group"],
  ] as const;
  return lists
    .filter(([list, key]) => kubernetes.texts(list).length === 0 && !fixed(key))
    .map(([list, , what]) => ({
      key: `kubernetes.${list}`,
      what: `a job runs its build as any ${what} but 0, and without asking as the image says, 0 included`,
      fix: `set run_as_${what} in a security context, or list ${list}`,
    }));
}
