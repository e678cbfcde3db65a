import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Api, KubeObject } from "../../../sandbox/cluster/api.ts";
import { newSigningKey } from "../../../sandbox/registry/cosign.ts";
import { OciClient, RegistryRefusal } from "../../../sandbox/registry/oci.ts";
import { publish } from "../../../sandbox/world/artifacts.ts";
import { sampleApp } from "../../../sandbox/world/sample-app.ts";
import { clusterApi, objectAt, secretValue } from "../../lib/cluster.ts";
import { engine, judged, world } from "../../lib/e2e.ts";
import { gitlab, idOf } from "../../lib/gitlab.ts";
import type { Caller } from "../../lib/kubectl.ts";
import { type Pipeline, startPipeline, type TakenBy } from "../../lib/pipeline.ts";
import { type App, applied, fluxState, reconcileSource } from "./flux.ts";

const configMap = (name: string, namespace?: string) =>
  stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data: { from: "the artifact" } });

const role = (kind: "Role" | "ClusterRole") =>
  stringify({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name: "taken" },
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
  });

describe("from a pipeline's push to the cluster, in dev", () => {
  const app: App = { stack: "dev", cluster: "dev", namespace: "shop", name: "nginx-example" };
  const runner: TakenBy = { stack: "dev", cluster: "dev", namespace: "gitlab-runner", secret: "shop-runner-token-g1" };
  /** On Free, jobs act as the agent's ServiceAccount, which the stack file lets reconcile this app. */
  const caller: Caller = { account: { namespace: "gitlab-agent", name: "gitlab-agent-dev" } };
  const artifact = { repository: "acme/shop/web/nginx-example", tag: "latest" };
  const tenant = "system:serviceaccount:shop:flux-nginx-example";
  const secretName = "nginx-example-registry-g1";
  let pipeline: Pipeline;
  let api: Api;

  const at = (name: string, namespace = "shop") => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const there = async (path: string) => (await api.send("GET", path)).status === 200;
  const deploy = async (files: Record<string, string>) => {
    const digest = await pipeline.push(artifact, { ...sampleApp(app.name), ...files });
    await reconcileSource(app, caller);
    return digest;
  };
  const credentials = async () => {
    const { auths } = JSON.parse(await secretValue(api, "shop", secretName, ".dockerconfigjson")) as {
      auths: Record<string, { username: string; password: string }>;
    };
    return Object.entries(auths)[0]!;
  };
  const livingTokens = async () => {
    const project = await idOf("dev", "projects", "acme/shop/web");
    const path = `/api/v4/projects/${project}/deploy_tokens`;
    const tokens = await gitlab<{ id: number; username: string }[]>("dev", "GET", `${path}?active=true`);
    return { path, tokens };
  };

  before(async () => {
    api = await clusterApi(app.stack, app.cluster);
    pipeline = await startPipeline(runner, "acme/shop/web");
  });
  after(async () => {
    await pipeline?.finish();
    api.close();
  });

  it("is pushed with the job's credentials, pulled, and applied", async () => {
    const digest = await deploy({ "chain.yaml": configMap("chain") });
    const state = await applied(app, "the new digest", ({ revision }) => revision.endsWith(digest));
    assert.equal(state.ready, "True", state.message);
    const { metadata } = await objectAt<KubeObject & { metadata: { managedFields: { manager: string }[] } }>(
      api,
      at("chain"),
    );
    assert.equal(metadata.labels?.["kustomize.toolkit.fluxcd.io/name"], app.name);
    assert.deepEqual([...new Set(metadata.managedFields.map(({ manager }) => manager))], ["kustomize-controller"]);
  });

  it("is pulled with the deploy token of the graph, which can only read", async () => {
    const { world: started } = await world(app.stack);
    const path = `/apis/source.toolkit.fluxcd.io/v1/namespaces/shop/ocirepositories/${app.name}`;
    const { spec } = await objectAt(api, path);
    assert.deepEqual(spec?.["secretRef"], { name: secretName });
    const [host, { username, password }] = await credentials();
    assert.equal(host, started.registry);
    assert.equal((await livingTokens()).tokens.filter((token) => token.username === username).length, 1);
    const reader = new OciClient({ host, username, password });
    assert.match((await reader.digest(artifact.repository, artifact.tag)) ?? "", /^sha256:/);
    await assert.rejects(
      publish(reader, started, { app: app.name, project: "acme/shop/web", ...artifact }, sampleApp(app.name)),
      (error) => error instanceof RegistryRefusal && error.status === 401,
    );
  });

  it("is pruned of what the next artifact leaves out", async () => {
    const digest = await deploy({});
    await applied(app, "the new digest", ({ revision }) => revision.endsWith(digest));
    assert.equal(await there(at("chain")), false);
    assert.equal(await there(at(app.name)), true);
  });

  for (const [what, file, resource] of [
    ["a ClusterRole", role("ClusterRole"), "clusterroles"],
    ["a Role", role("Role"), "roles"],
  ] as const) {
    it(`is refused in the tenant's name when it brings ${what}`, async () => {
      await deploy({ "role.yaml": file });
      const state = await applied(
        app,
        "a refusal",
        ({ ready, message }) => ready === "False" && message.includes(tenant),
      );
      assert.match(state.message, /forbidden/);
      assert.equal(state.message.includes(`User "${tenant}" cannot patch resource "${resource}"`), true, state.message);
      assert.deepEqual(
        (await api.list(`/apis/rbac.authorization.k8s.io/v1/${resource}`)).filter(
          ({ metadata }) => metadata.name === "taken",
        ),
        [],
      );
    });
  }

  it("stays in its namespace, whatever namespace a manifest names", async () => {
    const digest = await deploy({ "chain.yaml": configMap("chain", "kube-system") });
    await applied(app, "the new digest", ({ ready, revision }) => ready === "True" && revision.endsWith(digest));
    assert.equal(await there(at("chain", "kube-system")), false);
    assert.equal(await there(at("chain")), true);
    const back = await deploy({});
    await applied(app, "the app as before", ({ ready, revision }) => ready === "True" && revision.endsWith(back));
    assert.equal(await there(at("chain")), false);
  });

  it("is not pushed any more when the job is over", async () => {
    await pipeline.finish();
    await assert.rejects(pipeline.push(artifact, sampleApp(app.name)), (error) => {
      assert.equal(error instanceof RegistryRefusal && error.status, 401);
      return true;
    });
  });

  it("fails with the registry's own 401 when the deploy token is revoked, and keeps what it applied", async () => {
    const [, { username }] = await credentials();
    const { path, tokens } = await livingTokens();
    await gitlab("dev", "DELETE", `${path}/${tokens.find((token) => token.username === username)!.id}`);
    const state = await reconcileSource(app, caller);
    assert.equal(state.ready, "False", state.message);
    assert.equal(state.reason, "OCIArtifactPullFailed");
    assert.match(
      state.message,
      /jwt\/auth\?scope=repository%3Aacme%2Fshop%2Fweb%2Fnginx-example%3Apull&service=container_registry: UNAUTHORIZED: HTTP Basic: Access denied\./,
    );
    const requests = await gitlab<{ path: string; status: number }[]>("dev", "GET", "/-/sandbox/requests");
    assert.equal(requests.filter(({ path }) => path === "/jwt/auth").at(-1)?.status, 401);
    assert.equal(await there(at(app.name)), true);
  });

  it("comes back with a new token after refresh and up", async () => {
    const refresh = await engine("dev", ["refresh", "--yes"]);
    assert.equal(refresh.exitCode, 0, refresh.output);
    const { exitCode, output, changes } = await judged("dev", ["up", "--yes"]);
    assert.equal(exitCode, 0, output);
    assert.equal(changes["create"], 1, output);
    assert.equal((await reconcileSource(app, caller)).ready, "True");
    const [, { username }] = await credentials();
    assert.equal((await livingTokens()).tokens.filter((token) => token.username === username).length, 1);
  });
});

