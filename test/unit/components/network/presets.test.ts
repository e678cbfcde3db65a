import assert from "node:assert/strict";
import type { Opening } from "../../../../components/network/namespace.schema.ts";
import { AppNamespaceSettings, ClusterNetworkSettings } from "../../../../components/network/network.schema.ts";
import { policyName, policySpec } from "../../../../components/network/openings.ts";
import {
  agentOpenings,
  appOpenings,
  fluxOpenings,
  jobNamespaceOpenings,
  managerOpenings,
} from "../../../../components/network/presets.ts";

const publicly = ClusterNetworkSettings.parse({ apiServer: { cidrs: ["10.96.0.1/32"] } });
const privately = ClusterNetworkSettings.parse({
  apiServer: { cidrs: ["10.96.0.1/32"] },
  gitlab: { cidrs: ["10.50.0.10/32"] },
  kas: { cidrs: ["10.50.0.10/32"] },
  registry: { cidrs: ["10.50.0.10/32"], ports: [5050] },
});
const prometheus = { namespace: "monitoring", podLabels: { "app.kubernetes.io/name": "prometheus" } };
const names = (openings: Opening[]) => openings.map(policyName);
const ingressOf = (openings: Opening[]) =>
  openings.filter((opening) => policySpec(opening, publicly).policyTypes.includes("Ingress"));

describe("jobNamespaceOpenings", () => {
  it("gives jobs names and public HTTPS, and lets nobody in", () => {
    const openings = jobNamespaceOpenings(publicly);
    assert.deepEqual(names(openings), ["allow-dns", "allow-internet-https"]);
    assert.ok(openings.every(({ pods }) => pods === "jobs"));
    assert.deepEqual(ingressOf(openings), []);
  });

  it("reaches only a private GitLab when the internet is off", () => {
    assert.deepEqual(names(jobNamespaceOpenings(privately, { internet: false })), [
      "allow-dns",
      "allow-gitlab",
      "allow-kas",
      "allow-registry",
    ]);
  });

  it("keeps public HTTPS where GitLab is public, whatever is asked", () => {
    assert.deepEqual(names(jobNamespaceOpenings(publicly, { internet: false })), ["allow-dns", "allow-internet-https"]);
  });

  it("opens further hosts by name", () => {
    const hosts = { "package-mirror": { cidrs: ["10.60.0.20/32"], ports: [8443] } };
    assert.deepEqual(names(jobNamespaceOpenings(publicly, { hosts })).at(-1), "allow-to-package-mirror");
  });

  it("never opens the API server or port 5000", () => {
    const specs = JSON.stringify(jobNamespaceOpenings(privately).map((opening) => policySpec(opening, privately)));
    assert.ok(!specs.includes("10.96.0.1") && !specs.includes("5000"));
  });
});

describe("managerOpenings", () => {
  it("is names, API server and GitLab, without Prometheus", () => {
    assert.deepEqual(names(managerOpenings()), ["allow-dns", "allow-api-server", "allow-gitlab"]);
  });

  it("lets Prometheus read port 9252 and nothing else", () => {
    assert.deepEqual(ingressOf(managerOpenings({ prometheus })), [
      { kind: "fromPods", name: "prometheus", peer: prometheus, ports: [9252] },
    ]);
  });
});

describe("agentOpenings", () => {
  it("lets Prometheus read port 8080 and nothing else", () => {
    assert.deepEqual(ingressOf(agentOpenings({ prometheus })), [
      { kind: "fromPods", name: "prometheus", peer: prometheus, ports: [8080] },
    ]);
  });

  it("is names, API server and KAS", () => {
    assert.deepEqual(names(agentOpenings()), ["allow-dns", "allow-api-server", "allow-kas"]);
  });

  it("reaches Flux's webhook receiver at the port of its pods", () => {
    assert.deepEqual(agentOpenings({ fluxNamespace: "flux-system" }).at(-1), {
      kind: "toPods",
      name: "flux-webhook-receiver",
      peer: { namespace: "flux-system", podLabels: { app: "notification-controller" } },
      ports: [9292],
    });
  });
});

describe("fluxOpenings", () => {
  const components = ["source-controller", "kustomize-controller", "notification-controller"];

  it("lets only source-controller reach the registry and only notification-controller reach GitLab", () => {
    assert.deepEqual(fluxOpenings({ components }), [
      { kind: "dns" },
      { kind: "apiServer" },
      { kind: "withinNamespace" },
      { kind: "registry", pods: { app: "source-controller" } },
      { kind: "gitlab", pods: { app: "notification-controller" } },
    ]);
  });

  it("opens nothing for notification-controller where it is not installed", () => {
    const openings = fluxOpenings({ components: ["source-controller"], agentNamespace: "gitlab-agent" });
    assert.ok(!JSON.stringify(openings).includes("notification-controller"));
  });

  it("opens the webhook receiver to the agent's namespace, and metrics to Prometheus", () => {
    assert.deepEqual(fluxOpenings({ components, agentNamespace: "gitlab-agent", prometheus }).slice(-2), [
      {
        kind: "fromPods",
        name: "gitlab-agent",
        peer: { namespace: "gitlab-agent", podLabels: {} },
        ports: [9292],
        pods: { app: "notification-controller" },
      },
      { kind: "fromPods", name: "prometheus", peer: prometheus, ports: [8080] },
    ]);
  });

  it("gives further hosts to source-controller alone", () => {
    const hosts = { charts: { cidrs: ["10.60.0.20/32"], ports: [443] } };
    assert.deepEqual(fluxOpenings({ components, hosts })[4], {
      kind: "toHost",
      name: "charts",
      host: hosts.charts,
      pods: { app: "source-controller" },
    });
  });
});

describe("appOpenings", () => {
  it("is names and the namespace itself by default", () => {
    assert.deepEqual(names(appOpenings(AppNamespaceSettings.parse({ cluster: "dev" }))), [
      "allow-dns",
      "allow-within-namespace",
    ]);
  });

  it("opens what the settings name, each under its own name", () => {
    const settings = AppNamespaceSettings.parse({
      cluster: "dev",
      withinNamespace: false,
      internet: true,
      ingressFrom: [
        { namespace: "gateway", ports: [8080] },
        { namespace: "gateway", ports: [9090] },
      ],
      hosts: { "orders-db": { cidrs: ["10.60.0.20/32"], ports: [5432] } },
    });
    assert.deepEqual(names(appOpenings(settings)), [
      "allow-dns",
      "allow-internet-https",
      "allow-from-gateway-8080",
      "allow-from-gateway-9090",
      "allow-to-orders-db",
    ]);
  });
});
