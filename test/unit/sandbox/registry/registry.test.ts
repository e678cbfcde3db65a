import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { SEED_USERS, seedPaths } from "../../../../sandbox/gitlab/seed.ts";
import { type Simulator, startSimulator } from "../../../../sandbox/gitlab/server.ts";
import { newSigningKey, signatureTag } from "../../../../sandbox/registry/cosign.ts";
import { OciClient } from "../../../../sandbox/registry/oci.ts";
import { type Registry, startRegistry } from "../../../../sandbox/registry/registry.ts";

const PROJECT = "acme/shop/web";
const REPOSITORY = `${PROJECT}/nginx-example`;

/** The registry binary that the toolchain has built into the user's cache, when it is there. */
function builtRegistry(): string | undefined {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "gitlab-kubernetes/tools");
  if (!existsSync(cache)) return undefined;
  const name = readdirSync(cache).find(
    (entry) => entry.startsWith("registry-") && existsSync(join(cache, entry, "registry")),
  );
  return name && join(cache, name, "registry");
}

describe("sandbox/registry with the real registry", function () {
  this.timeout(30_000);
  const dir = mkdtempSync(join(tmpdir(), "registry-"));
  const content = mkdtempSync(join(tmpdir(), "content-"));
  let simulator: Simulator;
  let registry: Registry | undefined;

  before(async function () {
    const binary = builtRegistry();
    if (!binary) {
      console.log("    skipped: the registry is not built in the user's cache (npm run sandbox builds it)");
      this.skip();
    }
    simulator = await startSimulator({ dir: join(dir, "gitlab") });
    seedPaths(simulator.world, { projects: [PROJECT, "acme/shop/other"], users: SEED_USERS });
    registry = await startRegistry({
      dir: join(dir, "registry"),
      binary,
      realm: simulator.realm,
      jwks: simulator.jwksFile,
    });
    writeFileSync(join(content, "configmap.yaml"), "kind: ConfigMap\n");
  });

  after(async () => {
    await registry?.stop();
    await simulator?.stop();
    rmSync(dir, { recursive: true });
    rmSync(content, { recursive: true });
  });

  const client = (username: string, password: string) =>
    new OciClient({ host: registry?.host ?? "", username, password });
  const artifact = (tag: string, repository = REPOSITORY) => {
    return {
      repository,
      tag,
      dir: content,
      source: "https://gitlab.example.com/acme/shop/web",
      revision: "main@sha1:1",
    };
  };

  async function deployToken(
    scopes: string[],
    project = PROJECT,
  ): Promise<{ id: number; username: string; token: string }> {
    const response = await fetch(`${simulator.url}/api/v4/projects/${encodeURIComponent(project)}/deploy_tokens`, {
      method: "POST",
      headers: { "private-token": simulator.token, "content-type": "application/json" },
      body: JSON.stringify({ name: "t", scopes }),
    });
    return (await response.json()) as { id: number; username: string; token: string };
  }

  it("takes a signature beside an artifact, where cosign looks for it, and lets a reader see it", async () => {
    const root = client("root", simulator.token);
    const { digest } = await root.push(artifact("9.0.0"));
    await root.sign(REPOSITORY, digest, newSigningKey().privateKey);
    const { username, token } = await deployToken(["read_registry"]);
    assert.match((await client(username, token).digest(REPOSITORY, signatureTag(digest))) ?? "", /^sha256:/);
    await assert.rejects(client(username, token).sign(REPOSITORY, digest, newSigningKey().privateKey), /401/);
  });

  it("takes an artifact, moves and removes tags, and gives equal content an equal digest", async () => {
    const root = client("root", simulator.token);
    const first = await root.push(artifact("1.0.0"));
    assert.equal((await root.push(artifact("1.0.1"))).digest, first.digest);
    await root.tag(REPOSITORY, "1.0.0", "latest");
    assert.equal(await root.digest(REPOSITORY, "latest"), first.digest);
    await root.deleteTag(REPOSITORY, "latest");
    assert.equal(await root.digest(REPOSITORY, "latest"), undefined);
  });

  it("lets a read token pull and refuses its push; a write token of its own project pushes", async () => {
    const read = await deployToken(["read_registry"]);
    assert.ok(await client(read.username, read.token).digest(REPOSITORY, "1.0.0"));
    await assert.rejects(client(read.username, read.token).push(artifact("2")), { status: 401 });
    const write = await deployToken(["read_registry", "write_registry"]);
    await client(write.username, write.token).push(artifact("2"));
  });

  it("refuses a token of a foreign project, a wrong password and a revoked token", async () => {
    const foreign = await deployToken(["read_registry"], "acme/shop/other");
    await assert.rejects(client(foreign.username, foreign.token).digest(REPOSITORY, "1.0.0"), { status: 401 });
    await assert.rejects(client("root", "wrong").digest(REPOSITORY, "1.0.0"), /token service: 401/);
    const gone = await deployToken(["read_registry"]);
    const url = `${simulator.url}/api/v4/projects/${encodeURIComponent(PROJECT)}/deploy_tokens/${gone.id}`;
    await fetch(url, { method: "DELETE", headers: { "private-token": simulator.token } });
    await assert.rejects(client(gone.username, gone.token).digest(REPOSITORY, "1.0.0"), /token service: 401/);
  });

  it("says why it could not start", async () => {
    const options = {
      dir: join(dir, "broken"),
      binary: builtRegistry() ?? "",
      realm: simulator.realm,
      jwks: join(dir, "none.json"),
    };
    await assert.rejects(startRegistry(options), /the registry ended with code 2: .*none.json/s);
    await assert.rejects(startRegistry({ ...options, binary: join(dir, "none") }), /cannot start the registry/);
  });
});
