import { isLabelName } from "../pod/names.ts";
import { type Data, listOf } from "../pod/wire.ts";
import { faultsOfProfile, faultsOfResources, oneOf, outside } from "./field-checks.ts";
import { descends } from "./volume-validation.ts";

/** What the API server has against the containers of a pod. */
export function faultsOfContainers(spec: Data): string[] {
  const main = listOf(spec, "containers");
  const first = listOf(spec, "initContainers");
  const names = [...first, ...main].map(({ name }) => `${name ?? ""}`);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  const volumes = new Set(listOf(spec, "volumes").map(({ name }) => name));
  const hostUsers = spec["hostUsers"] !== false;
  const each = (list: readonly Data[], key: string) =>
    list.flatMap((container, index) => faultsOf(container, volumes, hostUsers, `spec.${key}[${index}]`));
  return [
    ...(main.length === 0 ? ["spec.containers: at least one is required"] : []),
    ...twice.map((name) => `spec.containers.name: ${JSON.stringify(name)} is there twice`),
    ...faultsOfHostPorts(main),
    ...each(main, "containers"),
    ...each(first, "initContainers"),
    ...first
      .filter(isFirstOnly)
      .flatMap(({ name, ...rest }) =>
        ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
          .filter((key) => rest[key] !== undefined)
          .map((key) => `spec.initContainers: ${name} may have no ${key}`),
      ),
  ];
}

/** Whether a container ends before the others begin, and is no sidecar. */
function isFirstOnly({ restartPolicy }: Data): boolean {
  return restartPolicy !== "Always";
}

function faultsOf(container: Data, volumes: ReadonlySet<unknown>, hostUsers: boolean, path: string): string[] {
  const image = `${container["image"] ?? ""}`;
  const name = `${container["name"] ?? ""}`;
  return [
    ...(isLabelName(name) ? [] : [`${path}.name: ${JSON.stringify(name)} is no name`]),
    ...(image === "" ? [`${path}.image: is required`] : []),
    ...(image === image.trim() ? [] : [`${path}.image: must have no space around it`]),
    ...oneOf(container["imagePullPolicy"], ["Always", "Never", "IfNotPresent"], `${path}.imagePullPolicy`),
    ...oneOf(
      container["terminationMessagePolicy"],
      ["File", "FallbackToLogsOnError"],
      `${path}.terminationMessagePolicy`,
    ),
    ...faultsOfEnvironment(listOf(container, "env"), `${path}.env`),
    ...faultsOfPorts(listOf(container, "ports"), `${path}.ports`),
    ...faultsOfMounts(container, volumes, `${path}.volumeMounts`),
    ...faultsOfResources((container["resources"] ?? {}) as Data, `${path}.resources`),
    ...faultsOfContext((container["securityContext"] ?? {}) as Data, hostUsers, `${path}.securityContext`),
    ...faultsOfProbes(container, path),
    ...faultsOfHooks((container["lifecycle"] ?? {}) as Data, `${path}.lifecycle`),
  ];
}

/** Names of variables may be any printable ASCII but `=` (relaxed since 1.32). */
function faultsOfEnvironment(variables: readonly Data[], path: string): string[] {
  return variables
    .filter(({ name }) => !/^[ -<>-~]+$/.test(`${name ?? ""}`))
    .map(({ name }) => `${path}: ${JSON.stringify(name)} is no name of a variable`);
}

function faultsOfPorts(ports: readonly Data[], path: string): string[] {
  return ports.flatMap(({ containerPort, name, protocol }) => [
    ...(isPort(containerPort) ? [] : [`${path}.containerPort: ${containerPort} must be between 1 and 65535`]),
    ...(name === undefined || /^[a-z0-9-]{1,15}$/.test(`${name}`)
      ? []
      : [`${path}.name: ${name} is no name of a port`]),
    ...oneOf(protocol, ["TCP", "UDP", "SCTP"], `${path}.protocol`),
  ]);
}

/** A port of the node can be taken once. */
function faultsOfHostPorts(containers: readonly Data[]): string[] {
  const taken = containers
    .flatMap((container) => listOf(container, "ports"))
    .filter(({ hostPort }) => hostPort !== undefined)
    .map(({ protocol, hostIP = "", hostPort }) => `${protocol}/${hostIP}/${hostPort}`);
  return taken
    .filter((one, index) => taken.indexOf(one) < index)
    .map((one) => `spec.containers.ports: ${one} is there twice`);
}

