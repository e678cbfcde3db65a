import assert from "node:assert/strict";
import { ObservabilitySettings } from "../../../../components/observability/observability.schema.ts";
import { type MonitorTarget, Observability } from "../../../../components/observability/observability.ts";
import { record } from "../../../lib/record.ts";

const MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const component = "gitlab-kubernetes:index:Observability";

const targets: MonitorTarget[] = [
  { kind: "runner", name: "shop", namespace: "gitlab-runner-shop", podLabels: { app: "shop-gitlab-runner" } },
  { kind: "agent", name: "dev", namespace: "gitlab-agent" },
  { kind: "flux", name: "dev", namespace: "flux-system" },
];
const make = (further: object = {}) =>
  record(
    () =>
      new Observability("dev", {
        settings: ObservabilitySettings.parse({ cluster: "dev", ...further }),
        owner: { project: "gitlab-kubernetes", stack: "test" },
        targets,
      }),
  );
const alerts = { runbooks: "https://gitlab.example.com/docs/observability.md" };

describe("ObservabilitySettings", () => {
  it("looks for Prometheus in monitoring and asks for no alerts by default", () => {
    assert.deepEqual(ObservabilitySettings.parse({ cluster: "dev" }), {
      cluster: "dev",
      prometheus: { namespace: "monitoring", podLabels: { "app.kubernetes.io/name": "prometheus" } },
      selectorLabels: {},
      interval: "30s",
      monitors: { runners: true, agent: true, flux: true },
    });
  });

  it("refuses what is no label's value, an alert without a runbook page, and unknown keys", () => {
    const faults = ObservabilitySettings.safeParse({
      cluster: "dev",
      selectorLabels: { release: "kube prometheus" },
      alerts: {},
      prometheus: { ns: "monitoring" },
    }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    assert.deepEqual(faults, [
      'prometheus: Unrecognized key: "ns"',
      "selectorLabels.release: a label's value has 63 letters, digits, dots, dashes or underscores at most",
      "alerts.runbooks: Invalid input: expected string, received undefined",
    ]);
  });
});

describe("Observability", () => {
  it("registers one PodMonitor for each target under itself, and no alerts unless asked", async () => {
    assert.deepEqual((await make()).tree().sort(), [
      ` > ${component} dev`,
      `${component} > ${MONITOR} dev-flux-dev`,
      `${component} > ${MONITOR} dev-gitlab-agent-dev`,
      `${component} > ${MONITOR} dev-gitlab-runner-shop`,
    ]);
  });

  it("scrapes each at its own port, beside its pods, and is found by Prometheus' selector", async () => {
    const recording = await make({ selectorLabels: { release: "stack" } });
    const names = ["dev-gitlab-runner-shop", "dev-gitlab-agent-dev", "dev-flux-dev"];
    const made = names.map((name) => recording.only(MONITOR, name));
    const monitors = made.map(({ inputs }) => ({
      at: `${inputs["metadata"].namespace}/${inputs["metadata"].name}`,
      release: inputs["metadata"].labels.release,
      ...inputs["spec"],
    }));
    const endpoint = (portNumber: number) => [{ portNumber, interval: "30s" }];
    assert.deepEqual(monitors, [
      {
        at: "gitlab-runner-shop/gitlab-runner-shop",
        release: "stack",
        selector: { matchLabels: { app: "shop-gitlab-runner" } },
        podMetricsEndpoints: endpoint(9252),
      },
      {
        at: "gitlab-agent/gitlab-agent-dev",
        release: "stack",
        selector: { matchLabels: {} },
        podMetricsEndpoints: endpoint(8080),
      },
      {
        at: "flux-system/flux-dev",
        release: "stack",
        selector: { matchLabels: {} },
        podMetricsEndpoints: endpoint(8080),
      },
    ]);
  });

  it("leaves out what is switched off", async () => {
    const recording = await make({ monitors: { runners: false, flux: false } });
    assert.deepEqual(
      recording.all(MONITOR).map(({ name }) => name),
      ["dev-gitlab-agent-dev"],
    );
  });

  it("adds the alerts of each target, which read the samples of its PodMonitor", async () => {
    const recording = await make({ alerts });
    assert.equal(recording.all(RULE).length, 3);
    const { groups } = recording.only(RULE, "dev-flux-dev").inputs["spec"];
    assert.equal(groups[0].rules[0].alert, "FluxDown");
    assert.ok(groups[0].rules[0].expr.includes('job="flux-system/flux-dev"'));
  });
});
