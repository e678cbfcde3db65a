import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { CONTAINER, faults, inContainer, PORT, type Row, table } from "./validated.ts";

const LONG = "a".repeat(64);

const PATH = "/a";
const mount = (fields: Data, more: Data = {}) =>
  inContainer(
    { volumeMounts: [{ name: "v", mountPath: PATH, ...fields }], ...more },
    { volumes: [{ name: "v", emptyDir: {} }] },
  );
table("faults of a container", inContainer, [
  [{}],
  [{ name: "A" }, 'name: "A" is no name'],
  [{ name: LONG }, `name: "${LONG}" is no name`],
  [{ image: "" }, "image: is required"],
  [{ image: "a " }, "image: must have no space around it"],
  ...["Always", "Never", "IfNotPresent"].map((imagePullPolicy): Row => [{ imagePullPolicy }]),
  [{ imagePullPolicy: "x" }, 'imagePullPolicy: "x" must be one of Always, Never, IfNotPresent'],
  ...["File", "FallbackToLogsOnError"].map((terminationMessagePolicy): Row => [{ terminationMessagePolicy }]),
  [{ terminationMessagePolicy: "x" }, 'terminationMessagePolicy: "x" must be one of File, FallbackToLogsOnError'],
  [{ env: [{ name: "A.b-c d" }] }],
  [{ env: [{ name: "a=b" }, {}] }, 'env: "a=b" is no name of a variable', "env: undefined is no name of a variable"],
  [
    {
      ports: [PORT, { containerPort: 65535, name: "http-1", protocol: "UDP" }, { containerPort: 1, protocol: "SCTP" }],
    },
  ],
  [{ ports: [{ containerPort: 0 }] }, "ports.containerPort: 0 must be between 1 and 65535"],
  [{ ports: [{ containerPort: 65536 }] }, "ports.containerPort: 65536 must be between 1 and 65535"],
  [{ ports: [{ containerPort: "80" }] }, "ports.containerPort: 80 must be between 1 and 65535"],
  [{ ports: [{ containerPort: 1, name: "HTTP" }] }, "ports.name: HTTP is no name of a port"],
  [{ ports: [{ containerPort: 1, protocol: "x" }] }, 'ports.protocol: "x" must be one of TCP, UDP, SCTP'],
  [
    {
      ports: [
        { ...PORT, hostPort: 1 },
        { ...PORT, hostPort: 1, hostIP: "10.0.0.1" },
        { ...PORT, hostPort: 1, protocol: "UDP" },
        PORT,
        PORT,
      ],
    },
  ],
  [
    {
      ports: [
        { ...PORT, hostPort: 1 },
        { ...PORT, hostPort: 1 },
      ],
    },
    "spec.containers.ports: TCP//1 is there twice",
  ],
  [
    { resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } },
    "resources.requests: 2 must be at most the cpu limit of 1",
  ],
  [{ securityContext: { runAsUser: 0, runAsGroup: 0, procMount: "Default", privileged: true } }],
  ...["runAsUser", "runAsGroup"].map(
    (key): Row => [{ securityContext: { [key]: -1 } }, `securityContext.${key}: -1 must be between 0 and 2147483647`],
  ),
  [{ securityContext: { procMount: "x" } }, 'securityContext.procMount: "x" must be one of Default, Unmasked'],
  [{ securityContext: { procMount: "Unmasked" } }, "securityContext.procMount: Unmasked needs hostUsers: false"],
  [
    { securityContext: { seccompProfile: { type: "x" } } },
    'securityContext.seccompProfile.type: "x" must be one of RuntimeDefault, Unconfined',
  ],
  [{ securityContext: { allowPrivilegeEscalation: true, privileged: true, capabilities: { add: ["CAP_SYS_ADMIN"] } } }],
  [
    { securityContext: { allowPrivilegeEscalation: false, privileged: true } },
    "securityContext: cannot set allowPrivilegeEscalation to false and privileged to true",
  ],
  [
    { securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ["CAP_SYS_ADMIN"] } } },
    "securityContext: cannot set allowPrivilegeEscalation to false and add CAP_SYS_ADMIN",
  ],
  [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ["SYS_ADMIN"] } } }],
]);

