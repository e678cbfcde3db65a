import assert from "node:assert/strict";
import { Secret, UNKNOWN } from "../../../../analysis/objects/wire.ts";
import { sinkOf } from "../../../../analysis/secrets/sinks.ts";
import { flowsOf, leaksOf, SECRET_SOURCES, type TaintNode } from "../../../../analysis/secrets/taint.ts";

const SECRET = new Secret(UNKNOWN);

function node(type: string, inputs: unknown, more: Partial<TaintNode> = {}): TaintNode {
  return { urn: `urn:${type}`, type, name: "it", custom: true, inputs, propertyDependencies: {}, ...more };
}

const k8s = (module: string, kind: string, inputs: unknown) => node(`kubernetes:${module}:${kind}`, inputs);
const variable = (inputs: object, kind = "projectVariable:ProjectVariable") => node(`gitlab:index/${kind}`, inputs);

const LEGAL: Record<string, TaintNode> = {
  "data of a Secret": k8s("core/v1", "Secret", { data: { a: SECRET }, stringData: SECRET }),
  "data of a Secret in a list": k8s("core/v1", "SecretList", { items: [{ data: { a: SECRET } }] }),
  "a patch of a Secret": k8s("core/v1", "SecretPatch", { stringData: { a: SECRET } }),
  "a masked variable": variable({ value: SECRET, masked: true }),
  "a hidden variable of a group": variable({ value: SECRET, hidden: true }, "groupVariable:GroupVariable"),
  "credentials of a provider": node("pulumi:providers:gitlab", { token: SECRET }),
  "arguments of a component": node("gitlab-kubernetes:index:Agent", { token: SECRET }, { custom: false }),
};

const ILLEGAL: [title: string, node: TaintNode, path: string, says: RegExp][] = [
  ["a variable that is not masked", variable({ value: SECRET, masked: false }), "value", /logs show/],
  ["a variable without a word on masking", variable({ value: SECRET }), "value", /logs show/],
  ["the key of a masked variable", variable({ key: SECRET, masked: true }), "key", /key of a variable/],
  ["a ConfigMap", k8s("core/v1", "ConfigMap", { data: { "a.toml": SECRET } }), 'data["a.toml"]', /ConfigMap/],
  [
    "metadata of a Secret",
    k8s("core/v1", "Secret", { metadata: { labels: { a: SECRET } } }),
    "metadata.labels.a",
    /metadata/,
  ],
  [
    "an environment variable",
    k8s("apps/v1", "Deployment", {
      spec: { template: { spec: { containers: [{ env: [{ name: "A", value: SECRET }] }] } } },
    }),
    "spec.template.spec.containers[0].env[0].value",
    /environment of a container/,
  ],
  [
    "an argument",
    k8s("core/v1", "Pod", { spec: { containers: [{ args: ["a", SECRET] }] } }),
    "spec.containers[0].args[1]",
    /spec of a Pod/,
  ],
  [
    "values of a release",
    k8s("helm.sh/v3", "Release", { values: { token: SECRET } }),
    "values.token",
    /values of a Release/,
  ],
  [
    "values of a chart, a component that the provider makes",
    { ...k8s("helm.sh/v4", "Chart", { values: SECRET }), custom: false, remote: true },
    "values",
    /values of a Chart/,
  ],
  ["a custom resource named Secret", k8s("example.com/v1", "Secret", { data: SECRET }), "data", /data of a Secret/],
  [
    "a file in a repository",
    node("gitlab:index/repositoryFile:RepositoryFile", { content: SECRET }),
    "content",
    /RepositoryFile/,
  ],
];

