import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { CONTAINER, faults, type Row, table } from "./validated.ts";

table("faults of a pod's metadata", (metadata) => faults({}, metadata), [
  [{}],
  [{ name: "A" }, 'metadata.name: "A" is no name'],
  [{ name: "a.b-c" }],
  [{ namespace: "a.b" }, 'metadata.namespace: "a.b" is no name'],
  [{ annotations: { "example.com/A": "any text" } }],
  [{ annotations: { "a b": "" } }, 'metadata.annotations: "a b" is no key'],
  [{ annotations: { a: "x".repeat(256 * 1024 - 1) } }],
  [{ annotations: { a: "x".repeat(256 * 1024) } }, "metadata.annotations: more than 256 KiB"],
  [
    { labels: { "/a": "b c" } },
    'metadata.labels: "/a" is no key of a label',
    'metadata.labels: "b c" is no value of a label',
  ],
]);

table("faults of a pod's names and policies", faults, [
  [
    {
      serviceAccountName: "a.b",
      priorityClassName: "p",
      runtimeClassName: "r",
      nodeName: "n",
      hostname: "h",
      subdomain: "s",
    },
  ],
  ...["serviceAccountName", "priorityClassName", "runtimeClassName", "nodeName", "hostname", "subdomain"].map(
    (key): Row => [{ [key]: "A_b" }, `spec.${key}: "A_b" is no name`],
  ),
  [{ hostname: "a.b" }, 'spec.hostname: "a.b" is no name'],
  [
    { imagePullSecrets: [{ name: "a" }, {}, { name: "" }] },
    ...Array<string>(2).fill("spec.imagePullSecrets: a name is required"),
  ],
  [{ activeDeadlineSeconds: 1 }],
  [{ activeDeadlineSeconds: 2 ** 31 - 1 }],
  [{ activeDeadlineSeconds: 0 }, "spec.activeDeadlineSeconds: 0 must be between 1 and 2147483647"],
  [{ activeDeadlineSeconds: 2 ** 31 }, "spec.activeDeadlineSeconds: 2147483648 must be between 1 and 2147483647"],
  [{ restartPolicy: "x" }, 'spec.restartPolicy: "x" must be one of Always, OnFailure, Never'],
  ...["Always", "OnFailure", "Never"].map((restartPolicy): Row => [{ restartPolicy }]),
  [{ preemptionPolicy: "x" }, 'spec.preemptionPolicy: "x" must be one of Never, PreemptLowerPriority'],
  ...["Never", "PreemptLowerPriority"].map((preemptionPolicy): Row => [{ preemptionPolicy }]),
  [{ nodeSelector: { a: "b" } }],
  [{ nodeSelector: { a: "$X" } }, 'spec.nodeSelector: "$X" is no value of a label'],
]);

const context = (fields: Data) =>
  faults({ securityContext: fields }).map((fault) => fault.replace("spec.securityContext.", ""));
