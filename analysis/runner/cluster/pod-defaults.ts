import { defaultPullPolicy } from "../pod/image-reference.ts";
import { type Data, lean, listOf } from "../pod/wire.ts";
import type { PriorityClass } from "./cluster.ts";
import { podRequests, withStoredAmounts } from "./pod-requests.ts";

/** A pod with the defaults of the API server alone, before admission plugins see it (Kubernetes 1.36). */
export function defaultedPod(pod: Data): Data {
  const spec = pod["spec"] as Data;
  const host = spec["hostNetwork"] === true;
  const containers = (key: string) =>
    listOf(spec, key).map((container) => (host ? onHost(storedContainer(container)) : storedContainer(container)));
  const complete: Data = {
    ...spec,
    volumes: listOf(spec, "volumes").map(storedVolume),
    initContainers: containers("initContainers"),
    containers: containers("containers"),
    restartPolicy: spec["restartPolicy"] ?? "Always",
    terminationGracePeriodSeconds: spec["terminationGracePeriodSeconds"] ?? 30,
    dnsPolicy: spec["dnsPolicy"] ?? "ClusterFirst",
    ...(spec["serviceAccountName"] !== undefined && { serviceAccount: spec["serviceAccountName"] }),
    securityContext: spec["securityContext"] ?? {},
    schedulerName: spec["schedulerName"] ?? "default-scheduler",
    enableServiceLinks: spec["enableServiceLinks"] ?? true,
  };
  return { ...pod, spec: kept(spec, { ...complete, ...podRequests(complete) }) };
}

/**
 * A pod as it is stored: with its defaults, and what the admission plugins that are on without a setting add (service
 * account and its token, tolerations of nodes that are not ready, priority), and label keys of affinities merged.
 */
export function storedPod(pod: Data, priority: PriorityClass, suffix: string): Data {
  const defaulted = defaultedPod(pod);
  const spec = defaulted["spec"] as Data;
  const account = spec["serviceAccountName"] ?? "default";
  const volume = `kube-api-access-${suffix}`;
  const mounted = spec["automountServiceAccountToken"] !== false;
  const containers = (key: string) =>
    listOf(spec, key).map((container) => (mounted ? withToken(container, volume) : container));
  const tolerations = listOf(spec, "tolerations");
  const complete: Data = {
    ...spec,
    volumes: [...listOf(spec, "volumes"), ...(mounted ? [{ name: volume, projected: TOKEN }] : [])],
    initContainers: containers("initContainers"),
    containers: containers("containers"),
    serviceAccountName: account,
    serviceAccount: account,
    tolerations: [...tolerations, ...missingTolerations(tolerations)],
    terminationGracePeriodSeconds: graceOf(spec["terminationGracePeriodSeconds"]),
    priority: priority.value,
    preemptionPolicy: spec["preemptionPolicy"] ?? priority.preemptionPolicy ?? "PreemptLowerPriority",
    ...(spec["affinity"] !== undefined && { affinity: mergedAffinity(spec["affinity"] as Data, labelsOf(pod)) }),
  };
  return { ...defaulted, spec: kept(spec, complete) };
}

/** A spec without empty fields, but for an empty runtime class: there is none of that name. */
function kept(before: Data, spec: Data): Data {
  return before["runtimeClassName"] === "" ? { ...lean(spec), runtimeClassName: "" } : lean(spec);
}

/** A negative number of seconds counts as one. */
function graceOf(seconds: unknown): unknown {
  return typeof seconds === "number" && seconds < 0 ? 1 : seconds;
}

function labelsOf(pod: Data): Readonly<Record<string, string>> {
  return ((pod["metadata"] as Data)["labels"] ?? {}) as Record<string, string>;
}

function withToken(container: Data, volume: string): Data {
  const mounts = listOf(container, "volumeMounts");
  if (mounts.some(({ mountPath }) => mountPath === TOKEN_FOLDER)) return container;
  return { ...container, volumeMounts: [...mounts, { name: volume, readOnly: true, mountPath: TOKEN_FOLDER }] };
}

function mergedAffinity(affinity: Data, labels: Readonly<Record<string, string>>): Data {
  const term = (one: Data) => mergedTerm(one, labels);
  return Object.fromEntries(
    Object.entries(affinity).map(([kind, rules]) => {
      if (kind === "nodeAffinity") return [kind, rules];
      const { [REQUIRED]: required, [PREFERRED]: preferred } = rules as Record<string, Data[] | undefined>;
      const weighted = preferred?.map((one) => ({ ...one, podAffinityTerm: term(one["podAffinityTerm"] as Data) }));
      return [kind, lean({ [REQUIRED]: required?.map(term), [PREFERRED]: weighted })];
    }),
  );
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

function mergedTerm(term: Data, labels: Readonly<Record<string, string>>): Data {
  const selector = term["labelSelector"] as Data | undefined;
  const operators = [
    ["matchLabelKeys", "In"],
    ["mismatchLabelKeys", "NotIn"],
  ] as const;
  const added = operators.flatMap(([field, operator]) =>
    ((term[field] ?? []) as string[])
      .filter((key) => labels[key] !== undefined)
      .map((key) => ({ key, operator, values: [labels[key]] })),
  );
  if (selector === undefined || added.length === 0) return term;
  const matchExpressions = [...listOf(selector, "matchExpressions"), ...added];
  return { ...term, labelSelector: { ...selector, matchExpressions } };
}

const TOKEN_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

const TOKEN = {
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] },
    },
  ],
  defaultMode: 420,
};

