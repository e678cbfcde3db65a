import assert from "node:assert/strict";
import { faultsOf } from "../../../../analysis/pod-security/evaluate.ts";
import { container, context, GOOD, type Plain, podContext, podOf } from "./pods.ts";

type Row = [title: string, control: string, spec: Plain, paths: string[], minor?: number];

const C = "spec.containers[0]";
const P = "spec.securityContext";

const ROWS: Row[] = [
  [
    "the same at level restricted",
    "proc-mount",
    { ...context({ procMount: "Unmasked" }), hostUsers: false },
    [`${C}.securityContext.procMount`],
  ],
  [
    "a volume with only a name",
    "volume-types",
    { ...GOOD, volumes: [{ name: "a" }, { name: "b", emptyDir: {} }, { name: "c", nfs: null }] },
    [],
  ],
  [
    "a volume of another type",
    "volume-types",
    {
      ...GOOD,
      volumes: [
        { name: "a", nfs: {} },
        { name: "b", hostPath: { path: "/" } },
      ],
    },
    ["spec.volumes[0]", "spec.volumes[1]"],
  ],
  ["escalation by omission", "privilege-escalation", container({}), [`${C}.securityContext.allowPrivilegeEscalation`]],
  ...["privilege-escalation", "seccomp", "capabilities"].map(
    (control): Row => [
      "nothing said on Windows since 1.25",
      control,
      { containers: [{ name: "a" }], os: { name: "windows" } },
      [],
      25,
    ],
  ),
  [
    "a volume of another type on Windows",
    "volume-types",
    { ...GOOD, volumes: [{ name: "a", nfs: {} }], os: { name: "windows" } },
    ["spec.volumes[0]"],
  ],
  [
    "escalation on Windows before 1.25",
    "privilege-escalation",
    { ...container({}), os: { name: "windows" } },
    [`${C}.securityContext.allowPrivilegeEscalation`],
    24,
  ],
  ["non-root by the container", "run-as-non-root", { containers: [{ securityContext: { runAsNonRoot: true } }] }, []],
  ["root allowed by omission", "run-as-non-root", { containers: [{}] }, [`${C}.securityContext.runAsNonRoot`]],
  [
    "root allowed by the container",
    "run-as-non-root",
    context({ runAsNonRoot: false }),
    [`${C}.securityContext.runAsNonRoot`],
  ],
  [
    "root allowed by the pod, whatever the container says",
    "run-as-non-root",
    { ...context({ runAsNonRoot: true }), securityContext: { runAsNonRoot: false } },
    [`${P}.runAsNonRoot`],
  ],
  ["root in a user namespace", "run-as-non-root", { containers: [{}], hostUsers: false }, [], 35],
  [
    "root in a user namespace before 1.35",
    "run-as-non-root",
    { containers: [{}], hostUsers: false },
    [`${C}.securityContext.runAsNonRoot`],
    34,
  ],
  [
    "user 0",
    "run-as-user",
    { ...context({ runAsUser: 0 }), securityContext: { runAsUser: 0 } },
    [`${P}.runAsUser`, `${C}.securityContext.runAsUser`],
  ],
  ["user 0 in a user namespace", "run-as-user", { ...context({ runAsUser: 0 }), hostUsers: false }, []],
  ["no seccomp", "seccomp", { containers: [{}] }, [`${C}.securityContext.seccompProfile.type`]],
  [
    "seccomp off in the pod, which holds for containers that say nothing",
    "seccomp",
    podContext({ seccompProfile: { type: "Unconfined" } }),
    [`${P}.seccompProfile.type`, `${C}.securityContext.seccompProfile.type`],
  ],
  [
    "seccomp by the container",
    "seccomp",
    { containers: [{ securityContext: { seccompProfile: { type: "Localhost" } } }] },
    [],
  ],
  [
    "seccomp off in the container",
    "seccomp",
    context({ seccompProfile: { type: "Unconfined" } }),
    [`${C}.securityContext.seccompProfile.type`],
  ],
  [
    "capabilities kept",
    "capabilities",
    context({ capabilities: { drop: ["all"], add: ["NET_BIND_SERVICE"] } }),
    [`${C}.securityContext.capabilities.drop`],
  ],
  [
    "a capability of baseline added",
    "capabilities",
    context({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
    [`${C}.securityContext.capabilities.add[0]`],
  ],
];

describe("Pod Security controls of level restricted", () => {
  for (const [title, name, spec, paths, minor] of ROWS) {
    it(`${name}: ${title}${paths.length > 0 ? " is a fault" : " is none"}`, () => {
      assert.deepEqual(
        faultsOf(podOf(spec).pod, "restricted", name.replace("", ""), minor).map(({ at }) => at.path),
        paths,
      );
    });
  }
});
