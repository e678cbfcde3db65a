import assert from "node:assert/strict";
import { podsOf } from "../../../analysis/objects/pods.ts";
import { fromManifest, readerOf } from "../../../analysis/objects/resource.ts";
import type { Level } from "../../../analysis/pod-security/control.ts";
import { evaluate } from "../../../analysis/pod-security/evaluate.ts";
import { type AccessTable, accessTable, type Question } from "../../../analysis/rbac/access.ts";
import { defaultBindings, defaultRoles } from "../../../analysis/rbac/defaults.ts";
import { isClusterKind, isClusterResource } from "../../../policy/lib/cluster-resources.ts";
import { world } from "../../lib/e2e.ts";
import { podSpecs } from "./pods.ts";
import { type Manifest, NAMESPACES, roleSets } from "./reviews.ts";
import { Server } from "./server.ts";

const SEED = 20261121;
const CLUSTER_MINOR = 36;
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const PLURALS: Record<string, string> = {
  Role: "roles",
  ClusterRole: "clusterroles",
  RoleBinding: "rolebindings",
  ClusterRoleBinding: "clusterrolebindings",
};

let api: Server;

const collection = ({ kind, metadata }: Manifest) =>
  `${RBAC}/${metadata.namespace === undefined ? "" : `namespaces/${metadata.namespace}/`}${PLURALS[kind]}`;

function tableOf(objects: readonly object[]): AccessTable {
  const members = objects.flatMap((object, index) =>
    fromManifest(object, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
  return accessTable([...defaultBindings(), ...members]);
}

function reviewOf(question: Question): object {
  if ("path" in question) return { nonResourceAttributes: question };
  const { verb, group, resource: whole, name, namespace } = question;
  const [resource, subresource] = whole.split("/");
  return { resourceAttributes: { verb, group, resource, subresource, name, namespace } };
}

async function namespace(name: string, labels: Record<string, string> = {}): Promise<void> {
  const there = async () => (await api.send("GET", `/api/v1/namespaces/${name}`)).status;
  await api.until(`the end of an earlier namespace ${name}`, async () => (await there()) === 404);
  await api.make("/api/v1/namespaces", { metadata: { name, labels } });
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await api.until(`the service account of ${name}`, async () => (await api.send("GET", account)).status === 200);
}

async function inTurn<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += width)
    results.push(...(await Promise.all(items.slice(at, at + width).map(work))));
  return results;
}