table("faults of a mount", mount, [
  [{}],
  [{ name: "w" }, 'volumeMounts.name: there is no volume "w"'],
  [{ mountPath: "" }, "volumeMounts.mountPath: is required"],
  [{ subPath: "a/b" }],
  [{ subPath: "/a" }, "volumeMounts.subPath: must be a relative path"],
  [{ subPath: "a/../b" }, "volumeMounts.subPath: must not contain '..'"],
  ...["HostToContainer", "None"].map((mountPropagation): Row => [{ mountPropagation }]),
  [{ mountPropagation: "x" }, 'volumeMounts.mountPropagation: "x" must be one of Bidirectional, HostToContainer, None'],
  [
    { mountPropagation: "Bidirectional" },
    "volumeMounts.mountPropagation: Bidirectional is for privileged containers only",
  ],
]);

const exec = { command: ["x"] };
const hook = (handler: Data) =>
  inContainer({ lifecycle: { preStop: handler } }).map((fault) => fault.replace("lifecycle.preStop", "hook"));
table("faults of a handler", hook, [
  [{ exec }],
  [{ sleep: { seconds: 1 } }],
  [{}, "hook: must have exactly one kind of handler"],
  [{ exec, sleep: {} }, "hook: must have exactly one kind of handler"],
  [{ exec: {} }, "hook.exec.command: is required"],
  [{ httpGet: { path: "/", port: 80, scheme: "HTTPS", httpHeaders: [{ name: "X-a1" }] } }],
  [{ httpGet: { path: "/", port: "http", scheme: "HTTP" } }],
  [{ httpGet: { port: 80 } }, "hook.httpGet.path: is required"],
  [{ httpGet: { path: "/", port: "HTTP" } }, "hook.port: HTTP is no port"],
  [{ httpGet: { path: "/", port: 80, scheme: "x" } }, 'hook.httpGet.scheme: "x" must be one of HTTP, HTTPS'],
  [
    { httpGet: { path: "/", port: 80, httpHeaders: [{ name: "a b" }, {}] } },
    'hook.httpGet.httpHeaders: "a b" is no name of a header',
    "hook.httpGet.httpHeaders: undefined is no name of a header",
  ],
  [{ tcpSocket: { port: 80 } }],
  [{ tcpSocket: { port: 0 } }, "hook.port: 0 is no port"],
  [{ grpc: {} }],
]);

table("faults of probes and hooks", inContainer, [
  [{ lifecycle: { postStart: {} } }, "lifecycle.postStart: must have exactly one kind of handler"],
  ...["startupProbe", "livenessProbe", "readinessProbe"].flatMap((kind): Row[] => [
    [{ [kind]: { exec, successThreshold: 1, periodSeconds: 0 } }],
    [{ [kind]: { exec, successThreshold: 1, periodSeconds: -1 } }, `${kind}.periodSeconds: -1 must not be negative`],
    [{ [kind]: { successThreshold: 1 } }, `${kind}: must have exactly one kind of handler`],
  ]),
  [{ readinessProbe: { exec, successThreshold: 2 } }],
  [{ startupProbe: { exec, successThreshold: 2 } }, "startupProbe.successThreshold: must be 1"],
]);

const FIRST = { ...CONTAINER, name: "first" };
table("faults of a pod's containers together", faults, [
  [{ containers: [] }, "spec.containers: at least one is required"],
  [{ initContainers: [FIRST] }],
  [{ initContainers: [CONTAINER] }, 'spec.containers.name: "build" is there twice'],
  [{ initContainers: [{ ...FIRST, image: "" }] }, "spec.initContainers[0].image: is required"],
  ...["livenessProbe", "readinessProbe", "startupProbe"].map(
    (key): Row => [
      { initContainers: [{ ...FIRST, [key]: { exec, successThreshold: 1 } }] },
      `spec.initContainers: first may have no ${key}`,
    ],
  ),
  [{ initContainers: [{ ...FIRST, lifecycle: {} }] }, "spec.initContainers: first may have no lifecycle"],
  [
    {
      initContainers: [
        { ...FIRST, restartPolicy: "Always", lifecycle: {}, livenessProbe: { exec, successThreshold: 1 } },
      ],
    },
  ],
  [{ hostUsers: false, containers: [{ ...CONTAINER, securityContext: { procMount: "Unmasked" } }] }],
  [
    {
      volumes: [{ name: "v", emptyDir: {} }],
      containers: [
        {
          ...CONTAINER,
          securityContext: { privileged: true },
          volumeMounts: [
            { name: "v", mountPath: "/a", mountPropagation: "Bidirectional" },
            { name: "v", mountPath: "/a" },
          ],
        },
      ],
    },
    'spec.containers[0].volumeMounts.mountPath: "/a" is there twice',
  ],
]);
