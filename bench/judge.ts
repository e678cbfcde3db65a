import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { reachability } from "../analysis/network/reachability.ts";
import { topologyOf } from "../analysis/network/topology.ts";
import { fromManifest, readerOf } from "../analysis/objects/resource.ts";
import { serviceAccount } from "../analysis/rbac/access.ts";
import { effectiveRights } from "../analysis/rbac/effective.ts";
import type { Judged } from "../policy/lib/session.ts";
import { type RunningPack, startPackIn } from "../test/policy/running-pack.ts";
import { BASE } from "./deployed.ts";
import { type Benchmark, type Figure, median, paired, seconds } from "./table.ts";

const root = join(import.meta.dirname, "..");
const RUNS = 5;
/** Calls under way at once, as the engine registers resources in parallel. */
const PARALLEL = 16;

/** The judge: start and time of the pack against one with an empty policy, and the engines alone. */
export const judge: Benchmark = {
  name: "judge",
  async run(say) {
    const pack = await promisify(execFile)(
      process.execPath,
      [
        ...process.execArgv.filter((argument) => !argument.startsWith("--test")),
        "--import",
        "./config/typescript.js",
        "policy/build.ts",
      ],
      { cwd: root },
    ).then(() => join(root, "policy"));
    const empty = emptyPack();
    try {
      say("start of the pack");
      const figures = [await startFigure(pack, empty)];
      for (const count of [300, 10_000]) {
        say(`${count} resources through the pack`);
        figures.push(await resourcesFigure(count, pack, empty));
      }
      say("reachability and effective rights");
      return [...figures, await reachabilityFigure(), await rightsFigure()];
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  },
};

/** A pack with one policy that does nothing, in the compiled form that the host loads fastest. */
function emptyPack(): string {
  const folder = join(root, BASE, "empty-pack");
  mkdirSync(folder, { recursive: true });
  const policy = '{ name: "empty", description: "empty", enforcementLevel: "advisory", validateResource: () => {} }';
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty-pack", version: "0.0.1", type: "commonjs" }),
  );
  writeFileSync(
    join(folder, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [${policy}] });\n`,
  );
  return folder;
}

async function startFigure(pack: string, empty: string): Promise<Figure> {
  const start = (folder: string) => async () => {
    const running = await startPackIn(folder);
    await running.info();
    running.stop();
  };
  const { a, b } = await paired(RUNS, start(pack), start(empty));
  return { what: "start of the pack", ours: a, other: b, against: "a pack with one empty policy", runs: RUNS };
}

async function resourcesFigure(count: number, pack: string, empty: string): Promise<Figure> {
  const runs = count > 1_000 ? 1 : RUNS;
  const resources = resourcesOf(count);
  const [ours, other] = await Promise.all([startPackIn(pack), startPackIn(empty)]);
  try {
    const work = [() => judged(ours, resources), () => judged(other, resources)] as const;
    const { a, b } = runs > 1 ? await paired(runs, ...work) : { a: await seconds(work[0]), b: await seconds(work[1]) };
    const each = (((a - b) / count) * 1000).toFixed(2);
    const against = `a pack with one empty policy; own judgement ${each} ms a resource`;
    return { what: `${count} resources and their stack through the pack`, ours: a, other: b, against, runs };
  } finally {
    ours.stop();
    other.stop();
  }
}

async function judged(pack: RunningPack, resources: readonly Judged[]): Promise<void> {
  const queue = [...resources];
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) await pack.analyze(next);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  await pack.analyzeStack(resources);
}

/** Resources of the kinds that a stack of ours has, sound ones: findings are rare where a pack is in use. */
function resourcesOf(count: number): Judged[] {
  return Array.from({ length: count }, (_, index) => {
    const metadata = { name: `it-${index}`, namespace: `n${index % 20}` };
    const [token, apiVersion, kind, body] = BODIES[index % BODIES.length]!;
    const type = `kubernetes:${token}:${kind}`;
    return {
      type,
      urn: `urn:pulumi:dev::p::${type}::it-${index}`,
      name: `it-${index}`,
      props: { apiVersion, kind, metadata, ...body },
    };
  });
}

const CONTAINER = {
  name: "main",
  image: `registry.example.com/a@sha256:${"0".repeat(64)}`,
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
};
const LABELS = { app: "it" };
const POD = {
  serviceAccountName: "it",
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [CONTAINER],
};
const BODIES: readonly [token: string, apiVersion: string, kind: string, body: object][] = [
  [
    "apps/v1",
    "apps/v1",
    "Deployment",
    { spec: { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: POD } } },
  ],
  ["core/v1", "v1", "ConfigMap", { data: { "app.yaml": "a: 1\n".repeat(40) } }],
  ["core/v1", "v1", "Service", { spec: { selector: LABELS, ports: [{ port: 80 }] } }],
  ["core/v1", "v1", "ServiceAccount", { automountServiceAccountToken: false }],
  [
    "networking.k8s.io/v1",
    "networking.k8s.io/v1",
    "NetworkPolicy",
    { spec: { podSelector: { matchLabels: LABELS }, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] } },
  ],
  [
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1",
    "Role",
    { rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["it"], verbs: ["get"] }] },
  ],
];

function membersOf(manifests: readonly object[]) {
  return manifests.flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
}

async function several(work: () => void): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await seconds(async () => work()));
  return median(times);
}

/** Every pod to every pod: 4 million answers. */
async function reachabilityFigure(): Promise<Figure> {
  const pods = Array.from({ length: 2_000 }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `p${index}`,
      namespace: `n${index % 50}`,
      labels: { app: `a${index % 40}`, tier: `t${index % 3}` },
    },
    spec: { containers: [{ name: "main", ports: [{ name: "http", containerPort: 8080 }] }] },
  }));
  const policies = Array.from({ length: 400 }, (_, index) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `np${index}`, namespace: `n${index % 50}` },
    spec: {
      podSelector: index % 8 === 0 ? {} : { matchLabels: { app: `a${index % 40}` } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { tier: `t${index % 3}` } } }], ports: [{ port: "http" }] }],
      egress: [
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }], ports: [{ port: 443 }] },
        { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: `a${(index + 1) % 40}` } } }] },
      ],
    },
  }));
  const members = membersOf([...pods, ...policies]);
  const ours = await several(() => {
    const topology = topologyOf(members);
    const { ports } = reachability(topology, "over");
    for (const from of topology.workloads) for (const to of topology.workloads) ports(from, to);
  });
  return { what: "reachability, 2,000 pods × 400 policies (at most 2 s)", ours, runs: RUNS };
}

/** The rights of every subject, and who gets to read secrets. */
async function rightsFigure(): Promise<Figure> {
  const api = { apiVersion: "rbac.authorization.k8s.io/v1" };
  const objects = Array.from({ length: 1_000 }, (_, index) => {
    const namespace = `n${index % 100}`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `r${index}` };
    const subjects = [{ kind: "ServiceAccount", namespace: `n${(index * 7) % 100}`, name: `s${index}` }];
    const verbs = index % 5 === 0 ? ["create"] : ["get", "list"];
    const rules = [
      { apiGroups: [""], resources: ["pods", "configmaps"], verbs },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: [`x${index}`], verbs: ["get"] },
    ];
    return [
      { ...api, kind: "Role", metadata: { name: `r${index}`, namespace }, rules },
      { ...api, kind: "RoleBinding", metadata: { name: `b${index}`, namespace }, roleRef, subjects },
    ];
  }).flat();
  const members = membersOf(objects);
  const ours = await several(() => {
    const rights = effectiveRights(members);
    rights.whoCan({ verb: "get", group: "", resource: "secrets", namespace: "n1", name: "x1" });
    for (let index = 0; index < 1_000; index++) rights.rights(serviceAccount(`n${(index * 7) % 100}`, `s${index}`));
  });
  return { what: "effective rights of 1,000 subjects by 1,000 roles", ours, runs: RUNS };
}