describe("judge against the real API server", () => {
  const made: string[] = [];
  before(async () => {
    const { world: started } = await world("dev");
    api = new Server(Object.values(started.clusters)[0]!);
  });
  after(async () => {
    await inTurn(made.reverse(), 8, (path) => api.send("DELETE", path));
    for (const path of made)
      await api.until(`the end of ${path}`, async () => (await api.send("GET", path)).status === 404);
    api.close();
  });

  it("knows the default roles as this version makes them", async () => {
    const { body } = await api.send(
      "GET",
      `${RBAC}/clusterroles?labelSelector=kubernetes.io/bootstrapping=rbac-defaults`,
    );
    const { items } = JSON.parse(body) as { items: (Manifest & { rules: object[] })[] };
    const theirs = items.map(({ metadata, rules }) => `${metadata.name} ${JSON.stringify(rulesAsSet(rules))}`).sort();
    const { roles } = accessTable([]);
    const ours = defaultRoles()
      .filter(({ resource }) => resource.kind === "ClusterRole")
      .map(({ resource: { name } }) => {
        const rules = roles.rules(`ClusterRole ${name}`)!.map(({ at }) => at.raw as object);
        return `${name} ${JSON.stringify(rulesAsSet(rules))}`;
      });
    assert.deepEqual(ours.sort(), theirs);
  });

  it("knows which resources and kinds of this version lie in no namespace", async () => {
    const resources = await discovered();
    assert.ok(resources.length > 60, `${resources.length} resources prove little`);
    assert.deepEqual(
      resources.filter(({ name, namespaced }) => isClusterResource(name) === namespaced).map(({ name }) => name),
      [],
    );
    assert.deepEqual(
      resources.filter((one) => isClusterKind(one) === one.namespaced).map(({ kind }) => kind),
      [],
    );
  });

  it("answers 400 questions about 20 random role sets like SubjectAccessReview", async () => {
    for (const name of NAMESPACES) {
      made.push(`/api/v1/namespaces/${name}`);
      await namespace(name);
    }
    const sets = roleSets(20, 20, SEED);
    const objects = sets.flatMap((set) => set.objects);
    await inTurn(objects, 8, async (object) => {
      made.push(`${collection(object)}/${object.metadata.name}`);
      await api.make(collection(object), object);
    });
    const table = tableOf(objects);
    await aggregated(objects, table);
    const differences: string[] = [];
    let allowed = 0;
    await inTurn(
      sets.flatMap(({ questions }) => questions),
      8,
      async ({ who, question }) => {
        const review = { spec: { user: who.user, groups: who.groups, ...reviewOf(question) } };
        const { status, body } = await api.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          ...review,
        });
        assert.equal(status, 201, body);
        const theirs = (JSON.parse(body) as { status: { allowed: boolean } }).status.allowed;
        const ours = table.can(who, question).length > 0;
        if (theirs) allowed += 1;
        if (ours !== theirs) differences.push(`${JSON.stringify(review)}: ours ${ours}, theirs ${theirs}`);
      },
    );
    assert.deepEqual(differences, []);
    assert.ok(allowed > 80 && allowed < 320, `${allowed} of 400 were allowed: the questions prove little`);
  });

  it("judges 600 generated pods and Deployments like the admission plugin", async () => {
    const minors = [25, 31, 34, 35, CLUSTER_MINOR];
    const places = (["baseline", "restricted"] as Level[]).flatMap((level) =>
      minors.map((minor) => ({ level, minor, name: `judge-${level}-${minor}` })),
    );
    for (const { level, minor, name } of places) {
      made.push(`/api/v1/namespaces/${name}`);
      const labels = Object.fromEntries(
        ["enforce", "warn"].flatMap((mode) => [
          [`pod-security.kubernetes.io/${mode}`, level],
          [`pod-security.kubernetes.io/${mode}-version`, `v1.${minor}`],
        ]),
      );
      await namespace(name, labels);
    }
    const differences: string[] = [];
    const count = { admitted: 0, refused: 0, invalid: 0 };
    const specs = podSpecs(800, SEED);
    await inTurn([...specs.entries()], 8, async ([index, spec]) => {
      const { level, minor, name } = places[index % places.length]!;
      const whole = index % 3 === 0 ? deployment(spec) : pod(spec);
      const path =
        whole.kind === "Pod" ? `/api/v1/namespaces/${name}/pods` : `/apis/apps/v1/namespaces/${name}/deployments`;
      const { status, body, warnings } = await api.send("POST", `${path}?dryRun=All`, whole);
      if (status === 422 || status === 400) {
        count.invalid += 1;
        return;
      }
      assert.ok(status === 201 || status === 403, `${status} ${body}`);
      const theirs = status === 201 && !warnings.some((text) => text.includes("would violate PodSecurity"));
      const [resource] = fromManifest(whole, "x");
      const found = evaluate(podsOf(resource!, readerOf(resource!))[0]!, level, minor);
      count[theirs ? "admitted" : "refused"] += 1;
      if (theirs !== (found.length === 0))
        differences.push(
          `${whole.kind} at ${level} v1.${minor}: ours ${found.map(({ control }) => control.name)}, theirs ${theirs || warnings[0] || body}: ${JSON.stringify(spec)}`,
        );
    });
    assert.deepEqual(differences, []);
    assert.ok(count.admitted > 100 && count.refused > 100, JSON.stringify(count));
    assert.ok(count.admitted + count.refused >= 600, JSON.stringify(count));
  });
});

/** What the API server serves, without subresources. */
async function discovered(): Promise<{ group: string; kind: string; name: string; namespaced: boolean }[]> {
  const read = async (path: string) => JSON.parse((await api.send("GET", path)).body);
  const { groups } = (await read("/apis")) as { groups: { name: string; versions: { groupVersion: string }[] }[] };
  const versions = groups.flatMap(({ name, versions: all }) =>
    all.map(({ groupVersion }) => ({ group: name, path: `/apis/${groupVersion}` })),
  );
  const lists = await inTurn([{ group: "", path: "/api/v1" }, ...versions], 8, async ({ group, path }) => {
    const { resources } = (await read(path)) as { resources: { kind: string; name: string; namespaced: boolean }[] };
    return resources.filter(({ name }) => !name.includes("/")).map((one) => ({ ...one, group }));
  });
  return lists.flat();
}

/** The controller writes the rules of aggregated roles; it takes a moment. */
async function aggregated(objects: readonly Manifest[], table: AccessTable): Promise<void> {
  for (const object of objects) {
    if (!("aggregationRule" in object)) continue;
    const { name } = object.metadata;
    const wanted = table.roles.rules(`ClusterRole ${name}`)!.length;
    await api.until(`the aggregation of ${name}`, async () => {
      const { body } = await api.send("GET", `${RBAC}/clusterroles/${name}`);
      return ((JSON.parse(body) as { rules?: object[] }).rules ?? []).length >= wanted;
    });
  }
}

/** Rules one verb, group, resource and name at a time, so that two ways to write the same are equal. */
function rulesAsSet(rules: readonly object[]): string[] {
  const atoms = rules.flatMap((rule) => {
    const {
      verbs = [],
      apiGroups = [""],
      resources = [],
      nonResourceURLs = [],
      resourceNames = [""],
    } = rule as Record<string, string[]>;
    const things = [
      ...nonResourceURLs,
      ...apiGroups.flatMap((group) => resources.map((resource) => `${resource}.${group}`)),
    ];
    return verbs.flatMap((verb) => things.flatMap((thing) => resourceNames.map((name) => `${verb} ${thing} ${name}`)));
  });
  return [...new Set(atoms)].sort();
}

function pod(spec: object) {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "it" }, spec };
}

function deployment(spec: object) {
  const labels = { app: "it" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "it" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
