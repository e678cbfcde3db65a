import assert from "node:assert/strict";
import { showAddress } from "../../../../analysis/network/cidr.ts";
import { topologyOf } from "../../../../analysis/network/topology.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

type Plain = Record<string, unknown>;

function topology(...manifests: object[]) {
  return topologyOf(
    manifests.flatMap((manifest) =>
      fromManifest(manifest, "x").map((resource) => ({ resource, read: readerOf(resource) })),
    ),
  );
}

const object = (kind: string, metadata: Plain, more: Plain = {}, apiVersion = "v1") => ({
  apiVersion,
  kind,
  metadata,
  ...more,
});
const pod = (metadata: Plain, spec: Plain = {}, more: Plain = {}) =>
  object("Pod", { name: "a", ...metadata }, { spec: { containers: [], ...spec }, ...more });

describe("topologyOf", () => {
  it("puts each pod into its namespace, which bears its name as a label whatever it says itself", () => {
    const NAME = "kubernetes.io/metadata.name";
    const { workloads } = topology(
      object("Namespace", { name: "shop", labels: { team: "x", [NAME]: "forged" } }),
      object("Namespace", { name: "default", labels: { team: "no" } }, {}, "example.com/v1"),
      object("Service", { name: "default", labels: { team: "no" } }),
      pod({ namespace: "shop", labels: { app: "web", odd: 7 } }),
      pod({}),
    );
    assert.deepEqual(
      workloads.map(({ id, namespace, labels, namespaceLabels }) => [id, namespace, labels, namespaceLabels]),
      [
        ["shop/a[Pod]", "shop", { app: "web" }, { team: "x", [NAME]: "shop" }],
        ["default/a[Pod]", "default", {}, { [NAME]: "default" }],
      ],
    );
  });

  it("names a pod after its controller, and no other object after its owner", () => {
    const owners = (...ownerReferences: Plain[]) => ({ ownerReferences });
    const template = { spec: { template: { spec: { containers: [] } } } };
    const { workloads } = topology(
      pod(owners({ kind: "ReplicaSet", name: "r" }, { kind: "Job", name: "j", controller: true })),
      pod(owners({ kind: "ReplicaSet", name: "r", controller: false })),
      pod(owners({ controller: true })),
      pod(owners({ kind: "Node", name: "n", controller: true })),
      object(
        "ReplicaSet",
        { name: "r", ...owners({ kind: "Deployment", name: "d", controller: true }) },
        template,
        "apps/v1",
      ),
    );
    assert.deepEqual(
      workloads.map(({ id }) => id),
      ["j[Job]", "a[Pod]", "a[Pod]", "a[Pod]", "r[ReplicaSet]"].map((name) => `default/${name}`),
    );
  });

  it("knows the ports that containers name, by protocol", () => {
    const ports = (...list: Plain[]) => ({ ports: list });
    const [workload] = topology(
      pod(
        {},
        {
          containers: [
            ports({ name: "http", containerPort: 80 }, { name: "dns", containerPort: 53, protocol: "UDP" }),
            ports({ name: "http", containerPort: 8080 }, { containerPort: 1 }, { name: "none" }),
          ],
          initContainers: [ports({ name: "init", containerPort: 7 })],
        },
      ),
    ).workloads;
    assert.deepEqual(Object.fromEntries(workload!.namedPorts), {
      "TCP http": [80, 8080],
      "UDP dns": [53],
      "TCP init": [7],
    });
  });

  it("knows the addresses and the network of a pod", () => {
    const status = { podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }, {}, { ip: "x" }] };
    const [one, other] = topology(pod({}, { hostNetwork: true }, { status }), pod({})).workloads;
    assert.deepEqual(
      one!.addresses.map(({ family, first }) => showAddress(family, first)),
      ["10.0.0.1", "10.0.0.1", "fd00:0:0:0:0:0:0:1"],
    );
    assert.deepEqual([one!.hostNetwork, other!.hostNetwork, other!.addresses], [true, false, []]);
  });

  it("collects the policies", () => {
    const policy = object("NetworkPolicy", { name: "p" }, { spec: {} }, "networking.k8s.io/v1");
    assert.deepEqual(
      topology(policy, pod({})).policies.map(({ name }) => name),
      ["p"],
    );
  });
});
