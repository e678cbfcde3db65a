import type { Section } from "../toml/section.ts";
import type { Build, Moment } from "./build.ts";
import { matchesGlob } from "./pattern.ts";
import { refuse } from "./refusal.ts";

/** The helper image, and the system that it is for. */
export interface HelperImage {
  /** With its tag; what `helper_image` names wins later. */
  readonly image: string;
  readonly windows: boolean;
}

/** Windows builds that have a helper image (GitLab Runner documentation, install/windows). */
const WINDOWS: Readonly<Record<string, string>> = {
  "10.0.17763": "1809",
  "10.0.20348": "21H2",
  "10.0.26100": "24H2",
  "10.0.19043": "1809",
  "10.0.19044": "1809",
  "10.0.19045": "1809",
  "10.0.22000": "21H2",
  "10.0.22621": "21H2",
  "10.0.22631": "21H2",
  "10.0.26200": "24H2",
};

/** Names of architectures as the tags of helper images have them. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  armv6l: "arm",
  armv7l: "arm",
  aarch64: "arm64",
  amd64: "x86_64",
};

/** The default helper image for the node that configuration and job select. */
export function helperImageOf(build: Build, nodeSelector: Readonly<Record<string, string>>): HelperImage {
  const { kubernetes, process, runner } = build;
  const selected = (label: string) => nodeSelector[label] || kubernetes.map("node_selector")[label] || "";
  const autoset = kubernetes.flag("helper_image_autoset_arch_and_os") === true;
  const architecture = selected("kubernetes.io/arch") || (autoset ? process.architecture : "amd64");
  const system = selected("kubernetes.io/os") || "linux";
  const revision = /^\d*\.\d*\.\d*/.exec(process.version)?.[0];
  const version = revision === undefined ? "latest" : `v${revision}`;
  const tagged = (tag: string, windows: boolean) => ({ image: `${process.helperRepository}:${tag}`, windows });
  if (system === "windows")
    return tagged(windowsTag(selected("node.kubernetes.io/windows-build"), architecture, version), true);
  if (system !== "linux" && system !== "freebsd") refuse(`there is no helper image for the system ${system}`);
  const concrete = build.early.flags.get("FF_CONCRETE") === true;
  const wanted = build.early.variables.expand(kubernetes.text("helper_image_flavor"));
  const flavor = wanted || (concrete ? "concrete" : "alpine");
  const prefix = flavor === "alpine" ? "" : `${flavor}-`;
  const suffix = runner.text("shell") === "pwsh" && !concrete ? "-pwsh" : "";
  return tagged(`${prefix}${ARCHITECTURES[architecture] ?? architecture}-${version}${suffix}`, false);
}

function windowsTag(kernel: string, architecture: string, version: string): string {
  const parts = kernel.split(/[. ]+/).filter((part) => part !== "");
  const known = parts.length < 3 ? undefined : WINDOWS[parts.slice(0, 3).join(".")];
  if (known === undefined) refuse(`there is no helper image for the Windows build ${JSON.stringify(kernel)}`);
  const arm = /^(aarch64|arm64)$/.test(architecture) && known === "24H2";
  return `${arm ? "arm64" : "x86_64"}-${version}-servercore${known}`;
}

/** The images that every list allows: the default of the configuration and the helper repository. */
export interface AllowedImages {
  readonly check: (image: string, list: "allowed_images" | "allowed_services") => void;
}

/** Refuses images that are not on the lists. The lists are compared after variables were expanded. */
export function allowedImages(build: Build, now: Moment): AllowedImages {
  const always = [now.variables.expand(build.kubernetes.text("image")), build.process.helperRepository];
  return {
    check: (image, list) => {
      const patterns = build.kubernetes.texts(list);
      if (patterns.length === 0 || always.includes(image)) return;
      if (!patterns.some((pattern) => matchesGlob(pattern, image)))
        refuse(`the image ${JSON.stringify(image)} is not on the list ${list}`);
    },
  };
}

const POLICIES: Readonly<Record<string, string>> = {
  "": "",
  always: "Always",
  never: "Never",
  "if-not-present": "IfNotPresent",
};

/**
 * The pull policy that a container begins with; empty leaves it to the cluster. Without `pull_policy` and
 * `allowed_pull_policies` a job may choose none.
 *
 * @param wanted what the job asks for, in the words of .gitlab-ci.yml
 */
export function pullPolicyOf(kubernetes: Section, wanted: readonly string[]): string {
  const configured = policies(kubernetes.texts("pull_policy"), "pull_policy");
  const list = kubernetes.texts("allowed_pull_policies");
  const allowed = list.length > 0 ? policies(list, "allowed_pull_policies") : configured;
  const asked = wanted.length > 0 ? policies(wanted, "the job's pull_policy") : configured;
  const found = asked.find((policy) => allowed.includes(policy));
  if (found === undefined)
    refuse(
      `the pull policy ${asked.join(", ") || "of the cluster"} is not among the allowed ones (${allowed.join(", ")})`,
    );
  return found;
}

function policies(words: readonly string[], where: string): string[] {
  if (words.length === 0) return [""];
  return words.map((word) => {
    const policy = Object.hasOwn(POLICIES, word) ? POLICIES[word] : undefined;
    if (policy === undefined) refuse(`${where}: ${JSON.stringify(word)} must be one of always, if-not-present, never`);
    return policy;
  });
}
