import assert from "node:assert/strict";
import fc from "fast-check";
import { podsOf } from "../../../../analysis/objects/pods.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";
import { UNKNOWN } from "../../../../analysis/objects/wire.ts";
import { evaluate } from "../../../../analysis/pod-security/evaluate.ts";
import { apply, fixFor, solve } from "../../../../analysis/pod-security/feasibility.ts";
import { container, context, GOOD, type Plain, podContext, podOf, SAFE } from "./pods.ts";

const C = "spec.containers[0]";
const P = "spec.securityContext";

type Row = [title: string, spec: Plain, level: string, edits: string[]];

const ROWS: Row[] = [
  ["a hardened pod", GOOD, "restricted", []],
  [
    "a plain pod of two containers: what the pod can say is said once",
    { containers: [{ name: "a" }, { name: "b", securityContext: SAFE }] },
    "baseline",
    [
      `${C}.securityContext.allowPrivilegeEscalation = false`,
      `${P}.runAsNonRoot = true`,
      `${P}.seccompProfile.type = "RuntimeDefault"`,
      `${C}.securityContext.capabilities.drop = ["ALL"]`,
    ],
  ],
  ["a privileged container", context({ privileged: true }), "privileged", [`${C}.securityContext.privileged removed`]],
  [
    "the host's network",
    { ...GOOD, hostNetwork: true, hostPID: true },
    "privileged",
    ["spec.hostNetwork removed", "spec.hostPID removed"],
  ],
  [
    "a volume of the host",
    { ...GOOD, volumes: [{ name: "v", hostPath: { path: "/" } }] },
    "privileged",
    ["spec.volumes[0].hostPath removed"],
  ],
  [
    "a volume of another type",
    { ...GOOD, volumes: [{ name: "v", nfs: {} }] },
    "baseline",
    ["spec.volumes[0].nfs removed"],
  ],
  [
    "two capabilities out of three",
    context({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN", "CHOWN", "NET_ADMIN"] } }),
    "privileged",
    [`${C}.securityContext.capabilities.add[0] removed`, `${C}.securityContext.capabilities.add[2] removed`],
  ],
  ["user 0", podContext({ runAsUser: 0 }), "baseline", [`${P}.runAsUser removed`]],
  [
    "root allowed by the container",
    context({ runAsNonRoot: false }),
    "baseline",
    [`${C}.securityContext.runAsNonRoot = true`],
  ],
  [
    "seccomp off in a container",
    context({ seccompProfile: { type: "Unconfined" } }),
    "privileged",
    [`${C}.securityContext.seccompProfile.type removed`],
  ],
  [
    "a sysctl",
    podContext({ sysctls: [{ name: "net.ipv4.tcp_rmem" }, { name: "kernel.x" }] }),
    "privileged",
    [`${P}.sysctls[1] removed`],
  ],
  [
    "ports of the host",
    container({ securityContext: SAFE, ports: [{ hostPort: 1 }, { hostPort: 2 }] }),
    "privileged",
    [`${C}.ports[0].hostPort removed`, `${C}.ports[1].hostPort removed`],
  ],
  [
    "a probe",
    container({ securityContext: SAFE, livenessProbe: { httpGet: { host: "x" } } }),
    "privileged",
    [`${C}.livenessProbe.httpGet.host removed`],
  ],
];

const shown = (spec: Plain, annotations: Plain = {}) => {
  const { level, next } = solve(podOf(spec, annotations).pod);
  const edits = (next?.edits ?? []).map(
    ({ path, value }) => `${path} ${value === undefined ? "removed" : `= ${JSON.stringify(value)}`}`,
  );
  return { level, edits, complete: next?.complete ?? true };
};

describe("solve", () => {
  for (const [title, spec, level, edits] of ROWS) {
    it(`finds the smallest fix for ${title}`, () => assert.deepEqual(shown(spec), { level, edits, complete: true }));
  }

  it("removes an annotation of AppArmor", () => {
    const key = "container.apparmor.security.beta.kubernetes.io/a";
    assert.deepEqual(shown(GOOD, { [key]: "unconfined" }).edits, [`metadata.annotations["${key}"] removed`]);
    assert.deepEqual(solve(podOf(GOOD, { [key]: "unconfined" }).pod).next!.edits[0]!.keys, ["annotations", key]);
  });

  it("says to which level a fix leads, and that restricted needs none", () => {
    const next = (spec: Plain) => solve(podOf(spec).pod).next?.level;
    assert.deepEqual([{ ...GOOD, hostPID: true }, { containers: [{ name: "a" }] }, GOOD].map(next), [
      "baseline",
      "restricted",
      undefined,
    ]);
  });

  it("says where a fault stays, as its place has no name that can be written down", () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/a"]b';
    assert.deepEqual(shown(GOOD, { [key]: "unconfined" }), { level: "privileged", edits: [], complete: false });
  });

  it("changes nothing but what it names", () => {
    const fixed = (spec: Plain) => {
      const { pod } = podOf(spec);
      return apply(pod, fixFor(pod, "baseline").edits).spec.visible as Plain;
    };
    const add = ["SYS_ADMIN", "CHOWN", "NET_ADMIN", ...Array<string>(9).fill("NET_RAW"), "KILL"];
    const kept = { ...SAFE, capabilities: { drop: ["ALL"], add: ["CHOWN", "KILL"] } };
    assert.deepEqual(fixed(context({ capabilities: { drop: ["ALL"], add } })), context(kept));
    const safe = { name: "net.ipv4.tcp_rmem" };
    assert.deepEqual(fixed(podContext({ sysctls: [safe, { name: "kernel.x" }] })), podContext({ sysctls: [safe] }));
  });

  it("puts a map where something else stands", () => {
    const { pod } = podOf({ ...GOOD, securityContext: "text", volumes: null });
    const edits = ["securityContext", "volumes"].map(
      (key) => ({ path: key, part: "spec", keys: [key, "a"], value: 1 }) as const,
    );
    assert.deepEqual(apply(pod, edits).spec.visible, { ...GOOD, securityContext: { a: 1 }, volumes: { a: 1 } });
  });

  it("gives paths into the object that runs the pod", () => {
    const template = { spec: { containers: [{ name: "a", securityContext: { privileged: true } }] } };
    const [resource] = fromManifest(
      { apiVersion: "apps/v1", kind: "Deployment", metadata: {}, spec: { template } },
      "x",
    );
    const [pod] = podsOf(resource!, readerOf(resource!));
    const { edits } = fixFor(pod!, "baseline");
    assert.deepEqual(
      edits.map(({ path }) => path),
      ["spec.template.spec.containers[0].securityContext.privileged"],
    );
    assert.equal((template.spec.containers[0] as { securityContext: Plain }).securityContext["privileged"], true);
  });

  it("finds no fault, and so no fix, in what is not known", () => {
    assert.deepEqual(shown({ ...GOOD, containers: UNKNOWN }), { level: "restricted", edits: [], complete: true });
  });

  it("always leads to the level, without an edit too many", () => {
    const flag = fc.constantFrom(undefined, true, false);
    const own = fc.record({
      privileged: flag,
      allowPrivilegeEscalation: flag,
      runAsNonRoot: flag,
      runAsUser: fc.constantFrom(undefined, 0, 7),
      capabilities: fc.constantFrom(undefined, { drop: ["ALL"] }, { add: ["CHOWN", "SYS_ADMIN", "NET_RAW"] }),
      seccompProfile: fc.constantFrom(undefined, { type: "RuntimeDefault" }, { type: "Unconfined" }),
      procMount: fc.constantFrom(undefined, "Unmasked"),
    });
    const spec = fc.record({
      securityContext: fc.constantFrom(
        undefined,
        {},
        { runAsNonRoot: false },
        { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: "Unconfined" } },
      ),
      containers: fc.array(
        own.map((securityContext) => ({ name: "c", securityContext })),
        { maxLength: 3 },
      ),
      volumes: fc.subarray([{ name: "a", hostPath: {} }, { name: "b", nfs: {}, iscsi: {} }, { name: "c" }]),
      hostUsers: flag,
      hostIPC: flag,
    });
    fc.assert(
      fc.property(
        spec,
        fc.constantFrom("baseline" as const, "restricted" as const),
        fc.constantFrom(25, 34, 37),
        (plain, level, minor) => {
          const { pod } = podOf(JSON.parse(JSON.stringify(plain)) as Plain);
          const { edits, complete } = fixFor(pod, level, minor);
          const admitted = (some: typeof edits) => evaluate(apply(pod, some), level, minor).length === 0;
          assert.ok(complete && admitted(edits));
          for (const edit of edits) assert.ok(!admitted(edits.filter((one) => one !== edit)), edit.path);
        },
      ),
      { numRuns: 300 },
    );
  });
});
