import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterAccess } from "../../../../../sandbox/providers/kubernetes/kubeconfig.ts";
import { checkSettings, diffSettings } from "../../../../../sandbox/providers/kubernetes/settings.ts";
import { Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

function kubeconfig(server = "https://127.0.0.1:1", user: object = { token: "t" }): string {
  return JSON.stringify({
    "current-context": "a",
    contexts: [
      { name: "a", context: { cluster: "one", user: "u" } },
      { name: "b", context: { cluster: "two", user: "u", namespace: "team" } },
    ],
    clusters: [
      { name: "one", cluster: { server, "certificate-authority-data": base64("CA") } },
      { name: "two", cluster: { server: "https://127.0.0.1:2/" } },
    ],
    users: [{ name: "u", user }],
  });
}

describe("the kubeconfig", () => {
  let folder: string;
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "glk-kubeconfig-"));
    before = process.env["KUBECONFIG"];
  });
  afterEach(() => {
    if (before === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = before;
    rmSync(folder, { recursive: true });
  });

  it("is content or a path, else the first existing entry of KUBECONFIG", () => {
    const path = join(folder, "config");
    writeFileSync(path, kubeconfig());
    assert.equal(clusterAccess({ kubeconfig: kubeconfig() }).server, "https://127.0.0.1:1");
    assert.equal(clusterAccess({ kubeconfig: path }).server, "https://127.0.0.1:1");
    process.env["KUBECONFIG"] = `${join(folder, "absent")}:${path}`;
    assert.equal(clusterAccess({}).server, "https://127.0.0.1:1");
  });

  it("gives server, authority, namespace and login of the chosen context", () => {
    const first = clusterAccess({ kubeconfig: kubeconfig() });
    assert.equal(first.namespace, "default");
    assert.equal(first.tls.ca?.toString(), "CA");
    assert.deepEqual(first.headers, { authorization: "Bearer t" });
    const second = clusterAccess({ kubeconfig: kubeconfig(), context: "b" });
    assert.deepEqual([second.server, second.namespace], ["https://127.0.0.1:2", "team"]);
    assert.equal(clusterAccess({ kubeconfig: kubeconfig(), context: "b", namespace: "mine" }).namespace, "mine");
    assert.equal(clusterAccess({ kubeconfig: kubeconfig(), cluster: "two" }).server, "https://127.0.0.1:2");
  });

  it("reads files beside it, and gives Helm the same login without them", () => {
    writeFileSync(join(folder, "token"), "from-file\n");
    const path = join(folder, "config");
    writeFileSync(path, kubeconfig("https://127.0.0.1:1", { tokenFile: "token" }));
    assert.deepEqual(clusterAccess({ kubeconfig: path }).headers, { authorization: "Bearer from-file" });
    writeFileSync(join(folder, "cert"), "C");
    writeFileSync(join(folder, "key"), "K");
    writeFileSync(path, kubeconfig("https://127.0.0.1:1", { "client-certificate": "cert", "client-key": "key" }));
    const access = clusterAccess({ kubeconfig: path });
    assert.deepEqual([access.tls.cert?.toString(), access.tls.key?.toString()], ["C", "K"]);
    const { user } = JSON.parse(access.text).users[0];
    assert.deepEqual(user, { "client-certificate-data": base64("C"), "client-key-data": base64("K") });
  });

  it("names what it lacks, and does not print what it is", () => {
    assert.throws(() => clusterAccess({ kubeconfig: kubeconfig(), context: "c" }), /no context "c"; it has: a, b/);
    assert.throws(
      () => clusterAccess({ kubeconfig: "no yaml: [secret" }),
      (error: Error) => {
        assert.match(error.message, /neither YAML of a kubeconfig nor the path of one/);
        assert.ok(!error.message.includes("secret"));
        return true;
      },
    );
    const exec = kubeconfig("https://127.0.0.1:1", { exec: { command: "x" } });
    assert.throws(() => clusterAccess({ kubeconfig: exec }), /logs in with "exec", which this stand-in does not run/);
  });
});

describe("the provider's inputs", () => {
  it("are refused where the stand-in does not honour them", () => {
    const inputs = { renderYamlToDirectory: "x", enableServerSideApply: "false", enablePatchForce: "maybe" };
    assert.deepEqual(
      checkSettings(inputs).map(({ property }) => property),
      ["renderYamlToDirectory", "enableServerSideApply", "enablePatchForce"],
    );
    assert.deepEqual(
      checkSettings({ kubeconfig: UNKNOWN, namespace: "a", enablePatchForce: "true", version: "4" }),
      [],
    );
  });

  it("replace the provider when the cluster is another one, not when only the token is", () => {
    const olds = { kubeconfig: kubeconfig() };
    const token = { kubeconfig: new Secret(kubeconfig("https://127.0.0.1:1", { token: "other" })) };
    assert.deepEqual(diffSettings(olds, token), { changes: "some", diffs: ["kubeconfig"], replaces: [] });
    const moved = diffSettings(olds, { kubeconfig: kubeconfig("https://127.0.0.1:3") });
    assert.deepEqual(moved.replaces, ["kubeconfig"]);
    assert.deepEqual(diffSettings(olds, { ...olds, context: "b" }).replaces, ["context"]);
    const pinned = { clusterIdentifier: "x" };
    const kept = diffSettings({ ...olds, ...pinned }, { kubeconfig: kubeconfig("https://127.0.0.1:3"), ...pinned });
    assert.deepEqual(kept.replaces, []);
  });

  it("do not replace while they are unknown", () => {
    const unknown = diffSettings({ kubeconfig: kubeconfig() }, { kubeconfig: UNKNOWN });
    assert.deepEqual(unknown, { changes: "some", diffs: ["kubeconfig"] });
  });
});