function storedVolume(volume: Data): Data {
  const [name, source] = Object.entries(volume).find(([key]) => key !== "name") ?? ["emptyDir", {}];
  const data = source as Data;
  const withDefaults: Data = { ...DEFAULTS_OF_VOLUMES[name], ...data };
  return { ...volume, [name]: name === "projected" ? withSources(withDefaults) : withItems(withDefaults) };
}

function withSources(projected: Data): Data {
  const token = (given: Data) => ({ expirationSeconds: 3600, ...given });
  const sources = listOf(projected, "sources").map(({ serviceAccountToken, downwardAPI, ...rest }) => ({
    ...rest,
    ...(isMap(serviceAccountToken) && { serviceAccountToken: token(serviceAccountToken) }),
    ...(isMap(downwardAPI) && { downwardAPI: withItems(downwardAPI) }),
  }));
  return { ...projected, sources };
}

function withItems(source: Data): Data {
  return source["items"] === undefined ? source : { ...source, items: listOf(source, "items").map(withVersion) };
}

/** A reference to a field of the pod names the version that it means. */
function withVersion(data: Data): Data {
  return isMap(data["fieldRef"]) ? { ...data, fieldRef: { apiVersion: "v1", ...data["fieldRef"] } } : data;
}

function environment(variables: readonly Data[]): Data[] {
  return variables.map((one) => (isMap(one["valueFrom"]) ? { ...one, valueFrom: withVersion(one["valueFrom"]) } : one));
}

const DEFAULTS_OF_VOLUMES: Readonly<Record<string, Data>> = {
  hostPath: { type: "" },
  configMap: { defaultMode: 420 },
  secret: { defaultMode: 420 },
  downwardAPI: { defaultMode: 420 },
  projected: { defaultMode: 420 },
};

function storedContainer(container: Data): Data {
  const image = `${container["image"] ?? ""}`;
  return {
    ...container,
    resources: withRequests((container["resources"] ?? {}) as Data),
    ...(listOf(container, "ports").length > 0 && {
      ports: listOf(container, "ports").map((port) => ({ protocol: "TCP", ...port })),
    }),
    ...(container["env"] !== undefined && { env: environment(listOf(container, "env")) }),
    ...probes(container),
    ...(container["lifecycle"] !== undefined && { lifecycle: lifecycle(container["lifecycle"] as Data) }),
    terminationMessagePath: container["terminationMessagePath"] ?? "/dev/termination-log",
    terminationMessagePolicy: container["terminationMessagePolicy"] ?? "File",
    imagePullPolicy: container["imagePullPolicy"] ?? defaultPullPolicy(image),
  };
}

function withRequests(before: Data): Data {
  const resources = withStoredAmounts(before);
  const limits = resources["limits"] as Data | undefined;
  if (limits === undefined || Object.keys(limits).length === 0) return resources;
  return { ...resources, requests: { ...limits, ...(resources["requests"] as Data | undefined) } };
}

function probes(container: Data): Data {
  const keys = ["startupProbe", "livenessProbe", "readinessProbe"].filter((key) => container[key] !== undefined);
  return Object.fromEntries(
    keys.map((key) => [
      key,
      withScheme({
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
        ...(container[key] as Data),
      }),
    ]),
  );
}

function lifecycle(hooks: Data): Data {
  return Object.fromEntries(Object.entries(hooks).map(([key, hook]) => [key, isMap(hook) ? withScheme(hook) : hook]));
}

function withScheme(action: Data): Data {
  const http = action["httpGet"];
  return isMap(http) ? { ...action, httpGet: { path: "/", scheme: "HTTP", ...http } } : action;
}

function onHost(container: Data): Data {
  const ports = listOf(container, "ports").map((port) => ({ hostPort: port["containerPort"], ...port }));
  return ports.length > 0 ? { ...container, ports } : container;
}

function missingTolerations(tolerations: readonly Data[]): Data[] {
  return ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter(
      (taint) =>
        !tolerations.some(
          ({ key, effect }) =>
            (key === taint || (key ?? "") === "") && (effect === "NoExecute" || (effect ?? "") === ""),
        ),
    )
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
}

function isMap(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
