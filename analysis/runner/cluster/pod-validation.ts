import { isIP } from "node:net";
import { isLabelName, isLabelValue, isQualifiedName, isSubdomain } from "../pod/names.ts";
import { compareQuantities } from "../pod/quantity.ts";
import { type Data, listOf } from "../pod/wire.ts";
import { faultsOfAffinity } from "./affinity-validation.ts";
import { faultsOfContainers } from "./container-validation.ts";
import { faultsOfLabels, faultsOfProfile, faultsOfResources, oneOf, outside } from "./field-checks.ts";
import { containerRequests } from "./pod-requests.ts";
import { faultsOfVolumes } from "./volume-validation.ts";

/** What the API server's validation has against a stored pod (Kubernetes 1.36): `field: what is wrong`. */
export function faultsOfPod(pod: Data): string[] {
  const metadata = pod["metadata"] as Data;
  const spec = pod["spec"] as Data;
  return [
    ...faultsOfMetadata(metadata),
    ...faultsOfVolumes(spec),
    ...faultsOfContainers(spec),
    ...faultsOfPodResources(spec),
    ...faultsOfContext(spec),
    ...faultsOfNames(spec),
    ...faultsOfLabels((spec["nodeSelector"] ?? {}) as Record<string, string>, "spec.nodeSelector"),
    ...faultsOfAffinity((spec["affinity"] ?? {}) as Data),
    ...faultsOfDns(spec),
    ...faultsOfTolerations(listOf(spec, "tolerations")),
    ...faultsOfHostAliases(listOf(spec, "hostAliases")),
    ...faultsOfHost(spec),
  ];
}

const ANNOTATIONS_MAX = 256 * 1024;

function faultsOfMetadata(metadata: Data): string[] {
  const annotations = (metadata["annotations"] ?? {}) as Record<string, string>;
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const keys = Object.keys(annotations).filter((key) => !isQualifiedName(key.toLowerCase()));
  const { name, namespace } = metadata as { name: string; namespace: string };
  return [
    ...(isSubdomain(name) ? [] : [`metadata.name: ${JSON.stringify(name)} is no name`]),
    ...(isLabelName(namespace) ? [] : [`metadata.namespace: ${JSON.stringify(namespace)} is no name`]),
    ...keys.map((key) => `metadata.annotations: ${JSON.stringify(key)} is no key`),
    ...(size > ANNOTATIONS_MAX ? ["metadata.annotations: more than 256 KiB"] : []),
    ...faultsOfLabels((metadata["labels"] ?? {}) as Record<string, string>, "metadata.labels"),
  ];
}

function faultsOfNames(spec: Data): string[] {
  const names = ["serviceAccountName", "priorityClassName", "runtimeClassName", "nodeName"];
  const wrong = names.filter((key) => spec[key] !== undefined && !isSubdomain(`${spec[key]}`));
  const labels = ["hostname", "subdomain"].filter((key) => spec[key] !== undefined && !isLabelName(`${spec[key]}`));
  const secrets = listOf(spec, "imagePullSecrets").filter(({ name }) => (name ?? "") === "");
  return [
    ...[...wrong, ...labels].map((key) => `spec.${key}: ${JSON.stringify(spec[key])} is no name`),
    ...secrets.map(() => "spec.imagePullSecrets: a name is required"),
    ...outside(spec["activeDeadlineSeconds"], 1, "spec.activeDeadlineSeconds"),
    ...oneOf(spec["restartPolicy"], ["Always", "OnFailure", "Never"], "spec.restartPolicy"),
    ...oneOf(spec["preemptionPolicy"], ["Never", "PreemptLowerPriority"], "spec.preemptionPolicy"),
  ];
}

function faultsOfContext(spec: Data): string[] {
  const context = (spec["securityContext"] ?? {}) as Data;
  const path = "spec.securityContext";
  const groups = (Array.isArray(context["supplementalGroups"]) ? context["supplementalGroups"] : []) as unknown[];
  return [
    ...["runAsUser", "runAsGroup", "fsGroup"].flatMap((key) => outside(context[key], 0, `${path}.${key}`)),
    ...groups.flatMap((group) => outside(group, 0, `${path}.supplementalGroups`)),
    ...faultsOfProfile(context["seccompProfile"], `${path}.seccompProfile`),
    ...oneOf(context["fsGroupChangePolicy"], ["OnRootMismatch", "Always"], `${path}.fsGroupChangePolicy`),
    ...oneOf(context["supplementalGroupsPolicy"], ["Strict", "Merge"], `${path}.supplementalGroupsPolicy`),
    ...faultsOfSysctls(listOf(context, "sysctls"), spec, `${path}.sysctls`),
  ];
}

