import type { Build, Moment } from "./build.ts";
import { type AllowedImages, type HelperImage, pullPolicyOf } from "./images.ts";
import { type Overwrites, type Resources, serviceResources } from "./overwrites.ts";
import { lifecycleOf } from "./scheduling.ts";
import { containerContext, contextWithUser } from "./security-context.ts";
import type { Service } from "./services.ts";
import { entrypointOf, SCRIPT, shellCommand, shellOf, startupProbe } from "./shell.ts";
import { suspendedBuild, suspendedHelper, suspendedInit, suspendedService } from "./suspend.ts";
import { environmentOf, expandAll, Variables } from "./variables.ts";
import { type Folders, mountsOf, strategyOf } from "./volumes.ts";
import { type Data, filled, lean } from "./wire.ts";

/** All that the containers of one pod are made from. */
export interface Parts {
  readonly build: Build;
  readonly now: Moment;
  readonly folders: Folders;
  readonly overwrites: Overwrites;
  readonly services: readonly Service[];
  readonly helper: HelperImage;
  readonly allowed: AllowedImages;
  readonly suspended: boolean;
}

/** The image of the build container: what the job asks for, else the default. */
export function buildImage(build: Build): string {
  return build.image || build.early.variables.expand(build.kubernetes.text("image"));
}

/** The helper image: `helper_image` expands variables of the job. */
export function helperImage({ build, now, helper }: Parts): string {
  const configured = build.kubernetes.text("helper_image");
  return configured === "" ? helper.image : now.variables.expand(configured);
}

/** The pull policy of the job's image, which the helper containers share. */
export function jobPullPolicy(build: Build): string {
  return pullPolicyOf(build.kubernetes, build.job.image?.pullPolicies ?? []);
}

/** Requests and limits as a field of a container. */
export function resourcesField({ requests, limits }: Resources): Data {
  return lean({ limits: filled(limits), requests: filled(requests) });
}

/** The containers that run before the others: the collector of the user's id, and the one that opens the logs. */
export function initContainers(parts: Parts): Data[] {
  const { now, helper } = parts;
  const { attach, dumbInit } = strategyOf(now);
  return [
    ...(now.flags.get("FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR") ? [collector(parts)] : []),
    ...(attach || (dumbInit && !helper.windows) ? [permissions(parts)] : []),
  ];
}

function collector({ build, now, folders, overwrites, helper }: Parts): Data {
  const user = now.variables.expand(build.job.image?.user ?? "");
  return lean({
    name: "init-build-uid-gid-collector",
    image: buildImage(build),
    command: helper.windows ? [] : ["sh", "-c", `> ${folders.root}/.gitlab-build-uid-gid`],
    resources: resourcesField(overwrites.build),
    volumeMounts: mountsOf(build, now, folders),
    securityContext: contextWithUser(build.kubernetes, "build", helper.windows, user),
  });
}

function permissions(parts: Parts): Data {
  const { build, now, folders, overwrites, helper, suspended } = parts;
  const { attach, dumbInit } = strategyOf(now);
  const log = `${folders.logs}/output.log`;
  const commands = [
    ...(attach ? [`touch ${log} && (chmod 777 ${log} || exit 0)`] : []),
    ...(suspended ? [SCRIPT] : []),
    ...(dumbInit ? [`cp /usr/bin/dumb-init ${folders.scripts}`] : []),
  ];
  const container = lean({
    name: "init-permissions",
    image: helperImage(parts),
    command: helper.windows ? [shellOf(build, true), "-c", SCRIPT] : ["sh", "-c", commands.join(";\n")],
    resources: resourcesField(overwrites.helper),
    volumeMounts: mountsOf(build, now, folders),
    imagePullPolicy: jobPullPolicy(build),
    securityContext: containerContext(build.kubernetes, "init_permissions", helper.windows),
  });
  return suspended ? suspendedInit(container) : container;
}

/** The containers build and helper, then one for each service. */
export function mainContainers(parts: Parts): Data[] {
  return [buildContainer(parts), helperContainer(parts), ...parts.services.map((one) => serviceContainer(parts, one))];
}