table("faults of a pod's security context", context, [
  [{ runAsUser: 0, runAsGroup: 0, fsGroup: 0, supplementalGroups: [0, 5] }],
  ...["runAsUser", "runAsGroup", "fsGroup"].map(
    (key): Row => [{ [key]: -1 }, `${key}: -1 must be between 0 and 2147483647`],
  ),
  [
    { supplementalGroups: [-1, 2 ** 31] },
    "supplementalGroups: -1 must be between 0 and 2147483647",
    "supplementalGroups: 2147483648 must be between 0 and 2147483647",
  ],
  [{ seccompProfile: { type: "RuntimeDefault" } }],
  [{ seccompProfile: { type: "Unconfined" } }],
  [{ seccompProfile: { type: "x" } }, 'seccompProfile.type: "x" must be one of RuntimeDefault, Unconfined'],
  [{ seccompProfile: {} }, 'seccompProfile.type: "" must be one of RuntimeDefault, Unconfined'],
  [
    { seccompProfile: { type: "RuntimeDefault", localhostProfile: "a" } },
    "seccompProfile.localhostProfile: may only be set with Localhost",
  ],
  [{ seccompProfile: { type: "Localhost", localhostProfile: "a/b" } }],
  ...[undefined, "/a", "../a", "a/.."].map(
    (localhostProfile): Row => [
      { seccompProfile: { type: "Localhost", localhostProfile } },
      "seccompProfile.localhostProfile: must be a path below the folder of profiles",
    ],
  ),
  ...["OnRootMismatch", "Always"].map((fsGroupChangePolicy): Row => [{ fsGroupChangePolicy }]),
  [{ fsGroupChangePolicy: "x" }, 'fsGroupChangePolicy: "x" must be one of OnRootMismatch, Always'],
  ...["Strict", "Merge"].map((supplementalGroupsPolicy): Row => [{ supplementalGroupsPolicy }]),
  [{ supplementalGroupsPolicy: "x" }, 'supplementalGroupsPolicy: "x" must be one of Strict, Merge'],
  [{ sysctls: [{ name: "net.ipv4.tcp_rmem" }, { name: "kernel/shmmax" }] }],
  [{ sysctls: [{}] }, 'sysctls: "" is no name of a parameter'],
  [{ sysctls: [{ name: "a" }, { name: "a" }] }, 'sysctls: "a" is there twice'],
]);

const sysctl = (name: string) => ({ securityContext: { sysctls: [{ name }] } });
const SHARED = "is shared with the node";
table("faults of what a pod shares with its node", faults, [
  [{ hostNetwork: true, ...sysctl("net.core.x") }, `spec.securityContext.sysctls: net.core.x ${SHARED}`],
  [{ hostNetwork: true, ...sysctl("kernel.shmmax") }],
  [{ hostIPC: true, ...sysctl("net.core.x") }],
  ...["kernel.shmmax", "kernel.msgmax", "kernel.sem", "fs.mqueue.x"].map(
    (name): Row => [{ hostIPC: true, ...sysctl(name) }, `spec.securityContext.sysctls: ${name} ${SHARED}`],
  ),
  [{ hostUsers: false }],
  [{ hostPID: true, hostIPC: true, hostNetwork: true }],
  [
    { hostUsers: false, hostPID: true, hostIPC: true, hostNetwork: true },
    ...["hostPID", "hostIPC", "hostNetwork"].map((key) => `spec.${key}: not together with hostUsers: false`),
  ],
  [{ shareProcessNamespace: true }],
  [{ shareProcessNamespace: true, hostPID: true }, "spec.shareProcessNamespace: not together with hostPID"],
  [{ schedulingGates: [{ name: "g" }] }],
  [{ schedulingGates: [{ name: "g" }], nodeName: "n" }, "spec.nodeName: not before all schedulingGates are cleared"],
  [{ ephemeralContainers: [CONTAINER] }, "spec.ephemeralContainers: not when a pod is made"],
]);

