import assert from "node:assert/strict";
import {
  AppNamespaceSettings,
  ClusterNetworkSettings,
  NetworkSettings,
  PodSecurity,
  Quota,
  ReachableHost,
} from "../../../../components/network/network.schema.ts";

const messages = (
  schema: { safeParse: (input: unknown) => { error?: { issues: { message: string }[] } } },
  input: unknown,
) => schema.safeParse(input).error?.issues.map(({ message }) => message) ?? [];

const apiServer = { cidrs: ["10.96.0.1/32"] };

describe("ReachableHost", () => {
  it("is HTTPS unless it says otherwise", () => {
    assert.deepEqual(ReachableHost.parse({ cidrs: ["10.50.0.10/32"] }).ports, [443]);
  });

  for (const [what, host] of [
    ["port 5000 in private space", { cidrs: ["10.50.0.10/32"], ports: [5000] }],
    ["one public address", { cidrs: ["198.51.100.7/32"], ports: [8443] }],
    ["a narrow public network of IPv6", { cidrs: ["2001:db8::/64"] }],
  ] as const)
    it(`accepts ${what}`, () => {
      assert.deepEqual(messages(ReachableHost, host), []);
    });

  it("says which network is at fault", () => {
    const { error } = ReachableHost.safeParse({ cidrs: ["10.0.0.1/32", "169.254.169.254/32"] });
    assert.deepEqual(
      error?.issues.map(({ path }) => path),
      [["cidrs", 1]],
    );
  });

  it("refuses port 5000 towards the internet", () => {
    assert.deepEqual(messages(ReachableHost, { cidrs: ["198.51.100.7/32"], ports: [443, 5000] }), [
      "port 5000 towards the public address 198.51.100.7/32 is no registry: GitLab.com's listens on 443, a self-managed one on 443 or 5050",
    ]);
  });

  it("refuses a wide public network", () => {
    assert.deepEqual(messages(ReachableHost, { cidrs: ["198.51.0.0/16", "2001:db8::/32"] }), [
      "198.51.0.0/16 is a wide public network; name /24 or narrower, or rely on public HTTPS, which is opened apart",
      "2001:db8::/32 is a wide public network; name /64 or narrower, or rely on public HTTPS, which is opened apart",
    ]);
  });

  for (const cidr of ["169.254.169.254/32", "0.0.0.0/0", "::/0", "fd00:ec2::254/128"])
    it(`refuses ${cidr}, which reaches the metadata service`, () => {
      assert.deepEqual(messages(ReachableHost, { cidrs: [cidr] }), [
        `${cidr} reaches a cloud's metadata service (169.254.169.254 or its IPv6 twin), which gives out node credentials; name the host's own address`,
      ]);
    });
});

describe("ClusterNetworkSettings", () => {
  it("defaults to kube-dns, IPv4 and public GitLab", () => {
    assert.deepEqual(ClusterNetworkSettings.parse({ apiServer }), {
      dns: { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" }, port: 53 },
      nodeLocalDns: false,
      apiServer: { cidrs: ["10.96.0.1/32"], port: 443 },
      privateCidrs: [],
      dualStack: false,
    });
  });

  it("refuses a cluster without an API server, an unknown key and an exception of everything", () => {
    assert.deepEqual(messages(ClusterNetworkSettings, { apiservr: apiServer, privateCidrs: ["0.0.0.0/0"] }).sort(), [
      "Invalid input: expected object, received undefined",
      'Unrecognized key: "apiservr"',
      "excepting everything leaves no way to GitLab; name the cluster's own networks",
    ]);
  });
});

describe("namespace settings", () => {
  it("default to restricted Pod Security, traffic within and nothing else", () => {
    assert.deepEqual(AppNamespaceSettings.parse({ cluster: "dev" }), {
      cluster: "dev",
      podSecurity: { enforce: "restricted", audit: "restricted", warn: "restricted", version: "latest" },
      withinNamespace: true,
      internet: false,
      ingressFrom: [],
      hosts: {},
    });
  });

  it("know the three levels of Pod Security, for each of its three uses", () => {
    for (const level of ["restricted", "baseline", "privileged"])
      assert.deepEqual(messages(PodSecurity, { enforce: level, audit: level, warn: level }), []);
    assert.equal(messages(PodSecurity, { enforce: "none", audit: "none", warn: "none" }).length, 3);
  });

  it("refuse a quota of no resource", () => {
    const { error } = Quota.safeParse({ "Requests CPU": "4" });
    const [issue] = error!.issues;
    assert.ok(issue?.code === "invalid_key");
    assert.deepEqual(
      issue.issues.map(({ message }) => message),
      ['a quota names a resource, for example "requests.cpu", "limits.memory" or "pods"'],
    );
    assert.deepEqual(messages(Quota, { pods: "20", "count/jobs.batch": "9", "requests.nvidia.com/gpu": "1" }), []);
  });

  it("refuse a Pod Security version that is none", () => {
    assert.deepEqual(messages(PodSecurity, { version: "1.36" }), [
      'a Pod Security version is "latest" or for example "v1.36"',
    ]);
  });

  it("refuse a quota that is no quantity", () => {
    assert.deepEqual(messages(Quota, { "requests.cpu": "four" }), [
      '"four" is not a Kubernetes quantity in quotes, for example "500m" or "1Gi"',
    ]);
  });

  it("are strict at every level", () => {
    const faults = messages(NetworkSettings, {
      clusters: { dev: { apiServer: { ...apiServer, prt: 1 } } },
      namespaces: { shop: { cluster: "dev", ingressFrom: [{ namespace: "gateway", ports: [80], labels: {} }] } },
      clusterz: {},
    });
    assert.deepEqual(faults.sort(), [
      'Unrecognized key: "clusterz"',
      'Unrecognized key: "labels"',
      'Unrecognized key: "prt"',
    ]);
  });
});
