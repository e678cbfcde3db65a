import assert from "node:assert/strict";
import { Secret } from "@pulumi/policy";
import { mend } from "../../policy/lib/remediation.ts";
import type { Rule } from "../../policy/lib/rule.ts";
import { type Judged, Session } from "../../policy/lib/session.ts";
import { DEFAULTS, type Settings } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import {
  exemption,
  gitlab,
  judge,
  listOf,
  object,
  patchOf,
  release,
  resource,
  TODAY,
  UNKNOWN_TEXT,
} from "../lib/judge.ts";

type Body = Record<string, unknown>;

const LABEL = "pod-security.kubernetes.io/enforce";
const namespace = (labels: unknown, name: unknown = "shop") =>
  object("v1", "Namespace", { metadata: { name, labels } });
const account = (body: Body) => object("v1", "ServiceAccount", body);
const app = (spec: unknown) => object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec });
const web = (spec: Body) =>
  object("apps/v1", "Deployment", { metadata: { namespace: "shop" }, spec: { template: { spec } } });
const chart = (values: unknown) => release("web", { values });

function ruleOf(id: string): Rule {
  return rules.find((rule) => rule.id === id)!;
}

function mended(judged: Judged, settings: Partial<Settings> = {}): Body | undefined {
  const session = new Session();
  session.settings = { ...DEFAULTS, today: TODAY, ...settings };
  return mend(rules, judged, session);
}

/** What stands at a place of mended properties. */
function at(props: Body | undefined, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>((here, key) => (here as Body | undefined)?.[key], props);
}