/** A kernel parameter of a part of the node that the pod shares cannot be the pod's own. */
function faultsOfSysctls(sysctls: readonly Data[], spec: Data, path: string): string[] {
  const shared = [
    ...(spec["hostNetwork"] === true ? ["net."] : []),
    ...(spec["hostIPC"] === true ? ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."] : []),
  ];
  const names = sysctls.map(({ name }) => `${name ?? ""}`.replaceAll("/", "."));
  return names.flatMap((name, index) => [
    ...(/^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(name)
      ? []
      : [`${path}: ${JSON.stringify(name)} is no name of a parameter`]),
    ...(names.indexOf(name) < index ? [`${path}: ${JSON.stringify(name)} is there twice`] : []),
    ...(shared.some((prefix) => name.startsWith(prefix)) ? [`${path}: ${name} is shared with the node`] : []),
  ]);
}

const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

function faultsOfDns(spec: Data): string[] {
  const config = (spec["dnsConfig"] ?? {}) as { nameservers?: string[]; searches?: string[] };
  const { nameservers = [], searches = [] } = config;
  const options = listOf(config, "options");
  const path = "spec.dnsConfig";
  return [
    ...oneOf(spec["dnsPolicy"], DNS_POLICIES, "spec.dnsPolicy"),
    ...(spec["dnsPolicy"] === "None" && nameservers.length === 0
      ? [`${path}.nameservers: the policy None needs one`]
      : []),
    ...(nameservers.length > 3 ? [`${path}.nameservers: more than 3`] : []),
    ...nameservers.filter((one) => isIP(one) === 0).map((one) => `${path}.nameservers: ${one} is no IP address`),
    ...(searches.length > 32 || searches.join(" ").length > 2048 ? [`${path}.searches: too many`] : []),
    ...searches.filter((one) => !isSearch(one)).map((one) => `${path}.searches: ${JSON.stringify(one)} is no domain`),
    ...options.filter(({ name }) => (name ?? "") === "").map(() => `${path}.options: a name is required`),
  ];
}

/** A search domain may be a single dot, end in one, and have underscores (relaxed since 1.33). */
function isSearch(domain: string): boolean {
  return domain === "." || isSubdomain(domain.replace(/\.$/, "").replaceAll("_", "a"));
}

function faultsOfTolerations(tolerations: readonly Data[]): string[] {
  return tolerations.flatMap(({ key = "", operator = "", value = "", effect = "", tolerationSeconds }, index) => {
    const path = `spec.tolerations[${index}]`;
    const exists = operator === "Exists";
    return [
      ...(key !== "" && !isQualifiedName(`${key}`) ? [`${path}.key: ${JSON.stringify(key)} is no key`] : []),
      ...(key === "" && !exists ? [`${path}.operator: must be Exists where there is no key`] : []),
      ...(tolerationSeconds !== undefined && effect !== "NoExecute" ? [`${path}.effect: must be NoExecute`] : []),
      ...(exists && value !== "" ? [`${path}.value: must be empty with Exists`] : []),
      ...(!exists && !isLabelValue(`${value}`) ? [`${path}.value: ${JSON.stringify(value)} is no value`] : []),
      ...oneOf(operator, ["Exists", "Equal", ""], `${path}.operator`),
      ...oneOf(effect, ["", "NoSchedule", "PreferNoSchedule", "NoExecute"], `${path}.effect`),
    ];
  });
}

function faultsOfHostAliases(aliases: readonly Data[]): string[] {
  return aliases.flatMap(({ ip, hostnames }) => [
    ...(isIP(`${ip ?? ""}`) === 0 ? [`spec.hostAliases.ip: ${JSON.stringify(ip)} is no IP address`] : []),
    ...((hostnames ?? []) as string[])
      .filter((name) => !isSubdomain(name))
      .map((name) => `spec.hostAliases.hostnames: ${JSON.stringify(name)} is no host name`),
  ]);
}

function faultsOfHost(spec: Data): string[] {
  const taken = ["hostPID", "hostIPC"].filter((key) => spec[key] === true);
  return [
    ...(spec["hostUsers"] === false ? taken.map((key) => `spec.${key}: not together with hostUsers: false`) : []),
    ...(spec["hostUsers"] === false && spec["hostNetwork"] === true
      ? ["spec.hostNetwork: not together with hostUsers: false"]
      : []),
    ...(spec["shareProcessNamespace"] === true && spec["hostPID"] === true
      ? ["spec.shareProcessNamespace: not together with hostPID"]
      : []),
    ...(listOf(spec, "schedulingGates").length > 0 && (spec["nodeName"] ?? "") !== ""
      ? ["spec.nodeName: not before all schedulingGates are cleared"]
      : []),
    ...(listOf(spec, "ephemeralContainers").length > 0 ? ["spec.ephemeralContainers: not when a pod is made"] : []),
  ];
}

function faultsOfPodResources(spec: Data): string[] {
  const own = (spec["resources"] ?? {}) as { requests?: Record<string, string>; limits?: Record<string, string> };
  const { requests = {}, limits = {} } = own;
  const together = containerRequests(spec);
  return [
    ...faultsOfResources(own, "spec.resources"),
    ...Object.entries(requests)
      .filter(([name, amount]) => together[name] !== undefined && compareQuantities(together[name], amount) > 0)
      .map(([name, amount]) => `spec.resources.requests[${name}]: ${amount} is less than what containers ask for`),
    ...listOf(spec, "containers").flatMap(({ name, resources }) =>
      Object.entries(((resources as Data | undefined)?.["limits"] ?? {}) as Record<string, string>)
        .filter(([key, amount]) => limits[key] !== undefined && compareQuantities(amount, limits[key]) > 0)
        .map(([key, amount]) => `spec.resources.limits[${key}]: container ${name} has ${amount}`),
    ),
  ];
}
