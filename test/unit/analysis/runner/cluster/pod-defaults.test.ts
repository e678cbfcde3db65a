import assert from "node:assert/strict";
import { defaultedPod, storedPod } from "../../../../../analysis/runner/cluster/pod-defaults.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";

const CONTAINER = { name: "a", image: "alpine:3" };
const STORED = {
  ...CONTAINER,
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
  imagePullPolicy: "IfNotPresent",
};
const DEFAULTED = {
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  securityContext: {},
  schedulerName: "default-scheduler",
  enableServiceLinks: true,
};
const defaulted = (spec: Data) => defaultedPod({ spec: { containers: [CONTAINER], ...spec } })["spec"] as Data;
const container = (fields: Data, spec: Data = {}) =>
  (defaulted({ ...spec, containers: [{ ...CONTAINER, ...fields }] })["containers"] as Data[])[0]!;
const volume = (source: Data) => {
  const { name: _, ...rest } = (defaulted({ volumes: [{ name: "v", ...source }] })["volumes"] as Data[])[0]!;
  return rest;
};
const stored = (spec: Data, labels: Data = {}, priority = { value: 0 }) =>
  storedPod({ metadata: { labels }, spec: { containers: [CONTAINER], ...spec } }, priority, "suffix")["spec"] as Data;

/** Kubernetes API reference, the defaults of PodSpec, Container, Probe and Volume. */
describe("the defaults of the API server", () => {
  it("fill in what a pod does not say", () => {
    assert.deepEqual(defaulted({}), { containers: [STORED], ...DEFAULTED });
  });

  it("leave alone what a pod says", () => {
    const own = {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      dnsPolicy: "Default",
      serviceAccountName: "bot",
      securityContext: { runAsUser: 1 },
      schedulerName: "own",
      enableServiceLinks: false,
      initContainers: [{ ...STORED, name: "first", imagePullPolicy: "Never" }],
    };
    assert.deepEqual(defaulted(own), { containers: [STORED], ...own, serviceAccount: "bot" });
    const said = {
      terminationMessagePath: "/x",
      terminationMessagePolicy: "FallbackToLogsOnError",
      imagePullPolicy: "Always",
    };
    assert.deepEqual(container(said), { ...STORED, ...said });
    assert.equal(defaulted({ runtimeClassName: "" })["runtimeClassName"], "");
  });

  it("pull an image of the tag latest always", () => {
    const policy = (image: string) => container({ image })["imagePullPolicy"];
    assert.deepEqual(["a", "a:latest", "a:1"].map(policy), ["Always", "Always", "IfNotPresent"]);
  });

  it("complete probes, hooks, ports, requests and references", () => {
    const exec = { command: ["x"] };
    const complete = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
    for (const key of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      assert.deepEqual(container({ [key]: { exec } })[key], { ...complete, exec });
      assert.deepEqual(container({ [key]: { httpGet: { port: 1 }, periodSeconds: 5 } })[key], {
        ...complete,
        periodSeconds: 5,
        httpGet: { path: "/", scheme: "HTTP", port: 1 },
      });
    }
    const hooks = { postStart: { httpGet: { port: 1, path: "/x" } }, preStop: { exec }, stopSignal: "SIGTERM" };
    assert.deepEqual(container({ lifecycle: hooks })["lifecycle"], {
      ...hooks,
      postStart: { httpGet: { scheme: "HTTP", port: 1, path: "/x" } },
    });
    const ports = [{ containerPort: 80 }, { containerPort: 53, protocol: "UDP", hostPort: 1 }];
    assert.deepEqual(container({ ports })["ports"], [{ containerPort: 80, protocol: "TCP" }, ports[1]]);
    assert.deepEqual(container({ ports }, { hostNetwork: true })["ports"], [
      { containerPort: 80, protocol: "TCP", hostPort: 80 },
      ports[1],
    ]);
    assert.equal(container({}, { hostNetwork: true })["ports"], undefined);
    const resources = { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "100m" } };
    assert.deepEqual(container({ resources })["resources"], { ...resources, requests: { cpu: "100m", memory: "1Gi" } });
    assert.deepEqual(container({ resources: { limits: {} } })["resources"], { limits: {} });
    const env = [
      { name: "A", value: "b" },
      { name: "B", valueFrom: { fieldRef: { fieldPath: "f" } } },
    ];
    assert.deepEqual(container({ env })["env"], [
      env[0],
      { name: "B", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "f" } } },
    ]);
  });

  it("complete volumes", () => {
    const item = { path: "p", fieldRef: { fieldPath: "f" } };
    const itemStored = { path: "p", fieldRef: { apiVersion: "v1", fieldPath: "f" } };
    const rows: [Data, Data][] = [
      [{}, { emptyDir: {} }],
      [{ hostPath: { path: "/a" } }, { hostPath: { type: "", path: "/a" } }],
      [{ secret: { secretName: "s" } }, { secret: { defaultMode: 420, secretName: "s" } }],
      [{ configMap: { name: "c", defaultMode: 0 } }, { configMap: { defaultMode: 0, name: "c" } }],
      [{ configMap: { name: "c" } }, { configMap: { defaultMode: 420, name: "c" } }],
      [{ downwardAPI: { items: [item] } }, { downwardAPI: { defaultMode: 420, items: [itemStored] } }],
      [{ nfs: { server: "s" } }, { nfs: { server: "s" } }],
      [
        {
          projected: {
            sources: [{ serviceAccountToken: { path: "t" } }, { downwardAPI: { items: [item] } }, { secret: {} }],
          },
        },
        {
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3600, path: "t" } },
              { downwardAPI: { items: [itemStored] } },
              { secret: {} },
            ],
          },
        },
      ],
    ];
    for (const [given, wanted] of rows) assert.deepEqual(volume(given), wanted);
  });
});

