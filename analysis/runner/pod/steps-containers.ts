import {
  buildImage,
  helperImage,
  jobPullPolicy,
  type Parts,
  portsOf,
  resourcesField,
  serviceBase,
} from "./containers.ts";
import { lifecycleOf } from "./scheduling.ts";
import { containerContext, contextWithUser } from "./security-context.ts";
import { shellCommand, shellOf } from "./shell.ts";
import { configuredMounts, configuredVolumes, emptyDir, type Folders } from "./volumes.ts";
import { type Data, lean } from "./wire.ts";

/** Under FF_CONCRETE: one container first brings the helper's program, and there is no helper container. */
export function stepsInit(parts: Parts): Data {
  const { build, overwrites, folders, helper } = parts;
  return lean({
    name: "init-steps-bootstrap",
    image: helperImage(parts),
    command: ["gitlab-runner-helper", "steps", "bootstrap", programIn(folders)],
    resources: resourcesField(overwrites.helper),
    volumeMounts: stepsMounts(parts),
    terminationMessagePolicy: "FallbackToLogsOnError",
    imagePullPolicy: jobPullPolicy(build),
    securityContext: containerContext(build.kubernetes, "init_permissions", helper.windows),
  });
}

/** The build container, whose environment comes later over its input, and the services. */
export function stepsContainers(parts: Parts): Data[] {
  const { build, now, overwrites, folders, helper, allowed } = parts;
  const image = buildImage(build);
  allowed.check(image, "allowed_images");
  const user = now.variables.expand(build.job.image?.user ?? "");
  const container = lean({
    name: "build",
    image,
    command: [programIn(folders), "steps", "serve", ...shellCommand(shellOf(build, helper.windows))],
    ports: portsOf(build.job.image?.ports ?? []),
    resources: resourcesField(overwrites.build),
    volumeMounts: stepsMounts(parts),
    lifecycle: lifecycleOf(build.kubernetes),
    imagePullPolicy: jobPullPolicy(build),
    securityContext: contextWithUser(build.kubernetes, "build", helper.windows, user),
    stdin: true,
  });
  const services = parts.services.map((service) => ({
    ...serviceBase(parts, service),
    volumeMounts: stepsMounts(parts),
  }));
  return [container, ...services];
}

/** The volumes under FF_CONCRETE: no logs, but a cache where none is configured. */
export function stepsVolumes(parts: Parts): Data[] {
  return [
    ...configuredVolumes(parts.build.kubernetes, parts.now.variables),
    ...(parts.folders.ownRepo ? [emptyDir("repo")] : []),
    emptyDir("scripts"),
    ...(needsCache(parts) ? [emptyDir("cache")] : []),
  ];
}

function stepsMounts(parts: Parts): Data[] {
  const { build, now, folders } = parts;
  return [
    { name: "scripts", mountPath: folders.scripts },
    ...configuredMounts(build.kubernetes, now.variables),
    ...(folders.ownRepo ? [{ name: "repo", mountPath: folders.root }] : []),
    ...(needsCache(parts) ? [{ name: "cache", mountPath: folders.cache }] : []),
  ];
}

function needsCache({ build, now, folders }: Parts): boolean {
  return configuredMounts(build.kubernetes, now.variables).every(({ mountPath }) => mountPath !== folders.cache);
}

function programIn(folders: Folders): string {
  return `${folders.scripts.replace(/\/+$/, "")}/gitlab-runner-helper`;
}
