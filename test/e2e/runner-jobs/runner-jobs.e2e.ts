import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Api, KubeObject } from "../../../sandbox/cluster/api.ts";
import { clusterApi, eventually, objectAt } from "../../lib/cluster.ts";
import { world } from "../../lib/e2e.ts";
import { gitlab, idOf, jobOf, queueJob, traceOf } from "../../lib/gitlab.ts";
import { type LiveRunner, type ManagerPlace, startLiveRunner } from "./live-runner.ts";

interface Row extends Omit<ManagerPlace, "url"> {
  title: string;
  description: string;
  takes: { project: string };
  leaves: { project: string };
  jobs: {
    namespace: string;
    image: string;
    policies: string[];
    pod: object;
    container: object;
    resources: Record<string, object>;
    nodeSelector?: object;
  };
}

interface Container {
  name: string;
  image: string;
  securityContext: object;
  resources: object;
  volumeMounts: { mountPath: string }[];
}

interface Pod extends KubeObject {
  spec: Record<string, unknown> & {
    initContainers: Container[];
    containers: Container[];
    volumes: Record<string, unknown>[];
  };
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string }[];
}

const { runners } = parse(readFileSync(join(import.meta.dirname, "runners.yaml"), "utf8"), { merge: true }) as {
  runners: Row[];
};