const TOLERATION = { operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const BOTH = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({ key, ...TOLERATION }));

/** Kubernetes docs, admission controllers ServiceAccount, DefaultTolerationSeconds, Priority. */
describe("a stored pod", () => {
  it("has the token of its service account, tolerations and a priority", () => {
    const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
    const name = "kube-api-access-suffix";
    assert.deepEqual(stored({}), {
      ...DEFAULTED,
      containers: [{ ...STORED, volumeMounts: [{ name, readOnly: true, mountPath: folder }] }],
      volumes: [
        {
          name,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              {
                downwardAPI: {
                  items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
                },
              },
            ],
          },
        },
      ],
      serviceAccountName: "default",
      serviceAccount: "default",
      tolerations: BOTH,
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
    });
    const without = stored({
      automountServiceAccountToken: false,
      serviceAccountName: "bot",
      initContainers: [CONTAINER],
    });
    assert.deepEqual(
      [without["volumes"], without["containers"], without["serviceAccount"]],
      [undefined, [STORED], "bot"],
    );
    const own = { ...CONTAINER, volumeMounts: [{ name: "own", mountPath: folder }] };
    const [first] = stored({ containers: [own] })["containers"] as Data[];
    assert.deepEqual(first!["volumeMounts"], own.volumeMounts);
    const [init] = stored({ initContainers: [CONTAINER] })["initContainers"] as Data[];
    assert.equal((init!["volumeMounts"] as Data[]).length, 1);
  });

  it("gets the tolerations that it lacks", () => {
    const tolerations = (...own: Data[]) => (stored({ tolerations: own })["tolerations"] as Data[]).slice(own.length);
    const key = BOTH[0]!.key;
    assert.deepEqual(tolerations({ key: "other", operator: "Exists" }), BOTH);
    assert.deepEqual(tolerations({ key, operator: "Exists" }), BOTH.slice(1));
    assert.deepEqual(tolerations({ key, effect: "NoExecute" }), BOTH.slice(1));
    assert.deepEqual(tolerations({ key, effect: "NoSchedule" }), BOTH);
    assert.deepEqual(tolerations({ operator: "Exists" }), []);
    assert.deepEqual(tolerations({ key: "", operator: "Exists", effect: "NoExecute" }), []);
  });

  it("counts negative seconds as one, and takes policy and value of its class", () => {
    const of = (seconds: number) => stored({ terminationGracePeriodSeconds: seconds })["terminationGracePeriodSeconds"];
    assert.deepEqual([of(-5), of(0), of(7)], [1, 0, 7]);
    const priority = { value: 9, preemptionPolicy: "Never" };
    const policy = (spec: Data) => stored(spec, {}, priority)["preemptionPolicy"];
    assert.deepEqual([stored({}, {}, priority)["priority"], policy({})], [9, "Never"]);
    assert.equal(policy({ preemptionPolicy: "PreemptLowerPriority" }), "PreemptLowerPriority");
  });

  it("merges label keys of its affinities into their selectors", () => {
    const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    const own = { key: "own", operator: "Exists" };
    const term = {
      labelSelector: { matchLabels: { a: "b" }, matchExpressions: [own] },
      matchLabelKeys: ["x", "no"],
      mismatchLabelKeys: ["y"],
    };
    const merged = {
      ...term,
      labelSelector: {
        matchLabels: { a: "b" },
        matchExpressions: [
          own,
          { key: "x", operator: "In", values: ["1"] },
          { key: "y", operator: "NotIn", values: ["2"] },
        ],
      },
    };
    const bare = { matchLabelKeys: ["x"] };
    const plain = { labelSelector: {}, matchLabelKeys: ["no"] };
    const nodeAffinity = { [REQUIRED]: { nodeSelectorTerms: [] } };
    const affinity = (one: Data) => ({
      nodeAffinity,
      podAffinity: { [REQUIRED]: [one, bare, plain], [PREFERRED]: [{ weight: 1, podAffinityTerm: one }] },
      podAntiAffinity: { [REQUIRED]: [one] },
    });
    assert.deepEqual(stored({ affinity: affinity(term) }, { x: "1", y: "2" })["affinity"], affinity(merged));
    assert.equal(stored({})["affinity"], undefined);
  });
});
