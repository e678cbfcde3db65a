import type { Job } from "../job.ts";
import { patchPodSpec } from "../patch/patch.ts";
import type { Section } from "../toml/section.ts";
import { Build, PROCESS, type RunnerProcess } from "./build.ts";
import { buildImage, initContainers, jobPullPolicy, mainContainers, type Parts, resourcesField } from "./containers.ts";
import { allowedImages, helperImageOf, pullPolicyOf } from "./images.ts";
import { podMetadata } from "./metadata.ts";
import { overwritesOf } from "./overwrites.ts";
import { refuse } from "./refusal.ts";
import { affinityOf, dnsConfigOf, dnsPolicyOf, tolerationsOf } from "./scheduling.ts";
import { podContext } from "./security-context.ts";
import { aliasesOf, hostAliases, servicesOf } from "./services.ts";
import { shellOf } from "./shell.ts";
import { stepsContainers, stepsInit, stepsVolumes } from "./steps-containers.ts";
import { guardSuspend, resumedFields, suspendObjects, suspends, suspendVolumes } from "./suspend.ts";
import { foldersOf, needsRepo, sharesBuilds, volumesOf } from "./volumes.ts";
import { type Data, filled, lean } from "./wire.ts";

/** What GitLab Runner asks the cluster for. */
export interface Request {
  /** The pod as it is sent, before the API server fills in its defaults. */
  readonly pod: Data;
  /** Objects beside the pod: a namespace, a Secret, a claim, a PodDisruptionBudget, Services for ports. */
  readonly objects: readonly Data[];
  /** The token that the request is made with. */
  readonly bearerToken: string;
  /** What the runner looks for before it asks for the pod. */
  readonly lookedFor: { readonly serviceAccount: string; readonly secrets: readonly string[] };
}

/**
 * The pod that GitLab Runner 19.4 asks for when a runner takes a job, after the executor `kubernetes`
 * (documentation, executors/kubernetes) and what was measured of it.
 *
 * @param runner one `[[runners]]`
 * @throws Refusal where the runner fails the job before it asks for a pod
 */
export function requestPod(runner: Section, job: Job, process: RunnerProcess = PROCESS): Request {
  if (!runner.has("kubernetes")) refuse("there is no [runners.kubernetes]: the runner panics");
  const build = new Build(runner, job, process);
  const { kubernetes, early } = build;
  const overwrites = overwritesOf(kubernetes, early.variables);
  const services = servicesOf(build);
  const suspended = suspends(build, early.flags);
  const linux = foldersOf(build, false, false);
  const ownRepo = needsRepo(build, early.variables, linux.root, suspended);
  const shared = !ownRepo && sharesBuilds(build, early.variables, linux.root, suspended);
  if (buildImage(build) === "") refuse("no image specified and no default set in config");
  const resumed = resumedFields(build);
  if (suspended) guardSuspend(build, services, false, linux.root);
  const helper = helperImageOf(build, overwrites.nodeSelector);
  jobPullPolicy(build);
  for (const { pullPolicies } of services) pullPolicyOf(kubernetes, pullPolicies);
  const folders = foldersOf(build, helper.windows, ownRepo);
  const now = build.begin(folders.root, shared);
  shellOf(build, helper.windows);
  const concrete = now.flags.get("FF_CONCRETE") === true;
  if (!concrete && (job.runSteps || now.flags.get("FF_SCRIPT_TO_STEP_MIGRATION") === true))
    refuse("native steps need FF_CONCRETE");
  const allowed = allowedImages(build, now);
  const parts: Parts = { build, now, folders, overwrites, services, helper, allowed, suspended };
  const namespace = resumed?.namespace ?? namespaceOf(build, overwrites.namespace);
  const metadata = podMetadata(build, overwrites, namespace);
  const objects = suspended ? suspendObjects(build, namespace) : [];
  const spec = specOf(parts, concrete);
  const patched =
    now.flags.get("FF_USE_ADVANCED_POD_SPEC_CONFIGURATION") === true
      ? patchPodSpec(spec, kubernetes.tables("pod_spec"), process.readFile)
      : spec;
  const pod: Data = { apiVersion: "v1", kind: "Pod", metadata, spec: patched };
  const checks = (kubernetes.int("resource_availability_check_max_attempts") ?? 0) !== 0;
  return {
    pod,
    objects: [...objects, ...objectsBeside(parts, namespace)],
    bearerToken: overwrites.bearerToken,
    lookedFor: {
      serviceAccount: checks ? kubernetes.text("service_account") : "",
      secrets: checks ? kubernetes.texts("image_pull_secrets") : [],
    },
  };
}

