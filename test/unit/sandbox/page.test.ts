import assert from "node:assert/strict";
import { jobConnections, type Page, renderPage } from "../../../sandbox/page.ts";

const policy = (name: string, podSelector: object, egress: object[]) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "jobs" },
  spec: { podSelector, egress },
});
const jobs = { matchExpressions: [{ key: "job.runner.gitlab.com/pod", operator: "Exists" }] };

describe("jobConnections", () => {
  it("lists what policies that select job pods open, by namespace", () => {
    const policies = [
      policy("default-deny", {}, []),
      policy("dns", jobs, [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
          ports: [{ port: 53, protocol: "UDP" }],
        },
      ]),
      policy("web", jobs, [
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }], ports: [{ port: 443 }] },
      ]),
      policy("other", { matchLabels: { app: "x" } }, [
        { to: [{ ipBlock: { cidr: "10.0.0.1/32" } }], ports: [{ port: 1 }] },
      ]),
    ];
    assert.deepEqual(jobConnections("dev", policies), [
      {
        cluster: "dev",
        namespace: "jobs",
        egress: ["pods metadata.name=kube-system on UDP 53", "0.0.0.0/0 without 1 private networks on TCP 443"],
      },
    ]);
  });
});

describe("renderPage", () => {
  const page: Page = {
    stack: "dev",
    changes: { same: 3 },
    contexts: {},
    runners: {},
    jobs: [],
    flux: [],
    gitlab: "http://localhost:1",
    kubeconfig: "k",
    parts: [],
  };

  it("says that nothing changed", () => {
    assert.match(renderPage(page), /Nothing changed: the stack "dev" is as its file says \(3 resources\)/);
  });

  it("counts what changed, and says which parts are stand-ins", () => {
    const text = renderPage({ ...page, changes: { create: 2, same: 1 }, parts: [{ name: "charts", real: false }] });
    assert.match(text, /2 created, 0 updated, 0 replaced, 0 deleted, 1 unchanged/);
    assert.match(text, /charts: stand-in/);
  });
});
