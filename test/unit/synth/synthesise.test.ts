import assert from "node:assert/strict";
import { join } from "node:path";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Pod } from "@pulumi/kubernetes/core/v1/pod.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { stableNumber } from "../../../synth/answers.ts";
import type { Graph } from "../../../synth/graph.ts";
import { synthesise } from "../../../synth/synthesise.ts";

const root = join(import.meta.dirname, "program");
const area = "gitlab-kubernetes:index:Area";

function only(graph: Graph, type: string) {
  const found = graph.resources.filter((resource) => resource.type === type);
  assert.equal(found.length, 1, `${found.length} resources of type ${type}`);
  return found[0]!;
}

describe("synthesise", () => {
  let dev: Graph;
  before(async () => {
    dev = await synthesise({ stack: "dev", root });
  });

  it("records the stack, every resource and its parent, with the engine's URNs", () => {
    const stack = "urn:pulumi:dev::gitlab-kubernetes::pulumi:pulumi:Stack::gitlab-kubernetes-dev";
    const component = `urn:pulumi:dev::gitlab-kubernetes::${area}::shop`;
    assert.deepEqual(
      dev.resources.map(({ urn, parent }) => [urn, parent]),
      [
        [stack, ""],
        ["urn:pulumi:dev::gitlab-kubernetes::pulumi:providers:kubernetes::dev", stack],
        [component, stack],
        [`urn:pulumi:dev::gitlab-kubernetes::${area}$kubernetes:core/v1:Secret::shop-token`, component],
        ["urn:pulumi:dev::gitlab-kubernetes::kubernetes:core/v1:ConfigMap::ids", stack],
        [`urn:pulumi:dev::gitlab-kubernetes::${area}$kubernetes:helm.sh/v4:Chart::shop`, component],
      ],
    );
  });

  it("gives the provider of a resource and the providers of a component", () => {
    const provider = "urn:pulumi:dev::gitlab-kubernetes::pulumi:providers:kubernetes::dev";
    assert.equal(only(dev, "kubernetes:core/v1:Secret").provider, provider);
    assert.deepEqual(only(dev, "kubernetes:helm.sh/v4:Chart").providers, { kubernetes: provider });
  });

  it("keeps a dummy secret as a marker, its key visible", () => {
    const { inputs } = only(dev, "kubernetes:core/v1:Secret");
    assert.deepEqual(inputs["stringData"], { token: { secret: true } });
  });

  it("records a chart with its values and dependencies and without children", () => {
    const chart = only(dev, "kubernetes:helm.sh/v4:Chart");
    assert.equal(chart.remote, true);
    assert.deepEqual(chart.inputs["values"], {
      replicas: 2,
      config: { secretName: "shop-token-g1" },
      rbac: { create: false },
    });
    assert.deepEqual(chart.dependencies, [only(dev, "kubernetes:core/v1:Secret").urn]);
    assert.deepEqual(
      dev.resources.filter(({ parent }) => parent === chart.urn),
      [],
    );
  });

  it("answers a lookup with a made-up id that is the same in every run, and says what it stands for", () => {
    const token = "gitlab:index/getProject:getProject";
    const inputs = { pathWithNamespace: "acme/shop/web" };
    const id = String(stableNumber(`${token} ${JSON.stringify(inputs)}`));
    assert.deepEqual(dev.lookups, [{ token, inputs, id }]);
    assert.match(id, /^\d{9}$/);
    assert.deepEqual(only(dev, "kubernetes:core/v1:ConfigMap").inputs["data"], { project: id });
  });

  it("gives the program's exports as outputs, unknown and secret ones as markers", () => {
    assert.deepEqual(dev.outputs, {
      mapId: { unknown: true },
      projectId: dev.lookups[0]!.id,
      secretName: { secret: true },
    });
  });

  it("says where a resource is made: the component's line first, then the program's", () => {
    const secret = only(dev, "kubernetes:core/v1:Secret");
    assert.deepEqual(secret.source, { file: "index.ts", line: 16 });
    assert.deepEqual(
      secret.trace.map(({ line }) => line),
      [16, 36],
    );
    assert.deepEqual(only(dev, "kubernetes:core/v1:ConfigMap").source, { file: "index.ts", line: 42 });
  });

  it("runs a second stack in the same process with nothing of the first", async () => {
    const prod = await synthesise({ stack: "prod", root });
    assert.equal(only(prod, area).name, "store");
    assert.equal((only(prod, "kubernetes:helm.sh/v4:Chart").inputs["values"] as { replicas: number }).replicas, 5);
    assert.ok(prod.resources.every(({ urn }) => urn.startsWith("urn:pulumi:prod::")));
    assert.equal(prod.resources.length, dev.resources.length);
  });

  it("runs two stacks that are started together, and gives the same graphs as one after the other", async () => {
    const [one] = await Promise.all([synthesise({ stack: "dev", root }), synthesise({ stack: "prod", root })]);
    assert.deepEqual(one, dev);
  });

  it("runs a function in place of a file and keeps what it logs", async () => {
    const program = async () => {
      await pulumi.log.warn("mind the gap");
      new ConfigMap("only", {});
    };
    const graph = await synthesise({ stack: "dev", root, program });
    assert.equal(only(graph, "kubernetes:core/v1:ConfigMap").name, "only");
    assert.deepEqual(graph.diagnostics, [{ severity: "warning", message: "mind the gap" }]);
  });

  it("waits for inputs that come late", async () => {
    const late = new Promise<string>((resolve) => setTimeout(() => resolve("late"), 30));
    const program = () => {
      new ConfigMap("late", { data: { late } });
    };
    const graph = await synthesise({ stack: "dev", root, program });
    assert.deepEqual(only(graph, "kubernetes:core/v1:ConfigMap").inputs["data"], { late: "late" });
  });

  it("keeps an asynchronous error to the run that it belongs to", async () => {
    const failing = () => {
      const later = new Promise((_, reject) => setTimeout(() => reject(new Error("late error")), 30));
      new ConfigMap("x", { data: { later: later as Promise<string> } });
    };
    const [one, two] = await Promise.allSettled([
      synthesise({ stack: "dev", root, program: failing }),
      synthesise({ stack: "prod", root }),
    ]);
    assert.match(String((one as PromiseRejectedResult).reason), /late error/);
    assert.equal(two.status, "fulfilled");
  });

  it("keeps a computed secret as a secret wherever it goes", async () => {
    const program = () => {
      const { result } = new RandomPassword("seed", { length: 20 });
      new ConfigMap("x", { data: { result } });
    };
    const graph = await synthesise({ stack: "dev", root, program });
    assert.deepEqual(only(graph, "kubernetes:core/v1:ConfigMap").inputs["data"], { result: { secret: true } });
  });

  it("lists a lookup once, however often the program asks", async () => {
    const ask = () => pulumi.runtime.invoke("gitlab:index/getGroup:getGroup", { fullPath: "acme" });
    const graph = await synthesise({ stack: "dev", root, program: () => Promise.all([ask(), ask()]) });
    assert.equal(graph.lookups.length, 1);
  });

  it("takes a stack file of another name", async () => {
    const configFile = join(root, "Pulumi.prod.yaml");
    const graph = await synthesise({ stack: "review", root, configFile });
    assert.equal(only(graph, area).name, "store");
    assert.equal(graph.stack, "review");
  });

  it("tells a secret that stands in plain text as an error, and takes it out", async () => {
    const program = () => {
      const token = pulumi.runtime.allConfig()["gitlab-kubernetes:gitlabToken"];
      new ConfigMap("leak", { data: { url: `https://oauth2:${token}@gitlab.test` } });
      new Pod("leak", { spec: { containers: [{ name: "a", args: ["--quiet", `--token=${token}`] }] } });
    };
    const graph = await synthesise({ stack: "dev", root, program });
    const { inputs, urn } = only(graph, "kubernetes:core/v1:ConfigMap");
    assert.deepEqual(inputs["data"], { url: { secret: true } });
    const advice = "wrap it in pulumi.secret()";
    assert.deepEqual(graph.diagnostics, [
      {
        severity: "error",
        message: `a secret is in plain text in "data.url" of kubernetes:core/v1:ConfigMap leak; ${advice}`,
        urn,
      },
      {
        severity: "error",
        message: `a secret is in plain text in "spec.containers[0].args[1]" of kubernetes:core/v1:Pod leak; ${advice}`,
        urn: only(graph, "kubernetes:core/v1:Pod").urn,
      },
    ]);
  });

  it("rejects with the program's error", async () => {
    const program = () => {
      throw new Error("no such area");
    };
    await assert.rejects(synthesise({ stack: "dev", root, program }), /no such area/);
  });

  it("refuses a stack without a stack file", async () => {
    await assert.rejects(synthesise({ stack: "nowhere", root }), /There is no .*Pulumi\.nowhere\.yaml: give the name/);
  });
});
