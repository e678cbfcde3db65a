import assert from "node:assert/strict";
import { amountOf, show } from "../../../../analysis/capacity/amounts.ts";
import { type Capacity, capacityOf } from "../../../../analysis/capacity/capacity.ts";
import { namespaceRoom, nodePools } from "../../../../analysis/capacity/room.ts";
import { Notes, Reader } from "../../../../analysis/objects/reader.ts";
import { membersOf } from "../rbac/objects.ts";

type Plain = Record<string, unknown>;

const quota = (hard: Plain, more: Plain = {}) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "jobs", namespace: "ci" },
  spec: { hard, ...more },
});
const limits = (...items: Plain[]) => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "bounds", namespace: "ci" },
  spec: { limits: items },
});
const node = (name: string, allocatable: Plain, labels: Plain = {}, taints: Plain[] = []) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
  spec: { taints },
  status: { allocatable },
});

const SMALL = { type: "Container", default: { cpu: "100m" }, defaultRequest: { cpu: "100m" } };
const KUBERNETES = { cpu_request: "500m", helper_cpu_request: "100m", service_cpu_request: "200m" };

function capacity(
  kubernetes: Plain,
  objects: object[],
  more: { services?: number; section?: Plain; concurrent?: number } = {},
) {
  const { services = 0, section = {}, concurrent = 10 } = more;
  const members = membersOf(...objects);
  const read = new Reader({ ...section, kubernetes });
  return capacityOf({
    section: { read, kubernetes: read.at("kubernetes"), namespace: "ci" },
    concurrent,
    services,
    room: namespaceRoom(members, "ci"),
    pools: members.some(({ resource }) => resource.kind === "Node") ? nodePools(members) : undefined,
  });
}

const cpu = ({ usual, atMost }: Capacity) =>
  [usual, atMost].map(({ demand }) => show("cpu", demand.pod.requests.cpu ?? 0n));

