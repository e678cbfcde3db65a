import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource } from "@pulumi/pulumi";
import type { GraphNode } from "../../../synth/graph.ts";
import { RecordingMonitor } from "../../../synth/monitor.ts";
import { inPulumiRuntime } from "../../../synth/runtime.ts";

const PLACE = { project: "p", stack: "s", organization: "o", preview: true, config: {}, secretKeys: [] };

describe("transforms of a program without an engine", () => {
  it("change the provider of a resource's children, and of no others", async () => {
    const monitor = new RecordingMonitor(
      { ...PLACE, root: "." },
      {
        resource: (_node, wire) => ({ id: undefined, state: wire }),
        invoke: () => ({}),
      },
    );
    await inPulumiRuntime(PLACE, monitor, () => {
      const provider = new Provider("other");
      new ComponentResource(
        "p:index:Chart",
        "chart",
        {},
        {
          transforms: [
            ({ type, props, opts }) => (type === "k:v1:Kind" ? { props, opts: { ...opts, provider } } : undefined),
          ],
        },
      );
    });
    const urnOf = (name: string) => monitor.registrations.find(({ node }) => node.name === name)!.node.urn;
    const [other, chart] = [urnOf("other"), urnOf("chart")];
    const applied = (child: Partial<GraphNode>) =>
      monitor.transforms.applied({ type: "k:v1:Kind", parent: chart, provider: "own", ...child } as GraphNode);
    assert.equal((await applied({})).provider, other);
    assert.equal((await applied({ type: "k:v1:Other" })).provider, "own");
    assert.equal((await applied({ parent: "urn:pulumi:s::p::p:index:Chart::another" })).provider, "own");
  });
});
