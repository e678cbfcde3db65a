import assert from "node:assert/strict";
import { ClusterNetworkSettings } from "../../../../components/network/network.schema.ts";
import { DEFAULT_DENY, policyName, policySpec } from "../../../../components/network/openings.ts";

const cluster = (settings: object = {}) =>
  ClusterNetworkSettings.parse({ apiServer: { cidrs: ["10.96.0.1/32"] }, ...settings });

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];
const HTTPS = [{ port: 443, protocol: "TCP" }];
const DNS_PORTS = [
  { port: 53, protocol: "UDP" },
  { port: 53, protocol: "TCP" },
];
const KUBE_DNS = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

describe("policySpec", () => {
  it("closes both ways by default", () => {
    assert.deepEqual(DEFAULT_DENY, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("opens DNS to the cluster's resolver only, both selectors in one peer", () => {
    assert.deepEqual(policySpec({ kind: "dns" }, cluster()), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [KUBE_DNS], ports: DNS_PORTS }],
    });
  });

  it("adds NodeLocal DNSCache's address where the cluster has it", () => {
    assert.deepEqual(policySpec({ kind: "dns" }, cluster({ nodeLocalDns: true })).egress, [
      { to: [KUBE_DNS], ports: DNS_PORTS },
      { to: [{ ipBlock: { cidr: "169.254.20.10/32" } }], ports: DNS_PORTS },
    ]);
  });

  it("selects job pods by the label that they cannot forge", () => {
    assert.deepEqual(policySpec({ kind: "dns", pods: "jobs" }, cluster()).podSelector, {
      matchExpressions: [{ key: "job.runner.gitlab.com/pod", operator: "Exists" }],
    });
  });

  it("selects pods by given labels", () => {
    const { podSelector } = policySpec({ kind: "registry", pods: { app: "source-controller" } }, cluster());
    assert.deepEqual(podSelector, { matchLabels: { app: "source-controller" } });
  });

  it("opens the API server by its networks, before and after address translation", () => {
    const network = cluster({ apiServer: { cidrs: ["10.96.0.1/32", "172.18.0.2/32"], endpointPort: 6443 } });
    assert.deepEqual(policySpec({ kind: "apiServer" }, network).egress, [
      {
        to: [{ ipBlock: { cidr: "10.96.0.1/32" } }, { ipBlock: { cidr: "172.18.0.2/32" } }],
        ports: [...HTTPS, { port: 6443, protocol: "TCP" }],
      },
    ]);
  });

  it("names the API server's port once when the endpoints have the same", () => {
    const network = cluster({ apiServer: { cidrs: ["10.96.0.1/32"], port: 6443, endpointPort: 6443 } });
    assert.deepEqual(policySpec({ kind: "apiServer" }, network).egress?.[0]?.ports, [{ port: 6443, protocol: "TCP" }]);
  });

  it("opens public HTTPS with private networks excepted, and no IPv6", () => {
    assert.deepEqual(policySpec({ kind: "internet" }, cluster()).egress, [
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE } }], ports: HTTPS },
    ]);
  });

  it("excepts the IPv6 twins where the cluster is dual stack", () => {
    assert.deepEqual(policySpec({ kind: "internet" }, cluster({ dualStack: true })).egress, [
      {
        to: [
          { ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE } },
          { ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10", "64:ff9b::/96", "64:ff9b:1::/48"] } },
        ],
        ports: HTTPS,
      },
    ]);
  });

  it("excepts the cluster's own public networks and a public API server, each in its family and once", () => {
    const network = cluster({
      apiServer: { cidrs: ["198.51.100.7/32", "10.96.0.1/32"] },
      privateCidrs: ["203.0.113.0/24", "198.51.100.7/32", "2001:db8::/32", "10.9.0.0/16"],
      dualStack: true,
    });
    assert.deepEqual(
      policySpec({ kind: "internet" }, network).egress?.[0]?.to.map(({ ipBlock }) => ipBlock?.except),
      [
        [...PRIVATE, "203.0.113.0/24", "198.51.100.7/32"],
        ["fc00::/7", "fe80::/10", "64:ff9b::/96", "64:ff9b:1::/48", "2001:db8::/32"],
      ],
    );
  });

  for (const kind of ["gitlab", "kas", "registry"] as const) {
    it(`reaches a private ${kind} at its own address and port`, () => {
      const network = cluster({ [kind]: { cidrs: ["10.50.0.10/32"], ports: [443, 5050] } });
      assert.deepEqual(policySpec({ kind }, network).egress, [
        { to: [{ ipBlock: { cidr: "10.50.0.10/32" } }], ports: [...HTTPS, { port: 5050, protocol: "TCP" }] },
      ]);
    });

    it(`reaches a public ${kind} by public HTTPS`, () => {
      assert.deepEqual(policySpec({ kind }, cluster()), policySpec({ kind: "internet" }, cluster()));
    });
  }

  it("opens pods to a peer without opening the way back", () => {
    const peer = { namespace: "monitoring", podLabels: {} };
    assert.deepEqual(policySpec({ kind: "fromPods", name: "prometheus", peer, ports: [9252] }, cluster()), {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
          ports: [{ port: 9252, protocol: "TCP" }],
        },
      ],
    });
  });

  it("opens a further host by its networks and ports", () => {
    const host = { cidrs: ["10.60.0.20/32", "fd00::20/128"], ports: [5432, 5433] };
    assert.deepEqual(policySpec({ kind: "toHost", name: "database", host }, cluster()), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "10.60.0.20/32" } }, { ipBlock: { cidr: "fd00::20/128" } }],
          ports: [
            { port: 5432, protocol: "TCP" },
            { port: 5433, protocol: "TCP" },
          ],
        },
      ],
    });
  });

  it("opens the way to pods of another namespace, namespace and labels in one peer", () => {
    const peer = { namespace: "flux-system", podLabels: { app: "notification-controller" } };
    assert.deepEqual(policySpec({ kind: "toPods", name: "webhook", peer, ports: [9292] }, cluster()), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "flux-system" } },
              podSelector: { matchLabels: { app: "notification-controller" } },
            },
          ],
          ports: [{ port: 9292, protocol: "TCP" }],
        },
      ],
    });
  });

  it("opens a namespace to itself, both ways", () => {
    assert.deepEqual(policySpec({ kind: "withinNamespace" }, cluster()), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });
});

describe("policyName", () => {
  it("says which way and to whom", () => {
    const peer = { namespace: "monitoring", podLabels: {} };
    assert.deepEqual(
      [
        policyName({ kind: "apiServer" }),
        policyName({ kind: "fromPods", name: "prometheus", peer, ports: [1] }),
        policyName({ kind: "toPods", name: "webhook", peer, ports: [1] }),
        policyName({ kind: "toHost", name: "mirror", host: { cidrs: ["10.0.0.1/32"], ports: [443] } }),
      ],
      ["allow-api-server", "allow-from-prometheus", "allow-to-webhook", "allow-to-mirror"],
    );
  });
});
