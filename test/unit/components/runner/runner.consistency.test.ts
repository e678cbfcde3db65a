import assert from "node:assert/strict";
import { HelmRunnerSettings } from "../../../../components/runner/runner.schema.ts";
import { changed, faultsOf, helm } from "./settings.ts";

const faults = (changes: Record<string, unknown>) => faultsOf(HelmRunnerSettings, changed(helm, changes));
const jobs = (changes: object) => ({ jobs: changes });

describe("rules over the settings of one runner", () => {
  const refusals: [string, Record<string, unknown>, string[]][] = [
    [
      "no tags and no untagged jobs",
      { tags: [], untagged: false },
      ["untagged: a runner without tags has to take untagged jobs; set untagged: true or give it tags"],
    ],
    ["a tag twice", { tags: ["a", "a"] }, ["tags: names a tag twice"]],
    ["a tag with a comma", { tags: ["a,b"] }, ['tags.0: "a,b" is not a tag: no comma, no space at its ends']],
    [
      "locked for a group",
      { locked: true },
      ["locked: has an effect on project runners only; leave it out for a group or the instance"],
    ],
    [
      "a timeout below ten minutes",
      { maximumTimeout: "9m59s" },
      ["maximumTimeout: 9m59s is less than 10 minutes, the shortest that GitLab takes"],
    ],
    [
      "a trusted runner that is not protected",
      { trustTier: "trusted" },
      ['protected: a runner of trustTier "trusted" has to be protected: true, or any branch could run jobs on it'],
    ],
    [
      "a grace period shorter than a job",
      { manager: { terminationGracePeriod: "30m" } },
      ["manager.terminationGracePeriod: 30m is shorter than maximumTimeout 1h: replacing the manager would kill jobs"],
    ],
    [
      "jobs beside the token",
      jobs({ namespace: "gitlab-runner" }),
      ["jobs.namespace: is the manager's namespace too: jobs would run beside the runner's token; choose another"],
    ],
    [
      "jobs in a system namespace",
      jobs({ namespace: "kube-system" }),
      ['jobs.namespace: "kube-system" holds other things than jobs; choose a namespace for jobs only'],
    ],
    [
      "jobs that managers cannot share",
      { jobs: { concurrency: 4 }, manager: { replicas: 3 } },
      ["jobs.concurrency: 4 jobs cannot be shared evenly by 3 managers; choose a multiple"],
    ],
    [
      "if-not-present on a shared runner",
      jobs({ images: { pullPolicy: ["always", "if-not-present"] } }),
      [
        'jobs.images.pullPolicy: if-not-present lets a job run private images that another project pulled to the node; use "always" on a shared runner',
      ],
    ],
    [
      "allowed pull policies without the configured one",
      jobs({ images: { allowedPullPolicies: ["never"] } }),
      ["jobs.images.allowedPullPolicies: lacks always of pullPolicy; the runner would refuse jobs that choose nothing"],
    ],
    [
      "a configured service that is not allowed",
      jobs({ services: { always: [{ name: "redis:8.2" }] } }),
      [
        'jobs.services.always.0.name: "redis:8.2" is not in services.allowed, which the runner applies to configured services too',
      ],
    ],
    [
      "more configured services than there is room for",
      jobs({ services: { perJob: 0, always: [{ name: "postgres:17.1" }] } }),
      ["jobs.services.perJob: is less than the 1 services that every job gets"],
    ],
    [
      "a context that the level refuses",
      jobs({ securityContexts: { build: { allowPrivilegeEscalation: true } } }),
      [
        'jobs.securityContexts.build.allowPrivilegeEscalation: allowPrivilegeEscalation has to be false; the job namespace enforces Pod Security "restricted"',
      ],
    ],
    [
      "privileged jobs of any branch",
      jobs({ podSecurity: "privileged" }),
      [
        "jobs.podSecurity: privileged jobs own their node: such a runner has to be protected: true, with tags and untagged: false",
      ],
    ],
    [
      "privileged without escalation",
      {
        ...jobs({ podSecurity: "privileged", securityContexts: { build: { privileged: true } } }),
        protected: true,
        untagged: false,
      },
      ["jobs.securityContexts: privileged needs allowPrivilegeEscalation: true; Kubernetes refuses the pair"],
    ],
    [
      "an overwrite of a label that is set",
      jobs({ podLabels: { team: "shop" }, overwrites: { podLabels: "^team=[a-z]+$" } }),
      ['jobs.overwrites.podLabels: lets a job change "team", which is set for all jobs; choose another key'],
    ],
    [
      "an overwrite of the mark of this program",
      jobs({ overwrites: { podLabels: "^gitlab-kubernetes/name=[a-z]+$" } }),
      [
        'jobs.overwrites.podLabels: lets a job change "gitlab-kubernetes/name", which is set for all jobs; choose another key',
      ],
    ],
    [
      "a list of users that contexts make void",
      { config: { kubernetes: { allowed_users: ["1001"] } } },
      [
        'config.kubernetes.allowed_users: has no effect: a security context names the user, and contexts win over a job\'s wish; set securityContexts.pod.runAsUser to "image"',
      ],
    ],
    [
      "a request above its limit",
      jobs({
        resources: {
          build: {
            requests: { cpu: "3", memory: "1Gi", ephemeralStorage: "1Gi" },
            limits: { cpu: "2", memory: "1Gi", ephemeralStorage: "1Gi" },
          },
        },
      }),
      ["jobs.resources.build.requests.cpu: 3 is more than the limit 2"],
    ],
    [
      "a maximum below the limit",
      jobs({
        resources: {
          build: {
            requests: { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" },
            limits: { cpu: "2", memory: "4Gi", ephemeralStorage: "1Gi" },
            max: { memory: "2Gi" },
          },
        },
      }),
      ["jobs.resources.build.max.memory: 2Gi is less than the limit 4Gi that every job gets"],
    ],
    [
      "a path of the host",
      jobs({ volumes: { hostPath: [] } }),
      [
        "jobs.volumes.hostPath: hostPath gives every job the node's files, which ends in the node's root; use emptyDir, pvc or a cache",
      ],
    ],
    [
      "projected volumes, which the runner drops",
      jobs({ volumes: { projected: [] } }),
      [
        "jobs.volumes.projected: GitLab Runner has no volume type projected and drops it silently; write one secret volume for each Secret, with items",
      ],
    ],
    [
      "a claim of a job's choice",
      jobs({ volumes: { pvc: [{ name: "c-$CI_JOB_ID", mountPath: "/c" }] } }),
      [
        'jobs.volumes.pvc.0.name: "c-$CI_JOB_ID" is not the name of a Kubernetes object, written out (no variables), for example "ci-cache"',
      ],
    ],
    [
      "a moving image",
      jobs({ images: { default: "alpine:latest" } }),
      [
        'jobs.images.default: "alpine:latest" is not a pinned image, for example "alpine:3.22.1" or "registry.example.com/app@sha256:…" (never "latest")',
      ],
    ],
    [
      "two scopes",
      { scope: { project: "acme/shop/web" } },
      ["scope: names exactly one of group: <path>, project: <path>, instance: true"],
    ],
    ["an unknown key", { tag: ["x"] }, [': Unrecognized key: "tag"']],
    [
      "a chart range",
      { manager: { chart: { version: "0.88.x" } } },
      ['manager.chart.version: "0.88.x" is not an exact version, for example "2.32.0"'],
    ],
  ];
  for (const [what, changes, sentences] of refusals)
    it(`refuses ${what}`, () => assert.deepEqual(faults(changes), sentences));

  it("refuses privileged jobs of a protected runner that takes untagged jobs", () => {
    assert.deepEqual(
      faults({ protected: true, jobs: { podSecurity: "privileged" } }).map((fault) => fault.split(":")[0]),
      ["jobs.podSecurity"],
    );
  });

  it("takes the shortest timeout that GitLab takes", () => {
    assert.deepEqual(faults({ maximumTimeout: "10m" }), []);
  });

  it("lets a project's own runner use images of the node", () => {
    assert.deepEqual(
      faults({
        scope: { group: undefined, project: "acme/shop/web" },
        jobs: { images: { pullPolicy: ["if-not-present"] } },
      }),
      [],
    );
  });

  it("takes a list of users where the image chooses the user", () => {
    const securityContexts = { pod: { runAsUser: "image" }, helper: { runAsUser: 1000 } };
    assert.deepEqual(faults({ jobs: { securityContexts }, config: { kubernetes: { allowed_users: ["1001"] } } }), []);
  });

  it("takes privileged jobs of protected branches only, by tag", () => {
    const build = { privileged: true, allowPrivilegeEscalation: true };
    assert.deepEqual(
      faults({ protected: true, untagged: false, jobs: { podSecurity: "privileged", securityContexts: { build } } }),
      [],
    );
  });
});