describe("remediation", () => {
  it("is known to the rules that the catalogue marks so", () => {
    assert.deepEqual(
      rules.filter(({ remedy }) => remedy !== undefined).map(({ id }) => id),
      ["sa-automount-off", "pod-automount-token-off", "ns-psa-enforce", "flux-prune-on", "secret-values-are-secret"],
    );
  });

  const cases: [rule: string, judged: Judged, keys: (string | number)[], value: unknown][] = [
    ["ns-psa-enforce", namespace({ team: "shop" }), ["metadata", "labels", LABEL], "restricted"],
    ["ns-psa-enforce", namespace(undefined), ["metadata", "labels", LABEL], "restricted"],
    ["sa-automount-off", account({}), ["automountServiceAccountToken"], false],
    ["flux-prune-on", app({ interval: "10m" }), ["spec", "prune"], true],
    [
      "pod-automount-token-off",
      web({ containers: [] }),
      ["spec", "template", "spec", "automountServiceAccountToken"],
      false,
    ],
  ];
  for (const [id, judged, keys, value] of cases)
    it(`${id} finds a fault, mends it, and finds none (${keys.join(".")})`, () => {
      assert.equal(judge(ruleOf(id), judged).paths.length, 1);
      const props = mended(judged);
      assert.equal(at(props, ...keys), value);
      assert.deepEqual(judge(ruleOf(id), { ...judged, props }).paths, []);
    });

  it("changes nothing else, and not what it was given", () => {
    const given = namespace({ team: "shop" });
    const before = structuredClone(given.props);
    const { metadata, ...rest } = mended(given)!;
    assert.deepEqual(given.props, before);
    assert.deepEqual(rest, { apiVersion: "v1", kind: "Namespace" });
    assert.deepEqual(metadata, { name: "shop", labels: { team: "shop", [LABEL]: "restricted" } });
  });

  it("gives a namespace what the settings allow it, and one that may have everything nothing", () => {
    const settings = { baselineNamespaces: ["builds-*"], privilegedNamespaces: ["csi"] };
    const level = (name: unknown) => at(mended(namespace(undefined, name), settings), "metadata", "labels", LABEL);
    assert.deepEqual(["shop", "builds-a", "csi"].map(level), ["restricted", "baseline", undefined]);
  });

  const left: Record<string, Judged> = {
    "a level that is there, be it too low": namespace({ [LABEL]: "privileged" }),
    "a level that is not known": namespace({ [LABEL]: UNKNOWN_TEXT }),
    "a level that is secret": namespace({ [LABEL]: new Secret("baseline") }),
    "labels that are not known": namespace(UNKNOWN_TEXT),
    "labels that are secret": namespace(new Secret({})),
    "labels of a wrong type": namespace("team=shop"),
    "a namespace whose name is not known": namespace({}, UNKNOWN_TEXT),
    ...Object.fromEntries(
      ["default", "kube-system", "kube-public", "kube-node-lease", "openshift-dns"].map((name) => [
        name,
        namespace({}, name),
      ]),
    ),
    "the cluster's own namespace by a secret name": namespace({}, new Secret("kube-system")),
    "a Patch of a namespace": patchOf(namespace({ team: "shop" })),
    "an account that mounts on purpose": account({ automountServiceAccountToken: true }),
    "an account of which it is not known": account({ automountServiceAccountToken: UNKNOWN_TEXT }),
    "a Patch of an account": patchOf(account({})),
    "an application that keeps on purpose": app({ prune: false }),
    "an application of which it is not known": app({ prune: UNKNOWN_TEXT }),
    "an application that is not known at all": app(UNKNOWN_TEXT),
    "pods with an account of their own": web({ serviceAccountName: "web", containers: [] }),
    "pods whose account is not known": web({ serviceAccountName: UNKNOWN_TEXT, containers: [] }),
    "a Kustomization of kustomize": object("kustomize.config.k8s.io/v1beta1", "Kustomization", { spec: {} }),
    "a value that is secret": chart({ password: new Secret("hunter2") }),
    "values below a secret": chart({ db: new Secret({ password: "hunter2" }) }),
    "values that are secret as a whole": chart(new Secret({ password: "hunter2" })),
    "a value that is not known": chart({ password: UNKNOWN_TEXT }),
    "the name of a Secret": chart({ existingSecret: "db", runners: { secret: "token-g1" } }),
    "a value that is no credential": chart({ replicas: 2, url: "https://example.com" }),
    "a Secret that is marked": object("v1", "Secret", {
      stringData: new Secret({ a: "b" }),
      data: { c: new Secret("ZA==") },
    }),
    "a variable that is no credential": gitlab("ProjectVariable", { key: "MODE", value: "fast" }),
  };
  for (const [title, judged] of Object.entries(left))
    it(`leaves alone ${title}`, () => {
      assert.equal(mended(judged), undefined);
    });

  it("leaves alone what is exempted or accepted", () => {
    const judged = account({});
    const exemptions = [exemption("sa-automount-off", judged.urn, TODAY)];
    const accepted = [{ rule: "sa-automount-off", object: "ServiceAccount/it", reason: "its chart mounts it so" }];
    assert.equal(mended(judged, { exemptions }), undefined);
    assert.equal(mended(judged, { accepted }), undefined);
    const ended = [exemption("sa-automount-off", judged.urn, "2026-06-14")];
    assert.equal(at(mended(judged, { exemptions: ended }), "automountServiceAccountToken"), false);
  });

  it("mends each item of a List", () => {
    const list = listOf(namespace({ team: "shop" }));
    assert.equal(at(mended(list), "items", 0, "metadata", "labels", LABEL), "restricted");
  });

  const secrets: Record<string, [judged: Judged, keys: (string | number)[]]> = {
    "a value of a release": [chart({ db: [{ password: "hunter2" }] }), ["values", "db", 0, "password"]],
    "a Secret's data": [object("v1", "Secret", { data: { a: "hunter2" } }), ["data", "a"]],
    "a Secret's text": [object("v1", "Secret", { stringData: { a: "hunter2" } }), ["stringData", "a"]],
    "that of a Patch": [patchOf(object("v1", "Secret", { stringData: { a: "hunter2" } })), ["stringData", "a"]],
    "that in a List": [
      listOf(object("v1", "Secret", { stringData: { a: "hunter2" } })),
      ["items", 0, "stringData", "a"],
    ],
    "a variable": [gitlab("GroupVariable", { key: "DEPLOY_TOKEN", value: "hunter2" }), ["value"]],
    "a provider's token": [resource("pulumi:providers:gitlab", { token: "hunter2" }), ["token"]],
  };
  for (const [title, [judged, keys]] of Object.entries(secrets))
    it(`marks ${title} as secret, once`, () => {
      const props = mended(judged)!;
      const value = at(props, ...keys);
      assert.ok(value instanceof Secret);
      assert.equal(value.value, "hunter2");
      assert.equal(mended({ ...judged, props }), undefined);
    });

  it("marks the plain beside the secret", () => {
    const props = mended(chart({ token: "hunter2", password: new Secret("other") }))!;
    const password = at(props, "values", "password");
    assert.ok(at(props, "values", "token") instanceof Secret);
    assert.ok(password instanceof Secret && password.value === "other");
  });
});