function namespaceOf(build: Build, wanted: string): string {
  if (build.kubernetes.flag("namespace_per_job") === true) return `ci-job-${build.job.id}`;
  // What cannot be a part of a request's path never reaches the cluster.
  if (/[/%]/.test(wanted) || wanted === "." || wanted === "..") refuse(`invalid namespace ${JSON.stringify(wanted)}`);
  return wanted || "default";
}

function specOf(parts: Parts, concrete: boolean): Data {
  const { build, now, folders, overwrites, services, suspended } = parts;
  const { kubernetes } = build;
  const before = concrete ? [stepsInit(parts)] : initContainers(parts);
  const containers = concrete ? stepsContainers(parts) : mainContainers(parts);
  const volumes = concrete ? stepsVolumes(parts) : volumesOf(build, now, folders);
  const deadline = now.flags.get("FF_USE_POD_ACTIVE_DEADLINE_SECONDS") === true;
  const runtimeClass = kubernetes.optional("runtime_class_name");
  const spec = lean({
    volumes: suspended ? [...volumes, ...suspendVolumes(build)] : volumes,
    initContainers: before,
    containers,
    restartPolicy: "Never",
    terminationGracePeriodSeconds: kubernetes.int("pod_termination_grace_period_seconds"),
    activeDeadlineSeconds: deadline ? build.job.timeout + 1 : undefined,
    dnsPolicy: dnsPolicyOf(kubernetes),
    nodeSelector: filled(overwrites.nodeSelector),
    serviceAccountName: overwrites.serviceAccount,
    automountServiceAccountToken: kubernetes.flag("automount_service_account_token"),
    securityContext: podContext(kubernetes),
    imagePullSecrets: pullSecrets(build),
    affinity: affinityOf(kubernetes),
    schedulerName: kubernetes.text("scheduler_name"),
    tolerations: tolerationsOf(overwrites.nodeTolerations),
    hostAliases: hostAliases(build, services),
    priorityClassName: kubernetes.text("priority_class_name"),
    dnsConfig: dnsConfigOf(kubernetes),
    hostUsers: suspended ? false : undefined,
    resources: resourcesField(overwrites.pod),
  });
  return runtimeClass === undefined ? spec : { ...spec, runtimeClassName: runtimeClass };
}

function pullSecrets(build: Build): Data[] {
  if (build.kubernetes.flag("use_service_account_image_pull_secrets") === true) return [];
  const names = build.kubernetes.texts("image_pull_secrets");
  return [...names, ...(hasCredentials(build) ? [build.named(build.uniqueName)] : [])].map((name) => lean({ name }));
}

/** Whether the job brings credentials of a registry: by GitLab, or in the variable DOCKER_AUTH_CONFIG. */
function hasCredentials(build: Build): boolean {
  if (build.job.credentials) return true;
  try {
    const config = JSON.parse(build.early.variables.value("DOCKER_AUTH_CONFIG")) as { auths?: object } | null;
    return Object.keys(config?.auths ?? {}).length > 0;
  } catch {
    return false;
  }
}

function objectsBeside({ build, services }: Parts, namespace: string): Data[] {
  const { kubernetes } = build;
  const selector = { "job.runner.gitlab.com/pod": build.uniqueName };
  const named = (name: string) => ({ name, namespace });
  const ports = [
    { name: "build", alias: build.job.image?.alias ?? "", ports: build.job.image?.ports ?? [] },
    ...services.map(({ container, alias, ports }) => ({ name: `proxy-${container}`, alias, ports })),
  ].filter((one) => one.ports.length > 0);
  return [
    ...(kubernetes.flag("namespace_per_job") === true
      ? [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]
      : []),
    ...(hasCredentials(build)
      ? [
          {
            apiVersion: "v1",
            kind: "Secret",
            metadata: named(build.named(build.uniqueName)),
            type: "kubernetes.io/dockercfg",
          },
        ]
      : []),
    ...(kubernetes.flag("pod_disruption_budget") === true
      ? [
          {
            apiVersion: "policy/v1",
            kind: "PodDisruptionBudget",
            metadata: named(`${build.named(build.uniqueName)}-pdb`),
            spec: { minAvailable: 1, selector: { matchLabels: selector } },
          },
        ]
      : []),
    ...ports.flatMap(({ name, alias, ports: numbers }) => {
      const names = aliasesOf(alias).length > 0 ? aliasesOf(alias) : [name];
      return names.map((one) => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: named(build.named(one)),
        spec: {
          type: "ClusterIP",
          selector,
          ports: numbers.map((port) => ({ name: `${one}-${port}`, port, targetPort: port })),
        },
      }));
    }),
  ];
}