describe("versions of a production app", () => {
  const app: App = { stack: "prod", cluster: "apps", namespace: "shop", name: "shop-web" };
  const runner: TakenBy = {
    stack: "prod",
    cluster: "runners",
    namespace: "gitlab-runner-untrusted",
    secret: "untrusted-runner-token-g1",
  };
  const repository = "acme/shop/web/web";
  let pipeline: Pipeline;

  /** As KAS does it: the agent impersonates the job of the environment production. */
  const caller = async (): Promise<Caller> => {
    const project = await idOf("prod", "projects", "acme/shop/web");
    return {
      account: { namespace: "gitlab-agent", name: "gitlab-agent-production" },
      as: {
        user: "gitlab:ci_job:1",
        groups: ["gitlab:ci_job", `gitlab:project:${project}`, `gitlab:project_env:${project}:production`],
        extras: { "agent.gitlab.com/ci_job_id": "1", "agent.gitlab.com/project_id": String(project) },
      },
    };
  };

  before(async () => {
    pipeline = await startPipeline(runner, "acme/shop/web");
  });
  after(() => pipeline?.finish());

  it("follow a newer patch, asked for by an impersonated job", async () => {
    assert.match((await fluxState(app, "kustomization")).revision, /^1\.0\./);
    const digest = await pipeline.push({ repository, tag: "1.0.1" }, sampleApp(app.name, 2));
    await pipeline.sign(repository, digest);
    const source = await reconcileSource(app, await caller());
    assert.equal(source.revision, `1.0.1@${digest}`);
    await applied(app, "1.0.1", ({ ready, revision }) => ready === "True" && revision === `1.0.1@${digest}`);
  });

  it("do not follow a new major version", async () => {
    await pipeline.sign(repository, await pipeline.push({ repository, tag: "2.0.0" }, sampleApp(app.name, 3)));
    const source = await reconcileSource(app, await caller());
    assert.equal(source.ready, "True", source.message);
    assert.match(source.revision, /^1\.0\.1@/);
    assert.match((await fluxState(app, "kustomization")).revision, /^1\.0\.1@/);
  });

  it("are not applied without a signature, or with that of another key, and are with that of the stack file", async () => {
    const digest = await pipeline.push({ repository, tag: "1.0.2" }, sampleApp(app.name, 4));
    const isRefused = async () => {
      const { ready, reason, message } = await reconcileSource(app, await caller());
      assert.deepEqual([ready, reason], ["False", "VerificationError"], message);
      assert.match(message, /no matching signatures were found/);
      assert.match((await fluxState(app, "kustomization")).revision, /^1\.0\.1@/);
    };
    await isRefused();
    await pipeline.sign(repository, digest, newSigningKey().privateKey);
    await isRefused();
    await pipeline.sign(repository, digest);
    const source = await reconcileSource(app, await caller());
    assert.equal(source.ready, "True", source.message);
    await applied(app, "1.0.2", ({ ready, revision }) => ready === "True" && revision === `1.0.2@${digest}`);
  });
});
