import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { ClusterSettings } from "../../../config/cluster.schema.ts";
import { clusterAccess, clusterProvider, execKubeconfig } from "../../../environment/providers.ts";
import { record } from "../../lib/record.ts";

const provider = async (kubeconfig: object) => {
  const settings = ClusterSettings.parse({ context: "acme", kubernetes: "1.36", kubeconfig });
  const recording = await record(() =>
    clusterProvider(
      "dev",
      clusterAccess(
        "dev",
        settings,
        pulumi.secret<Record<string, string>>({ dev: "apiVersion: v1" }) as pulumi.Output<Record<string, string>>,
      ),
    ),
  );
  return recording.only("pulumi:providers:kubernetes");
};

describe("clusterProvider", () => {
  it("names the context and takes the environment's kubeconfig", async () => {
    const { inputs } = await provider({ source: "environment" });
    assert.equal(inputs["context"], "acme");
    assert.equal("kubeconfig" in inputs, false);
  });

  it("keeps a secret kubeconfig secret", async () => {
    const { inputs, revealed } = await provider({ source: "secret" });
    assert.deepEqual(inputs["kubeconfig"], { secret: true });
    assert.equal(revealed["kubeconfig"], "apiVersion: v1");
  });

  it("passes a file's path on", async () => {
    assert.equal((await provider({ source: "file", path: "./kubeconfig" })).inputs["kubeconfig"], "./kubeconfig");
  });
});

describe("execKubeconfig", () => {
  it("has no credential in it, only the plugin that gets one", () => {
    const text = execKubeconfig("acme", {
      source: "exec",
      server: "https://k.example.com",
      certificateAuthorityData: "Y2E=",
      command: "aws",
      args: ["eks", "get-token"],
      env: { AWS_PROFILE: "x" },
    });
    const { users, contexts } = parse(text) as {
      users: { user: { exec: { command: string; args: string[]; env: object[] } } }[];
      contexts: { name: string }[];
    };
    assert.deepEqual(
      contexts.map(({ name }) => name),
      ["acme"],
    );
    assert.deepEqual(Object.keys(users[0]!.user), ["exec"]);
    assert.deepEqual(users[0]!.user.exec.env, [{ name: "AWS_PROFILE", value: "x" }]);
  });
});