describe("capacityOf", () => {
  it("adds build, helper and every service, of the configuration and of the job", () => {
    const services = [{ name: "redis" }];
    assert.deepEqual(cpu(capacity({ ...KUBERNETES, services }, [], { services: 2 })), ["1200m", "1200m"]);
  });

  it("takes what a job may set where that is more, and never less", () => {
    const found = capacity(
      { ...KUBERNETES, cpu_request_overwrite_max_allowed: "4", helper_cpu_request_overwrite_max_allowed: "50m" },
      [],
    );
    assert.deepEqual(cpu(found), ["600m", "4100m"]);
  });

  it("requests the limit where no request is given, and leaves out a zero", () => {
    assert.deepEqual(cpu(capacity({ cpu_limit: "2", helper_cpu_limit: "0" }, [])), ["2", "2"]);
  });

  it("counts pod-level resources in place of the containers'", () => {
    assert.deepEqual(cpu(capacity({ ...KUBERNETES, pod_cpu_limit: "3" }, [])), ["3", "3"]);
  });

  it("bounds the jobs by the closest quota, and says how many wait", () => {
    const objects = [quota({ "requests.cpu": "3", pods: "20", "limits.memory": "1Gi" }), limits(SMALL)];
    const { usual, concurrency } = capacity(
      { ...KUBERNETES, memory_limit: "1Mi", helper_memory_limit: "1Mi" },
      objects,
    );
    assert.deepEqual(usual.bounds[0], { by: "ResourceQuota jobs: requests.cpu", jobs: 5 });
    assert.deepEqual([concurrency, usual.running, usual.pending], [10, 0, 10]);
    assert.deepEqual(usual.never, ["ResourceQuota jobs counts limits.memory, and some container of the job has none"]);
    const without = capacity(KUBERNETES, [quota({ "requests.cpu": "3", pods: "20" }), limits(SMALL)]).usual;
    assert.deepEqual([without.running, without.pending, without.never], [5, 5, []]);
  });

  it("knows that the init container states nothing, which a quota refuses unless a LimitRange helps", () => {
    const hard = quota({ cpu: "100" });
    assert.match(
      capacity(KUBERNETES, [hard]).usual.never[0] ?? "",
      /counts cpu, and some container of the job has none/,
    );
    assert.deepEqual(capacity(KUBERNETES, [hard, limits(SMALL)]).usual.never, []);
    assert.deepEqual(capacity(KUBERNETES, [quota({ cpu: "100" }, { scopes: ["Terminating"] })]).usual.never, []);
  });

  it("finds a job that is larger than its quota only at its most", () => {
    const objects = [quota({ "requests.cpu": "3" }), limits(SMALL)];
    const { usual, atMost } = capacity({ ...KUBERNETES, cpu_request_overwrite_max_allowed: "4" }, objects);
    assert.deepEqual([usual.never.length, atMost.running], [0, 0]);
    assert.deepEqual(atMost.never, ["ResourceQuota jobs allows requests.cpu 3, and one job takes 4100m"]);
  });

  it("counts pods, of which a quota may have none", () => {
    assert.equal(capacity({}, [quota({ "count/pods": "4" })]).usual.running, 4);
    assert.deepEqual(capacity({}, [quota({ pods: "0" })]).usual.never, [
      "ResourceQuota jobs allows pods 0, and one job takes 1",
    ]);
  });

  it("measures containers and pods by LimitRanges", () => {
    const ceiling = limits(
      { type: "Container", max: { memory: "1Gi" }, min: { memory: "64Mi" }, default: { memory: "512Mi" } },
      { type: "Pod", max: { memory: "2Gi" } },
    );
    const { never } = capacity({ memory_limit: "2Gi", service_memory_request: "1Mi" }, [ceiling], {
      services: 1,
    }).usual;
    assert.deepEqual(never, [
      "LimitRange bounds allows a container 1Gi of memory, and the build container has a limit of 2Gi",
      "LimitRange bounds wants at least 64Mi of memory, and the service container requests 1Mi",
      "LimitRange bounds allows a pod 2Gi of memory, and the pod has a limit of 3Gi",
    ]);
    const open = limits({ type: "Pod", max: { memory: "2Gi" } });
    assert.match(capacity({}, [open]).usual.never[0] ?? "", /the pod has no limit/);
  });

  it("bounds the jobs by what the nodes hold, node by node", () => {
    const nodes = [node("a", { cpu: "1", pods: "10" }), node("b", { cpu: "1", pods: "10" }), node("c", { cpu: "0.5" })];
    const { usual } = capacity(KUBERNETES, nodes);
    assert.deepEqual([usual.running, usual.bounds[0]], [2, { by: "nodes (a, c)", jobs: 2 }]);
    assert.deepEqual(capacity({ cpu_request: "2" }, nodes).usual.never, [
      "no node is large enough for one job: it requests 2 of cpu",
    ]);
    assert.equal(capacity({}, nodes, { concurrent: 500 }).usual.running, 130);
  });

  it("counts only nodes to which selector and tolerations lead", () => {
    const taint = { key: "ci", value: "yes", effect: "NoSchedule" };
    const nodes = [
      node("a", { cpu: "4" }),
      node("b", { cpu: "1" }, { pool: "ci" }, [taint, { key: "x", effect: "PreferNoSchedule" }]),
    ];
    const running = (more: Plain) => capacity({ ...KUBERNETES, ...more }, nodes).usual;
    assert.equal(running({}).running, 6);
    assert.equal(running({ node_tolerations: { "ci=yes": "NoSchedule" } }).running, 7);
    assert.equal(running({ node_tolerations: { ci: "" } }).running, 7);
    assert.equal(running({ node_selector: { pool: "ci" }, node_tolerations: { "ci=yes": "NoSchedule" } }).running, 1);
    assert.match(running({ node_selector: { pool: "ci" } }).never[0] ?? "", /no node has the labels and taints/);
  });

  it("takes the runner's own limit into account, and one job where nothing is said", () => {
    assert.equal(capacity({}, [], { section: { limit: 3 } }).concurrency, 3);
    assert.equal(capacity({}, [], { section: { limit: 30 } }).concurrency, 10);
    assert.equal(capacity({}, [], { section: { limit: 0 } }).concurrency, 10);
    assert.equal(capacity({}, [], { section: { limit: 1 } }).concurrency, 1);
    const section = { read: new Reader({}), kubernetes: new Reader({}), namespace: undefined };
    const room = namespaceRoom([], "ci");
    assert.equal(capacityOf({ section, room, services: 0, concurrent: undefined, pools: undefined }).concurrency, 1);
  });

  it("is exact to a billionth", () => {
    const objects = [quota({ "requests.cpu": "4n" }), limits({ ...SMALL, min: { memory: "1n" } })];
    const { bounds, never } = capacity({ cpu_request: "1n", helper_cpu_request: "1n" }, objects).usual;
    assert.deepEqual(bounds, [{ by: "ResourceQuota jobs: requests.cpu", jobs: 2 }]);
    assert.equal(never.length, 3);
    assert.equal(capacity({ cpu_request: "1n" }, [node("a", { cpu: "3n" })]).usual.running, 3);
  });

  it("asks a node for nothing that a job does not request", () => {
    assert.equal(capacity({}, [node("a", { cpu: "1", "ephemeral-storage": "0" })]).usual.running, 10);
  });

  it("sums up what local storage a job may take", () => {
    const { never } = capacity({ ephemeral_storage_request: "2Gi", helper_ephemeral_storage_request: "1Gi" }, [
      node("a", { "ephemeral-storage": "2Gi" }),
    ]).usual;
    assert.deepEqual(never, ["no node is large enough for one job: it requests 3Gi of ephemeral-storage"]);
  });

  it("orders the bounds by how close they are", () => {
    const { bounds } = capacity(KUBERNETES, [
      quota({ pods: "20", "requests.cpu": "3" }),
      node("a", { cpu: "6" }),
    ]).usual;
    assert.deepEqual(
      bounds.map(({ jobs }) => jobs),
      [5, 10, 20],
    );
  });

  it("measures what a quota counts: limits by limits, a request of zero not at all, the very amount as enough", () => {
    const both = { cpu_request: "1", cpu_limit: "2", helper_cpu_request: "1", helper_cpu_limit: "2" };
    const usual = (hard: Plain, kubernetes: Plain = both) => capacity(kubernetes, [quota(hard), limits(SMALL)]).usual;
    assert.deepEqual(usual({ "limits.cpu": "8" }).bounds, [{ by: "ResourceQuota jobs: limits.cpu", jobs: 2 }]);
    assert.deepEqual(usual({ "requests.cpu": "2" }).never, []);
    assert.deepEqual(usual({ "requests.cpu": "1500m" }).never, [
      "ResourceQuota jobs allows requests.cpu 1500m, and one job takes 2",
    ]);
    assert.deepEqual(usual({ "limits.cpu": "500m", pods: "1" }).bounds, [
      { by: "ResourceQuota jobs: limits.cpu", jobs: 0 },
      { by: "ResourceQuota jobs: pods", jobs: 1 },
    ]);
    const none = limits({ type: "Container", default: { cpu: "0" }, defaultRequest: { cpu: "0" } });
    assert.deepEqual(capacity({}, [quota({ "requests.cpu": "1" }), none]).usual.bounds, []);
    assert.deepEqual(usual({ "requests.ephemeral-storage": "1Gi" }, {}).never, [
      "ResourceQuota jobs counts requests.ephemeral-storage, and some container of the job has none",
    ]);
  });

  it("allows the very bounds of a LimitRange, and measures the init container by its defaults", () => {
    const exact = { max: { memory: "1Gi" }, min: { memory: "1Gi" } };
    const memory = { memory_limit: "1Gi", helper_memory_limit: "1Gi" };
    assert.deepEqual(capacity(memory, [limits({ type: "Container", ...exact })]).usual.never, []);
    const { never } = capacity(memory, [limits({ type: "Container", min: { memory: "1Gi" } })]).usual;
    assert.deepEqual(never, [
      "LimitRange bounds wants at least 1Gi of memory, and the init-permissions container requests 0",
    ]);
    const small = { type: "Container", max: { cpu: "1" }, defaultRequest: { cpu: "250m" } };
    assert.deepEqual(capacity({}, [limits(small)]).usual.demand.containers.at(-1), {
      container: "init-permissions",
      requests: { cpu: 250_000_000n },
      limits: { cpu: 1_000_000_000n },
    });
  });

  it("knows no limit of a pod in which one container has none", () => {
    const open = limits({ type: "Pod", max: { memory: "2Gi" } });
    assert.deepEqual(capacity({ memory_limit: "1Gi" }, [open]).usual.never, [
      "LimitRange bounds allows a pod 2Gi of memory, and the pod has no limit",
    ]);
  });

  it("takes what the pod itself requests", () => {
    assert.deepEqual(cpu(capacity({ ...KUBERNETES, pod_cpu_request: "3", pod_cpu_limit: "4" }, [])), ["3", "3"]);
  });

  it("notes an amount that is none", () => {
    const notes = new Notes();
    const read = new Reader({ cpu_request: "much" }, notes);
    capacityOf({
      section: { read, kubernetes: read, namespace: "ci" },
      concurrent: 1,
      services: 0,
      room: namespaceRoom([], "ci"),
      pools: undefined,
    });
    assert.match(notes.malformed.get("cpu_request") ?? "", /amount such as 500m/);
  });
});

