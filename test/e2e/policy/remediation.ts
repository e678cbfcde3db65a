import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { clusterApi, objectAt } from "../../lib/cluster.ts";
import { root } from "../../lib/e2e.ts";
import { type Entry, Project } from "./project.ts";

const NAMESPACE = "mended";
const PLAIN = "not-a-real-token-of-anybody";
const ON = { "pack-remediation": "remediate" };

function kubernetes(apiVersion: string, kind: string, name: string, body: Record<string, unknown>): Entry {
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const metadata = kind === "Namespace" ? { name } : { name, namespace: NAMESPACE };
  return {
    type: `kubernetes:${module}:${kind}`,
    name: `${kind}-${name}`,
    props: { apiVersion, kind, metadata, ...body },
  };
}

const variable: Entry = {
  type: "gitlab:index/projectVariable:ProjectVariable",
  name: "token",
  props: {
    project: "acme/shop/web",
    key: "MENDED_TOKEN",
    value: PLAIN,
    masked: true,
    hidden: true,
    protected: true,
    environmentScope: "production",
  },
};

/** A stack that says less than it should, wherever one value is right. */
const careless: Entry[] = [
  kubernetes("v1", "Namespace", NAMESPACE, {}),
  kubernetes("v1", "ServiceAccount", "web", {}),
  kubernetes("v1", "Secret", "web", { stringData: { token: PLAIN } }),
  kubernetes("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "web", {
    spec: {
      suspend: true,
      interval: "10m",
      path: "./",
      serviceAccountName: "web",
      sourceRef: { kind: "OCIRepository", name: "web" },
    },
  }),
  variable,
];

/** What the engine keeps, and what `glk check` says of it. */
async function stateOf(project: Project): Promise<{ state: string; refused: string[] }> {
  const { output: state } = await project.run("stack", "export");
  const { places } = await project.where();
  const file = join(places.project, "state.json");
  writeFileSync(file, state, { mode: 0o600 });
  const check = [join(root, "cli/glk.js"), "check", file, "--format", "json"];
  const { stdout } = await execa(process.execPath, check, { reject: false });
  rmSync(file);
  const said = JSON.parse(stdout) as { kind: string; rule: { id: string }; path: string }[];
  const refused = said.filter(({ kind, rule }) => kind === "finding" && rule.id === "secret-values-are-secret");
  return { state, refused: refused.map(({ path }) => path) };
}

export function describeRemediation(): void {
  describe("remediation by the policy pack", () => {
    const project = new Project("mended");

    before(() => project.prepare());

    after(async () => {
      await project.run("destroy", "--yes", "--skip-preview");
      await project.remove();
    });

    it("is off unless it is switched on: the careless stack is refused, and pruning is advised", async () => {
      await project.configure(careless);
      const { exitCode, output } = await project.judged(["preview"]);
      assert.notEqual(exitCode, 0, output);
      for (const rule of ["ns-psa-enforce", "sa-automount-off"])
        assert.match(output, new RegExp(`\\[mandatory\\].*${rule}`));
      assert.match(output, /\[advisory\].*flux-prune-on/);
    });

    it("lets a value in clear into the state while it is off, as the engine hides the marks from a pack; glk check refuses the state", async () => {
      await project.configure([variable]);
      const { exitCode, output } = await project.judged(["up", "--yes"]);
      assert.equal(exitCode, 0, output);
      const { state, refused } = await stateOf(project);
      assert.ok(state.includes(PLAIN));
      assert.deepEqual(refused, ["value"]);
    });

    it("mends the whole stack: the cluster has what is right, and the state keeps secrets encrypted", async () => {
      await project.configure(careless);
      const { exitCode, output } = await project.judged(["up", "--yes"], ON);
      assert.equal(exitCode, 0, output);
      assert.ok(!output.includes(PLAIN));
      const api = await clusterApi("dev", "dev");
      try {
        const core = `/api/v1/namespaces/${NAMESPACE}`;
        const { metadata } = await objectAt<{ metadata: { labels: Record<string, string> } }>(api, core);
        assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
        const account = await objectAt<{ automountServiceAccountToken?: boolean }>(api, `${core}/serviceaccounts/web`);
        assert.equal(account.automountServiceAccountToken, false);
        const flux = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/kustomizations/web`;
        assert.equal((await objectAt<{ spec: { prune: boolean } }>(api, flux)).spec.prune, true);
        const secret = await objectAt<{ data: Record<string, string> }>(api, `${core}/secrets/web`);
        assert.equal(Buffer.from(secret.data["token"]!, "base64").toString(), PLAIN);
      } finally {
        api.close();
      }
      const { state, refused } = await stateOf(project);
      assert.ok(!state.includes(PLAIN), "the state holds the value in clear");
      assert.ok(!state.includes(Buffer.from(PLAIN).toString("base64")), "the state holds the value in base64");
      assert.deepEqual(refused, []);
    });

    it("has nothing left to change afterwards", async () => {
      const { exitCode, output } = await project.judged(["preview", "--expect-no-changes"], ON);
      assert.equal(exitCode, 0, output);
    });
  });
}
