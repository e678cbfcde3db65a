import { posix } from "node:path";
import type { Build, Moment } from "./build.ts";
import { canonicalQuantity, parseQuantity } from "./quantity.ts";
import { refuse } from "./refusal.ts";
import { contextWithUser, requireRoot } from "./security-context.ts";
import type { Service } from "./services.ts";
import { configuredMounts, type Folders } from "./volumes.ts";
import { type Data, lean } from "./wire.ts";

/** Names and places of what keeps a suspended environment. */
const CLAIM_VOLUME = "gl-runner-suspend-pvc";
const SCRIPT_VOLUME = "gl-runner-overlay-init";
const KEPT = "/gl_persist";
const SCRIPTS = "/runner-overlay-init";
const ENTRYPOINT = ["/bin/sh", `${SCRIPTS}/entrypoint.sh`];

/** Whether the environment of a job is kept for a later one: the feature flag, which a job can set, and the job's options. */
export function suspends(build: Build, flags: ReadonlyMap<string, boolean>): boolean {
  return flags.get("FF_SUSPENDABLE_ENVIRONMENTS") === true && build.job.suspends;
}

/** Refuses what a suspendable environment cannot be together with. */
export function guardSuspend(build: Build, services: readonly Service[], windows: boolean, root: string): void {
  const { kubernetes, runner, early } = build;
  const on = (flag: string) => early.flags.get(flag) === true;
  if ((runner.int("id") ?? 0) <= 0) refuse("suspend needs the id of the runner in the configuration");
  if (on("FF_CONCRETE")) refuse("suspend does not work with FF_CONCRETE");
  const legacy = "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY";
  if (on(legacy)) refuse(`suspend does not work with ${legacy}`);
  const wrapped = services.filter(isWrapped);
  const [first] = wrapped;
  if (on("FF_KUBERNETES_HONOR_ENTRYPOINT") && first !== undefined)
    refuse(`suspend does not work with FF_KUBERNETES_HONOR_ENTRYPOINT and the entrypoint of the service ${first.name}`);
  requireRoot(kubernetes, "build", windows, "build");
  const user = early.variables.expand(build.job.image?.user ?? "");
  const uid = contextWithUser(kubernetes, "build", windows, user)["runAsUser"];
  if (typeof uid === "number" && uid > 0) refuse(`suspend needs root, but the build container runs as user ${uid}`);
  for (const { container } of wrapped) requireRoot(kubernetes, "service", windows, container);
  const taken = configuredMounts(kubernetes, early.variables).find(({ mountPath }) =>
    [root, KEPT, SCRIPTS].includes(mountPath as string),
  );
  if (root === KEPT || root === SCRIPTS) refuse(`suspend keeps ${root} for itself, but it is builds_dir`);
  if (taken) refuse(`suspend keeps ${taken["mountPath"]} for itself, but the volume ${taken["name"]} is mounted there`);
}

/** A service whose command is known runs on top of the kept file system, like the build container. */
function isWrapped(service: Service): boolean {
  return service.entrypoint.length + service.command.length > 0;
}

/** The claim and the scripts, as volumes of the pod. */
export function suspendVolumes(build: Build): Data[] {
  const claimName = claimOf(build);
  return [
    { name: CLAIM_VOLUME, persistentVolumeClaim: { claimName } },
    { name: SCRIPT_VOLUME, configMap: { name: scriptsOf(build), defaultMode: 0o755 } },
  ];
}

/** The objects that are made beside the pod. */
export function suspendObjects(build: Build, namespace: string): Data[] {
  const scripts = { kind: "ConfigMap", apiVersion: "v1", metadata: { name: scriptsOf(build), namespace } };
  if (build.job.resumes !== "") return [scripts];
  const size = build.kubernetes.text("suspend_pvc_size") || "20Gi";
  if (parseQuantity(size) === undefined) refuse(`suspend_pvc_size: ${JSON.stringify(size)} is no quantity`);
  const spec = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: canonicalQuantity(size) } },
    ...lean({ storageClassName: build.kubernetes.text("suspend_pvc_storage_class") }),
  };
  const metadata = { name: claimOf(build), namespace };
  return [scripts, { kind: "PersistentVolumeClaim", apiVersion: "v1", metadata, spec }];
}