function buildContainer(parts: Parts): Data {
  const { build, now, folders, overwrites, helper, allowed, suspended } = parts;
  const image = buildImage(build);
  allowed.check(image, "allowed_images");
  const shell = shellOf(build, helper.windows);
  const { honoured, probed } = entrypointOf(now);
  const command = probed ? shellCommand(shell) : waitingCommand(parts);
  const user = now.variables.expand(build.job.image?.user ?? "");
  const container = lean({
    name: "build",
    image,
    ...(honoured ? { args: command } : { command, args: build.job.image?.command ?? [] }),
    ports: portsOf(build.job.image?.ports ?? []),
    env: environmentOf(shown(now)),
    resources: resourcesField(overwrites.build),
    volumeMounts: mountsOf(build, now, folders),
    lifecycle: lifecycleOf(build.kubernetes),
    imagePullPolicy: jobPullPolicy(build),
    securityContext: contextWithUser(build.kubernetes, "build", helper.windows, user),
    startupProbe: probed ? startupProbe(build, shell, folders.root) : undefined,
    stdin: true,
  });
  return suspended ? suspendedBuild(build, now, folders, container, command) : container;
}

function helperContainer(parts: Parts): Data {
  const { build, now, folders, overwrites, helper, suspended } = parts;
  const command = waitingCommand(parts);
  const container = lean({
    name: "helper",
    image: helperImage(parts),
    ...(entrypointOf(now).honoured ? { args: command } : { command }),
    resources: resourcesField(overwrites.helper),
    volumeMounts: mountsOf(build, now, folders),
    lifecycle: lifecycleOf(build.kubernetes),
    imagePullPolicy: jobPullPolicy(build),
    securityContext: contextWithUser(build.kubernetes, "helper", helper.windows, ""),
    stdin: true,
  });
  return suspended ? suspendedHelper(folders, container) : container;
}

function serviceContainer(parts: Parts, service: Service): Data {
  const { build, now, folders, suspended } = parts;
  const container = { ...serviceBase(parts, service), volumeMounts: mountsOf(build, now, folders) };
  return suspended ? suspendedService(build, now, service, container) : container;
}

/** A service's container without its mounts. Honouring entrypoints drops those that a job names for its services. */
export function serviceBase({ build, now, overwrites, helper, allowed }: Parts, service: Service): Data {
  allowed.check(service.name, "allowed_services");
  const { honoured } = entrypointOf(now);
  return lean({
    name: service.container,
    image: service.name,
    command: honoured ? [] : service.entrypoint,
    args: honoured ? [] : service.command,
    ports: portsOf(service.ports),
    env: environmentOf(serviceVariables(now, service)),
    resources: resourcesField(serviceResources(build.kubernetes, overwrites.service, new Variables(service.variables))),
    lifecycle: lifecycleOf(build.kubernetes),
    imagePullPolicy: pullPolicyOf(build.kubernetes, service.pullPolicies),
    securityContext: contextWithUser(build.kubernetes, "service", helper.windows, now.variables.expand(service.user)),
    stdin: true,
  });
}

/** Container ports as the job names them. */
export function portsOf(ports: readonly number[]): Data[] {
  return ports.map((containerPort) => ({ containerPort }));
}

function waitingCommand({ build, now, folders, helper }: Parts): string[] {
  const shell = shellOf(build, helper.windows);
  const command = shellCommand(shell);
  if (!strategyOf(now).dumbInit || shell === "powershell") return command;
  return [`${folders.scripts}/dumb-init`, "--", ...command];
}

/** What the pod's environment shows: a masked variable too, unless it is hidden from the log. */
function shown(now: Moment): Variables {
  return new Variables(now.variables.list.filter((variable) => variable.public));
}

/** A service's own variables may refer to hidden ones of the job. */
function serviceVariables(now: Moment, service: Service): Variables {
  const source = new Variables([...now.variables.list, ...service.variables]);
  return new Variables([...shown(now).list, ...expandAll(service.variables, source)]);
}