describe("namespaceRoom", () => {
  it("reads the quotas of its own namespace, default where none is written", () => {
    const of = (namespace: string | undefined, name: string, apiVersion = "v1") => ({
      ...quota({ pods: "1" }),
      apiVersion,
      metadata: { name, namespace },
    });
    const members = membersOf(of("ci", "a"), of("shop", "b"), of(undefined, "c"), of("ci", "d", "example.com/v1"));
    const names = (namespace: string) => namespaceRoom(members, namespace).quotas.map(({ name }) => name);
    assert.deepEqual([names("ci"), names("default")], [["a"], ["c"]]);
  });

  it("knows a quota for some pods only, by scopes and by a selector", () => {
    const scoped = (more: Plain) => namespaceRoom(membersOf(quota({}, more)), "ci").quotas[0]!.scoped;
    const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator: "Exists" }] };
    assert.deepEqual([scoped({}), scoped({ scopes: ["BestEffort"] }), scoped({ scopeSelector })], [false, true, true]);
  });
});

describe("nodePools", () => {
  it("takes nodes only, and their capacity where nothing is set aside", () => {
    const { status, ...rest } = node("a", { cpu: "2", pods: "30" });
    const members = membersOf({ ...rest, status: { capacity: status.allocatable } }, { ...rest, kind: "Pod", status });
    assert.deepEqual(nodePools([...members, ...membersOf({ ...rest, apiVersion: "example.com/v1", status })]), [
      { name: "a", nodes: 1, allocatable: { cpu: 2_000_000_000n }, pods: 30, labels: {}, taints: [] },
    ]);
  });
});

describe("amounts", () => {
  it("are shown by powers of ten for processors, of two for bytes", () => {
    const shown = [show("cpu", 2_048_000_000_000n), show("memory", 2_048_000_000_000n)];
    assert.deepEqual(shown, ["2048", "2Ki"]);
  });

  it("read as absent where they are empty, without a note", () => {
    const notes = new Notes();
    const read = new Reader({ a: "", c: "1Gi" }, notes);
    assert.deepEqual(
      ["a", "b", "c"].map((key) => amountOf(read.at(key))),
      [undefined, undefined, 1_073_741_824_000_000_000n],
    );
    assert.equal(notes.clear, true);
  });
});
