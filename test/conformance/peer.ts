import { parseImage } from "../../analysis/images/reference.ts";
import type { Outcome } from "../../policy/lib/session.ts";
import type { Settings } from "../../policy/lib/settings.ts";
import type { Row } from "./rows.ts";

/** Parameters under which the label of a row holds. */
interface Told {
  readonly exemptImages?: readonly string[];
  readonly repos?: readonly string[];
  readonly allowedImages?: readonly string[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly limits?: readonly string[];
  readonly requests?: readonly string[];
  readonly imageRepositoryAllowList?: readonly string[];
  readonly imageDigestExemptRepositories?: readonly string[];
  readonly memory_limit_max?: readonly string[];
}

function toldTo(row: Row): Told {
  const { postureControlInputs } = (row["config"] ?? {}) as { postureControlInputs?: Told };
  return { ...(row["params"] as Told | null), ...postureControlInputs };
}

/** The check of the peer that a row comes from. */
export function checkOf(row: Row): string {
  return String(row["peer_rule"] ?? row["peer_policy"] ?? "");
}

/** What a row's peer was told, as settings of the pack. */
export function settingsOf(row: Row): Partial<Settings> {
  const told = toldTo(row);
  switch (row.our_rule) {
    case "net-job-pods-selected":
      // Peers judge every pod by the rule that here is about the pods of job namespaces.
      return { jobNamespaces: ["*"] };
    case "ns-psa-enforce":
      return /baseline|privileged/.test(checkOf(row)) ? { baselineNamespaces: ["*"] } : {};
    case "pod-resources-set":
      return { containerMaximum: maximumOf(told) };
    case "image-registry-allowlist": {
      const allowed = told.allowedImages ?? told.imageRepositoryAllowList;
      const listed = checkOf(row) === "disallowedrepos" ? complement(row, told.repos ?? []) : (allowed ?? told.repos);
      return { imageRegistries: listed?.length ? listed : ["registry.example.com"] };
    }
    default:
      return {};
  }
}

/** `-1` says that an amount has no maximum; a limit that is only asked for has one that nothing exceeds. */
function maximumOf({ limits = [], memory_limit_max, ...told }: Told): string[] {
  const any = (name: string) => (limits.includes(name) ? "1E" : undefined);
  const cpu = told.cpu ?? any("cpu");
  const memory = told.memory ?? memory_limit_max?.[0] ?? any("memory");
  const amounts = [
    ["cpu", cpu],
    ["memory", memory],
  ] as const;
  return amounts.flatMap(([name, amount]) => (amount === undefined || amount === "-1" ? [] : [`${name} ${amount}`]));
}

/** A list of what is forbidden allows every other image of the row. */
function complement(row: Row, forbidden: readonly string[]): string[] {
  const images: string[] = [];
  JSON.stringify(row.manifests ?? row.manifest, (key, value) => {
    if (key === "image" && typeof value === "string") images.push(value);
    return value;
  });
  return images.filter((image) => !forbidden.some((place) => image.startsWith(place)));
}

const CONTAINERS = ["containers", "initContainers", "ephemeralContainers"];

/** An object without the containers of which the peer's check does not speak. */
export function judgedPart(manifest: unknown, row: Row): unknown {
  if (!CONTAINERS.some((list) => JSON.stringify(manifest)?.includes(`"${list}"`))) return manifest;
  return JSON.parse(
    JSON.stringify(manifest, (key, value) => {
      if (!CONTAINERS.includes(key) || !Array.isArray(value)) return value;
      return value.filter((container) => !isLeftOut(String(container?.image ?? ""), row));
    }),
  );
}

function isLeftOut(image: string, row: Row): boolean {
  const { exemptImages = [], imageDigestExemptRepositories = [] } = toldTo(row);
  const isExempt = exemptImages.some((one) => (one.endsWith("*") ? image.startsWith(one.slice(0, -1)) : image === one));
  const isOfExempt = imageDigestExemptRepositories.some(
    (place) => image.startsWith(place) && /^([/:@]|$)/.test(image.slice(place.length)),
  );
  // This check of Kyverno is about images whose tag is latest.
  const isFixed = checkOf(row) === "imagepullpolicy-always" && !["latest", undefined].includes(parseImage(image).tag);
  return isExempt || isOfExempt || isFixed;
}

/** Whether a finding is of the control that the peer checks: ours may object for another reason. */
export function isOfControl(outcome: Outcome, row: Row): boolean {
  if (row.our_rule === "pod-resources-set") return isOfAmount(outcome.path, row);
  switch (checkOf(row)) {
    // Literals only.
    case "sensitiveContainerEnvVar":
      return outcome.path.endsWith(".value");
    // The account that every namespace has.
    case "DefaultServiceAccount":
    case "automount-default-service-account":
      return outcome.resource?.name === "default";
    // Whether any policy selects the pod, for whichever direction.
    case "ensure_network_policy_configured_in_labels":
    case "ingress-and-egress-blocked":
    case "non-isolated-pod":
      return outcome.message.includes("for ingress and egress");
    default:
      return true;
  }
}

/** Peers split what a container takes into CPU, memory, requests and limits, and name their checks so or take lists. */
function isOfAmount(path: string, row: Row): boolean {
  const name = checkOf(row).toLowerCase();
  const told = toldTo(row);
  const [, kind = "", amount = ""] = /\.(requests|limits)\.([\w-]+)$/.exec(path) ?? [];
  if (name === "containerresources") return (told[kind as "requests" | "limits"] ?? []).includes(amount);
  if (name === "containerlimits") return kind === "limits";
  if (name === "containerrequests") return kind === "requests";
  const amounts = ["cpu", "memory"].filter((one) => name.includes(one));
  const ofRequests = name.includes("request") && !name.includes("limit");
  return (amounts.length !== 1 || amount === amounts[0]) && (!ofRequests || kind === "requests");
}

/** A row may be about some of its objects only: `Kind/name`, or `Kind.namespace.name`, where the pods of an object may be meant. */
export function isTarget({ resource }: Outcome, row: Row): boolean {
  const target = row["target"] as string | undefined;
  const targets = row["targets"] as string[] | undefined;
  if (resource === undefined || (target === undefined && targets === undefined)) return true;
  const { kind, name, namespace = "default" } = resource;
  const own = [`${kind}.${namespace}.${name}`, `Pod.${namespace}.${name}`];
  return (
    target === `${kind}/${name}` ||
    (targets ?? []).some((one) => own.some((id) => one === id || one.startsWith(`${id}.`)))
  );
}