describe("flowsOf", () => {
  for (const [title, one] of Object.entries(LEGAL)) {
    it(`lets a secret into ${title}`, () => assert.deepEqual(leaksOf([one]), []));
  }
  for (const [title, one, path, says] of ILLEGAL) {
    it(`keeps a secret out of ${title}`, () => {
      const [leak, ...more] = leaksOf([one]);
      assert.deepEqual([leak?.verdict, leak?.path, more.length], ["illegal", path, 0]);
      assert.match(leak!.place, says);
      assert.notEqual(leak!.fix, "");
    });
  }

  it("tells the resource that a secret comes from", () => {
    const token = node("gitlab:index/clusterAgentToken:ClusterAgentToken", {});
    const other = node("kubernetes:core/v1:Namespace", {});
    const target = { ...LEGAL["a patch of a Secret"]!, propertyDependencies: { stringData: [token.urn, other.urn] } };
    const [flow, ...more] = flowsOf([token, other, target]);
    assert.deepEqual([flow!.from, flow!.to, flow!.verdict, more.length], [[token.urn], target.urn, "legal", 0]);
  });

  it("cannot tell what an unknown value from a resource with secrets is, nor whether an unknown flag masks", () => {
    const token = node("random:index/randomPassword:RandomPassword", {});
    const fed = {
      ...k8s("core/v1", "ConfigMap", { data: { a: UNKNOWN }, metadata: UNKNOWN }),
      propertyDependencies: { data: [token.urn] },
    };
    assert.deepEqual(
      flowsOf([token, fed]).map(({ verdict, path }) => `${verdict} ${path}`),
      ["unknown data.a"],
    );
    assert.deepEqual(
      leaksOf([variable({ value: SECRET, masked: UNKNOWN })]).map(({ verdict }) => verdict),
      ["unknown"],
    );
  });

  it("knows every type that hands out a secret", () => {
    const types = [
      ..."clusterAgentToken userRunner deployToken projectDeployToken groupDeployToken projectAccessToken groupAccessToken personalAccessToken groupServiceAccountAccessToken pipelineTrigger"
        .split(" ")
        .map((name) => `gitlab:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`),
      "random:index/randomPassword:RandomPassword",
      "random:index/randomBytes:RandomBytes",
      "tls:index/privateKey:PrivateKey",
    ];
    assert.deepEqual([...SECRET_SOURCES], types);
  });

  it("keeps a secret out of values of yaml components and a list of other objects", () => {
    const of = (module: string, kind: string, inputs: unknown) => leaksOf([k8s(module, kind, inputs)])[0]?.place;
    assert.equal(of("yaml/v2", "ConfigGroup", { yaml: SECRET }), "values of a ConfigGroup");
    assert.equal(of("core/v1", "ConfigMapList", { items: [{ data: SECRET }] }), "data of a ConfigMap");
    assert.equal(of("core/v1", "PodList", { items: [{ metadata: SECRET }] })?.startsWith("metadata"), true);
    assert.equal(flowsOf([variable({ value: SECRET, masked: true })])[0]!.place, "value of a masked variable");
  });

  it("says what each place is", () => {
    const of = (one: TaintNode) => flowsOf([one]).map(({ place }) => place);
    const list = k8s("core/v1", "PodList", { items: [{ metadata: { a: SECRET } }] });
    assert.deepEqual(of(LEGAL["credentials of a provider"]!), ["credentials of a provider"]);
    assert.deepEqual(of(LEGAL["data of a Secret in a list"]!), ["data of a Secret"]);
    assert.deepEqual(of(list), ["metadata, which everyone who lists objects can read"]);
    assert.deepEqual(of(node("x", { a: SECRET })), ["a of a x"]);
    assert.deepEqual(of(node("kubernetes", { a: SECRET })), ["a of a "]);
    assert.deepEqual(of(k8s("helm.sh/v3", "Release", { repositoryOpts: SECRET })), ["values of a Release"]);
    assert.equal(
      flowsOf([node("x:y:Z", { a: SECRET })])[0]!.fix,
      "give a secret only to a masked variable or a Secret",
    );
    const source = { valueFrom: { secretKeyRef: { name: SECRET } } };
    assert.deepEqual(of(k8s("core/v1", "Pod", { spec: { env: [source] } })), ["spec of a Pod"]);
    assert.deepEqual(of(k8s("core/v1", "Pod", { spec: { value: SECRET } })), ["spec of a Pod"]);
    assert.deepEqual(sinkOf(LEGAL["a patch of a Secret"]!, ["stringData"]), {
      legal: true,
      known: true,
      place: "data of a Secret",
      fix: "",
    });
  });

  it("takes only the members of items for those of a list", () => {
    for (const inputs of [
      { other: [{ data: SECRET }] },
      { items: { a: { data: SECRET } } },
      { spec: { data: SECRET } },
    ])
      assert.equal(leaksOf([k8s("core/v1", "Secret", inputs)]).length, 1, JSON.stringify(inputs));
  });

  it("looks a hundred deep, and says that it cannot tell what lies below", () => {
    const paths = (depth: number, wrap: (inner: unknown) => unknown) => {
      let deep: unknown = { leaf: SECRET };
      for (let level = 1; level < depth; level++) deep = wrap(deep);
      const [flow] = flowsOf([k8s("core/v1", "ConfigMap", { data: deep })]);
      return [flow!.verdict, flow!.path.endsWith("leaf")];
    };
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ a: inner })])
      assert.deepEqual(
        [101, 102].map((depth) => paths(depth, wrap)),
        [
          ["illegal", true],
          ["unknown", false],
        ],
      );
  });

  it("takes what is not known for no secret, down to a hundred deep", () => {
    const verdicts = (depth: number) => {
      const data = Array.from({ length: depth }).reduce<unknown>((inner) => ({ a: inner }), UNKNOWN);
      return flowsOf([k8s("core/v1", "ConfigMap", { data })]).map(({ verdict }) => verdict);
    };
    assert.deepEqual([1, 100, 101].map(verdicts), [[], [], ["unknown"]]);
  });

  it("follows every secret of one resource", () => {
    const pod = k8s("core/v1", "ConfigMap", { data: { a: SECRET, b: "plain", c: [SECRET] } });
    assert.deepEqual(
      leaksOf([pod]).map(({ path }) => path),
      ["data.a", "data.c[0]"],
    );
  });

  it("stands odd inputs", () => {
    let deep: unknown = SECRET;
    for (let depth = 0; depth < 5_000; depth++) deep = { a: deep };
    const found = leaksOf([
      node("x", null),
      node("x", "text"),
      node("", { a: SECRET }),
      k8s("core/v1", "ConfigMap", { data: deep }),
    ]);
    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      ["illegal", "unknown"],
    );
  });
});