/** A selector as the API server's own query, so that Kubernetes and not this test says what it selects. */
function queryOf({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const terms = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  for (const { key, operator } of matchExpressions) {
    assert.equal(operator, "Exists", `no query is written for ${operator}`);
    terms.push(key);
  }
  return terms.join(",");
}

for (const row of runners) {
  const { title, stack, cluster, jobs, takes, leaves } = row;
  const pods = `/api/v1/namespaces/${jobs.namespace}/pods`;

  describe(`a real gitlab-runner as ${title}`, () => {
    let api: Api;
    let runner: LiveRunner;
    let taken: number;
    let left: number;
    let pod: Pod;

    before(async () => {
      api = await clusterApi(stack, cluster);
      left = await queueJob(stack, leaves);
      const { world: started } = await world(stack);
      runner = await startLiveRunner({ ...row, url: started.gitlab.url });
    });

    after(async () => {
      for (const id of [taken, left]) if (id) await gitlab(stack, "POST", `/-/sandbox/jobs/${id}/cancel`);
      await runner?.stop();
      api.close();
    });

    it("verifies the graph's token", () => {
      assert.match(runner.registration, /Verifying runner\.\.\. is valid/);
    });

    it("takes a queued job with the manager's own rights and makes its pod", async () => {
      taken = await queueJob(stack, takes);
      pod = await eventually("a job pod", async () => (await api.list(pods))[0] as Pod | undefined, {
        seen: async () => runner.log().slice(-3000),
      });
      const job = await jobOf(stack, taken);
      assert.equal(job.status, "running");
      const { description } = await gitlab<{ description: string }>(stack, "GET", `/api/v4/runners/${job.runner_id}`);
      assert.equal(description, row.description);
      assert.equal(pod.metadata.annotations?.["job.runner.gitlab.com/id"], String(taken));
    });

    it("leaves the job that is not for it", async () => {
      assert.deepEqual(
        { status: (await jobOf(stack, left)).status, runner: (await jobOf(stack, left)).runner_id },
        { status: "pending", runner: null },
      );
    });

    it("gives the pod labels that a job cannot forge, and every network policy selects it", async () => {
      const labels = pod.metadata.labels ?? {};
      assert.equal(labels["project.runner.gitlab.com/id"], String(await idOf(stack, "projects", takes.project)));
      assert.notEqual(labels["job.runner.gitlab.com/pod"], undefined);
      const policies = await api.list(`/apis/networking.k8s.io/v1/namespaces/${jobs.namespace}/networkpolicies`);
      assert.deepEqual(policies.map(({ metadata }) => metadata.name).sort(), jobs.policies);
      for (const { metadata, spec } of policies) {
        const query = encodeURIComponent(queryOf(spec?.["podSelector"] as Selector));
        const selected = (await api.list(`${pods}?labelSelector=${query}`)).map((found) => found.metadata.name);
        assert.deepEqual(selected, [pod.metadata.name], metadata.name);
      }
    });

    it("passes the namespace's Pod Security level, which is restricted, with every context written out", async () => {
      const { metadata } = await objectAt(api, `/api/v1/namespaces/${jobs.namespace}`);
      assert.equal(metadata.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
      assert.deepEqual(pod.spec["securityContext"], jobs.pod);
      const containers = [...pod.spec.initContainers, ...pod.spec.containers];
      assert.deepEqual(
        Object.fromEntries(containers.map(({ name, securityContext }) => [name, securityContext])),
        Object.fromEntries(Object.keys(jobs.resources).map((name) => [name, jobs.container])),
      );
    });

    it("runs as the job's ServiceAccount without a token", () => {
      assert.equal(pod.spec["serviceAccountName"], "job");
      assert.equal(pod.spec["automountServiceAccountToken"], false);
      assert.deepEqual(
        pod.spec.volumes.map((volume) => Object.keys(volume).filter((key) => key !== "name")),
        pod.spec.volumes.map(() => ["emptyDir"]),
      );
      const mounts = [...pod.spec.initContainers, ...pod.spec.containers].flatMap(({ volumeMounts }) => volumeMounts);
      assert.deepEqual(
        mounts.filter(({ mountPath }) => mountPath.startsWith("/var/run/secrets")),
        [],
      );
    });

    it("has the image, the resources, the end and the place that the stack file says", () => {
      const containers = [...pod.spec.initContainers, ...pod.spec.containers];
      assert.equal(pod.spec.containers.find(({ name }) => name === "build")?.image, jobs.image);
      assert.deepEqual(Object.fromEntries(containers.map(({ name, resources }) => [name, resources])), jobs.resources);
      assert.equal(typeof pod.spec["activeDeadlineSeconds"], "number");
      assert.deepEqual(pod.spec["nodeSelector"], jobs.nodeSelector);
    });

    // The graph pins FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY to false, and kwok has no containers to attach to: a job that is cancelled
    // is as far as a job gets under the graph's own configuration; see the end of this file for one that succeeds.
    it("takes pod and credentials away when the job is cancelled", async () => {
      await gitlab(stack, "POST", `/-/sandbox/jobs/${taken}/cancel`);
      const secrets = `/api/v1/namespaces/${jobs.namespace}/secrets`;
      const remaining = async () =>
        (await Promise.all([api.list(pods), api.list(secrets)])).flat().map(({ metadata }) => metadata.name);
      await eventually("an empty job namespace", async () => ((await remaining()).length === 0 ? true : undefined), {
        seconds: 90,
        seen: async () => `${await remaining()}\n${runner.log().slice(-3000)}`,
      });
      assert.equal((await jobOf(stack, taken)).status, "canceled");
    });
  });
}

/**
 * kwok runs what is executed in a pod on this machine, as nobody: so a job can succeed, if its scripts are executed and not attached
 * (the legacy strategy), by a shell that is here (the helper image's own command is left out together with its umask), in a folder
 * that nobody may write. All else is the graph's configuration, token and rights.
 */
describe("a real gitlab-runner as dev's runner of the Helm chart with a copied configuration: legacy strategy, no umask, builds_dir", () => {
  const [row] = runners as [Row];
  let runner: LiveRunner;
  let folder: string;
  let id: number;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "runner-jobs-"));
    chmodSync(folder, 0o777);
    const { world: started } = await world(row.stack);
    runner = await startLiveRunner(
      { ...row, url: started.gitlab.url },
      {
        builds_dir: folder,
        feature_flags: {
          FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: true,
          FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: true,
        },
      },
    );
  });

  after(async () => {
    if (id) await gitlab(row.stack, "POST", `/-/sandbox/jobs/${id}/cancel`);
    await runner?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("executes a harmless script in the pod, sends its output and reports success", async () => {
    id = await queueJob(row.stack, { ...row.takes, script: ['echo "user $(id -u) in $(pwd)"'] });
    const job = await eventually(
      "the end of the job",
      async () => {
        const now = await jobOf(row.stack, id);
        return ["pending", "running"].includes(now.status) ? undefined : now;
      },
      { seconds: 120, seen: () => traceOf(row.stack, id) },
    );
    const trace = await traceOf(row.stack, id);
    assert.equal(job.status, "success", trace);
    const user = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
    assert.ok(trace.includes(`user ${user} in ${folder}/${row.takes.project}`), trace);
  });
});