function faultsOfProbes(container: Data, path: string): string[] {
  return ["startupProbe", "livenessProbe", "readinessProbe"].flatMap((kind) => {
    const probe = container[kind] as Data | undefined;
    if (probe === undefined) return [];
    const negative = Object.entries(probe).filter(([, value]) => typeof value === "number" && value < 0);
    const repeated = kind !== "readinessProbe" && probe["successThreshold"] !== 1;
    return [
      ...negative.map(([key, value]) => `${path}.${kind}.${key}: ${value} must not be negative`),
      ...(repeated ? [`${path}.${kind}.successThreshold: must be 1`] : []),
      ...faultsOfHandler(probe, `${path}.${kind}`),
    ];
  });
}

function isPort(port: unknown): boolean {
  return typeof port === "number" && port >= 1 && port <= 65535;
}

function faultsOfMounts(container: Data, volumes: ReadonlySet<unknown>, path: string): string[] {
  const mounts = listOf(container, "volumeMounts");
  const paths = mounts.map(({ mountPath }) => mountPath);
  const privileged = (container["securityContext"] as Data | undefined)?.["privileged"] === true;
  return mounts.flatMap(({ name, mountPath, subPath, mountPropagation }, index) => [
    ...(volumes.has(name) ? [] : [`${path}.name: there is no volume ${JSON.stringify(name)}`]),
    ...((mountPath ?? "") === "" ? [`${path}.mountPath: is required`] : []),
    ...(paths.indexOf(mountPath) < index ? [`${path}.mountPath: ${JSON.stringify(mountPath)} is there twice`] : []),
    ...descends(subPath, `${path}.subPath`),
    ...oneOf(mountPropagation, ["Bidirectional", "HostToContainer", "None"], `${path}.mountPropagation`),
    ...(mountPropagation === "Bidirectional" && !privileged
      ? [`${path}.mountPropagation: Bidirectional is for privileged containers only`]
      : []),
  ]);
}

function faultsOfContext(context: Data, hostUsers: boolean, path: string): string[] {
  const added = ((context["capabilities"] as Data | undefined)?.["add"] ?? []) as string[];
  const bound = context["allowPrivilegeEscalation"] === false;
  return [
    ...["runAsUser", "runAsGroup"].flatMap((key) => outside(context[key], 0, `${path}.${key}`)),
    ...oneOf(context["procMount"], ["Default", "Unmasked"], `${path}.procMount`),
    ...(hostUsers && context["procMount"] === "Unmasked" ? [`${path}.procMount: Unmasked needs hostUsers: false`] : []),
    ...faultsOfProfile(context["seccompProfile"], `${path}.seccompProfile`),
    ...(bound && context["privileged"] === true
      ? [`${path}: cannot set allowPrivilegeEscalation to false and privileged to true`]
      : []),
    ...(bound && added.includes("CAP_SYS_ADMIN")
      ? [`${path}: cannot set allowPrivilegeEscalation to false and add CAP_SYS_ADMIN`]
      : []),
  ];
}

function faultsOfHooks(lifecycle: Data, path: string): string[] {
  return ["postStart", "preStop"]
    .filter((key) => lifecycle[key] !== undefined)
    .flatMap((key) => faultsOfHandler((lifecycle[key] ?? {}) as Data, `${path}.${key}`));
}

function faultsOfHandler(handler: Data, path: string): string[] {
  const kinds = ["exec", "httpGet", "tcpSocket", "sleep", "grpc"].filter((kind) => handler[kind] !== undefined);
  if (kinds.length !== 1) return [`${path}: must have exactly one kind of handler`];
  const action = (handler[kinds[0] ?? ""] ?? {}) as Data;
  const port = action["port"];
  const wrongPort =
    isPort(port) || (typeof port === "string" && /^[a-z0-9-]{1,15}$/.test(port))
      ? []
      : [`${path}.port: ${port} is no port`];
  switch (kinds[0]) {
    case "exec":
      return listOf(action, "command").length === 0 ? [`${path}.exec.command: is required`] : [];
    case "httpGet":
      return [
        ...((action["path"] ?? "") === "" ? [`${path}.httpGet.path: is required`] : []),
        ...wrongPort,
        ...oneOf(action["scheme"], ["HTTP", "HTTPS"], `${path}.httpGet.scheme`),
        ...listOf(action, "httpHeaders")
          .filter(({ name }) => !/^[-A-Za-z0-9]+$/.test(`${name ?? ""}`))
          .map(({ name }) => `${path}.httpGet.httpHeaders: ${JSON.stringify(name)} is no name of a header`),
      ];
    case "tcpSocket":
      return wrongPort;
    default:
      return [];
  }
}