/** The fields of the key of a kept environment: its namespace and its claim. */
export function resumedFields(build: Build): { namespace: string; claim: string } | undefined {
  if (build.job.resumes === "") return undefined;
  const [runner, system, ...rest] = build.job.resumes.split("/");
  const fields = new URLSearchParams(rest.join("/"));
  const [namespace, claim] = [fields.get("namespace"), fields.get("pvc")];
  if (Number(runner) !== build.runner.int("id")) refuse("the kept environment belongs to another runner");
  if (!system || !namespace || !claim) refuse("the key of the kept environment is incomplete");
  return { namespace, claim };
}

function claimOf(build: Build): string {
  return resumedFields(build)?.claim ?? `gl-runner-env-${build.process.suffix}`;
}

function scriptsOf(build: Build): string {
  return `gl-runner-overlay-${build.job.id}`;
}

/** The container init-permissions opens the kept folder as root, even against its configured context. */
export function suspendedInit(container: Data): Data {
  return {
    ...container,
    volumeMounts: [...mountsIn(container), { name: CLAIM_VOLUME, mountPath: KEPT }],
    securityContext: { ...(container["securityContext"] as Data), runAsUser: 0, runAsNonRoot: false },
  };
}

/** The build container runs its command on top of the kept file system, with SYS_ADMIN. */
export function suspendedBuild(build: Build, now: Moment, folders: Folders, container: Data, command: string[]): Data {
  const honoured = now.flags.get("FF_KUBERNETES_HONOR_ENTRYPOINT") === true;
  const entrypoint = honoured ? (build.job.image?.entrypoint ?? []) : [];
  const paths = [folders.root, folders.scripts, folders.logs];
  return {
    ...overlaid(build, now, container, [...entrypoint, ...command], container["image"] as string, paths),
    volumeMounts: [
      ...mountsIn(container),
      { name: CLAIM_VOLUME, mountPath: KEPT },
      { name: SCRIPT_VOLUME, mountPath: SCRIPTS },
      { name: CLAIM_VOLUME, mountPath: folders.root, subPath: "builds" },
    ],
  };
}

/** The helper container finds the builds on the claim. */
export function suspendedHelper(folders: Folders, container: Data): Data {
  const mount = { name: CLAIM_VOLUME, mountPath: folders.root, subPath: "builds" };
  return { ...container, volumeMounts: [...mountsIn(container), mount] };
}

/** A service keeps its whole file system where its command is known, else the folder that the configuration names. */
export function suspendedService(build: Build, now: Moment, service: Service, container: Data): Data {
  const subPath = `services/${service.container}`;
  if (!isWrapped(service)) {
    if (service.dataPath === "") return container;
    const mount = { name: CLAIM_VOLUME, mountPath: service.dataPath, subPath: `${subPath}/data` };
    return { ...container, volumeMounts: [...mountsIn(container), mount] };
  }
  const command = [...((container["command"] ?? []) as string[]), ...((container["args"] ?? []) as string[])];
  return {
    ...overlaid(build, now, container, command, service.name, []),
    volumeMounts: [
      ...mountsIn(container),
      { name: CLAIM_VOLUME, mountPath: KEPT, subPath: `${subPath}/overlay` },
      { name: SCRIPT_VOLUME, mountPath: SCRIPTS },
    ],
  };
}

function overlaid(
  build: Build,
  now: Moment,
  container: Data,
  command: readonly string[],
  image: string,
  extra: readonly string[],
): Data {
  const context = (container["securityContext"] ?? {}) as Data;
  const capabilities = (context["capabilities"] ?? {}) as { add?: string[]; drop?: string[] };
  const add = [...new Set([...(capabilities.add ?? []), "SYS_ADMIN"])];
  const paths = [...extra, ...configuredMounts(build.kubernetes, now.variables).map(({ mountPath }) => `${mountPath}`)]
    .filter((path) => path !== "" && !path.includes("\n"))
    .map((path) => posix.normalize(path).replace(/(.)\/$/, "$1"))
    .filter((path) => path !== KEPT && path !== SCRIPTS);
  return lean({
    ...container,
    command: ENTRYPOINT,
    args: command,
    env: [
      ...((container["env"] ?? []) as Data[]),
      { name: "CI_SUSPEND_IMAGE_TAG", value: image.replaceAll("$", "$$$$") },
      { name: "CI_SUSPEND_PERSIST_DIR", value: KEPT },
      lean({ name: "CI_SUSPEND_REBIND_PATHS", value: [...new Set(paths)].sort().join("\n").replaceAll("$", "$$$$") }),
    ],
    securityContext: { ...context, capabilities: { ...capabilities, add } },
  });
}

function mountsIn(container: Data): Data[] {
  return (container["volumeMounts"] ?? []) as Data[];
}