const NAMESERVER = { dnsConfig: { nameservers: ["10.0.0.1"] } };
const searches = (...list: string[]) => ({ dnsConfig: { searches: list } });
table("faults of a pod's DNS, tolerations and host aliases", faults, [
  ...["ClusterFirstWithHostNet", "ClusterFirst", "Default"].map((dnsPolicy): Row => [{ dnsPolicy }]),
  [{ dnsPolicy: "None", ...NAMESERVER }],
  [{ dnsPolicy: "None" }, "spec.dnsConfig.nameservers: the policy None needs one"],
  [{ dnsPolicy: "x" }, 'spec.dnsPolicy: "x" must be one of ClusterFirstWithHostNet, ClusterFirst, Default, None'],
  [{ dnsConfig: { nameservers: ["::1", "1.1.1.1", "1.1.1.2"] } }],
  [
    { dnsConfig: { nameservers: ["::1", "1.1.1.1", "1.1.1.2", "x"] } },
    "spec.dnsConfig.nameservers: more than 3",
    "spec.dnsConfig.nameservers: x is no IP address",
  ],
  [searches(".", "a.b.", "_srv.a")],
  [searches(...Array<string>(31).fill("a".repeat(63)), `${"a".repeat(61)}.bb`)],
  [searches(`${"a".repeat(63)}.`, "_")],
  [searches("a b"), 'spec.dnsConfig.searches: "a b" is no domain'],
  [searches(...Array<string>(32).fill("a"))],
  [searches(...Array<string>(33).fill("a")), "spec.dnsConfig.searches: too many"],
  [searches(...Array<string>(32).fill("a".repeat(63)))],
  [searches(...Array<string>(31).fill("a".repeat(63)), `${"a".repeat(63)}.b`), "spec.dnsConfig.searches: too many"],
  [
    { dnsConfig: { options: [{ name: "ndots" }, {}, { name: "" }] } },
    ...Array<string>(2).fill("spec.dnsConfig.options: a name is required"),
  ],
  [
    {
      tolerations: [
        { key: "a", value: "b" },
        { operator: "Exists" },
        { key: "a", operator: "Equal", effect: "NoExecute", tolerationSeconds: 1 },
      ],
    },
  ],
  ...["", "NoSchedule", "PreferNoSchedule", "NoExecute"].map(
    (effect): Row => [{ tolerations: [{ key: "a", effect }] }],
  ),
  [{ tolerations: [{ key: "a b" }] }, 'spec.tolerations[0].key: "a b" is no key'],
  [{ tolerations: [{}] }, "spec.tolerations[0].operator: must be Exists where there is no key"],
  [{ tolerations: [{ key: "a", tolerationSeconds: 0 }] }, "spec.tolerations[0].effect: must be NoExecute"],
  [
    { tolerations: [{ key: "a", operator: "Exists", value: "b" }] },
    "spec.tolerations[0].value: must be empty with Exists",
  ],
  [{ tolerations: [{ key: "a", value: "b c" }] }, 'spec.tolerations[0].value: "b c" is no value'],
  [{ tolerations: [{ key: "a", operator: "x" }] }, 'spec.tolerations[0].operator: "x" must be one of Exists, Equal, '],
  [
    { tolerations: [{ key: "a", effect: "x" }] },
    'spec.tolerations[0].effect: "x" must be one of , NoSchedule, PreferNoSchedule, NoExecute',
  ],
  [{ hostAliases: [{ ip: "::1", hostnames: ["a.b"] }, { ip: "10.0.0.1" }] }],
  [
    { hostAliases: [{ ip: "x", hostnames: ["A"] }, {}] },
    'spec.hostAliases.ip: "x" is no IP address',
    'spec.hostAliases.hostnames: "A" is no host name',
    "spec.hostAliases.ip: undefined is no IP address",
  ],
]);

const REQUESTS = { requests: { cpu: "1" }, limits: { cpu: "2" } };
table("faults of a pod's resources", faults, [
  [{ resources: REQUESTS, containers: [{ ...CONTAINER, resources: REQUESTS }] }],
  [
    { resources: { requests: { cpu: "3" }, limits: { cpu: "2" } } },
    "spec.resources.requests: 3 must be at most the cpu limit of 2",
  ],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "2" } } }],
  [{ resources: { requests: { cpu: "-1" } } }, "spec.resources.cpu: -1 must not be negative"],
  [{ resources: { limits: { memory: "-1" } } }, "spec.resources.memory: -1 must not be negative"],
  [
    {
      resources: { requests: { cpu: "1", memory: "1" } },
      containers: [{ ...CONTAINER, resources: { requests: { cpu: "2" } } }],
    },
    "spec.resources.requests[cpu]: 1 is less than what containers ask for",
  ],
  [
    {
      resources: { limits: { cpu: "1" } },
      containers: [{ ...CONTAINER, resources: { limits: { cpu: "2", memory: "1" } } }],
    },
    "spec.resources.limits[cpu]: container build has 2",
  ],
]);
