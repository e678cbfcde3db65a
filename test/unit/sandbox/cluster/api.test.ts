import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, ApiError } from "../../../../sandbox/cluster/api.ts";
import { ensurePki } from "../../../../sandbox/cluster/certificates.ts";

describe("the calls to an API server", () => {
  let folder: string;
  let server: Server;
  let api: Api;
  let answer: { status: number; body: string };
  let seen: { method?: string; url?: string; headers: IncomingMessage["headers"]; body: string };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "api-"));
    const pki = await ensurePki(folder);
    const tls = { cert: readFileSync(pki.servingCertificate), key: readFileSync(pki.servingKey) };
    server = createServer(tls, (request, response) => {
      seen = { method: request.method, url: request.url, headers: request.headers, body: "" };
      request.on("data", (chunk) => {
        seen.body += chunk;
      });
      request.on("end", () => response.writeHead(answer.status).end(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    api = new Api({ server: `https://127.0.0.1:${port}`, ca: readFileSync(pki.caCertificate, "utf8"), token: "t" });
  });
  after(() => {
    api.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const answers = (status: number, body: unknown = {}) => {
    answer = { status, body: JSON.stringify(body) };
  };

  it("carry the token and trust the cluster's own authority", async () => {
    answers(200);
    assert.equal(await api.isReady(), true);
    assert.equal(seen.url, "/readyz");
    assert.equal(seen.headers.authorization, "Bearer t");
    answers(500);
    assert.equal(await api.isReady(), false);
  });

  it("apply on the server's side, under a manager's name and against other managers", async () => {
    answers(200, { kind: "X" });
    assert.deepEqual(await api.apply("/apis/x", { a: 1 }, "me & you"), { kind: "X" });
    assert.equal(`${seen.method} ${seen.url}`, "PATCH /apis/x?fieldManager=me%20%26%20you&force=true");
    assert.equal(seen.headers["content-type"], "application/apply-patch+yaml");
    assert.equal(seen.body, '{"a":1}');
  });

  it("list nothing of a kind that is not served", async () => {
    answers(200, { items: [{ kind: "X" }] });
    assert.deepEqual(await api.list("/x"), [{ kind: "X" }]);
    answers(404);
    assert.deepEqual(await api.list("/x"), []);
  });

  it("create what is there, and remove what is not, without complaint", async () => {
    for (const status of [201, 409]) {
      answers(status);
      await api.create("/x", {});
    }
    for (const status of [200, 404]) {
      answers(status);
      await api.remove("/x");
    }
  });

  it("tell what the API server refused", async () => {
    answers(403, { message: 'nodes "n" is forbidden' });
    const refused = (error: unknown) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 403);
      assert.match(error.message, /^\w+ \/x\S* was answered with 403: nodes "n" is forbidden$/);
      return true;
    };
    for (const call of [api.list("/x"), api.create("/x", {}), api.remove("/x"), api.apply("/x", {}, "m")]) {
      await assert.rejects(call, refused);
    }
  });
});
