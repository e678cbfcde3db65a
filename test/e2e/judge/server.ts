import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly warnings: string[];
}

/** The API server of the dev stack's cluster as its administrator; other than the sandbox's client it tells warnings. */
export class Server {
  readonly #agent: Agent;
  readonly #server: string;
  readonly #token: string;

  constructor({ server, kubeconfig }: { server: string; kubeconfig: string }) {
    const text = readFileSync(kubeconfig, "utf8");
    const ca = Buffer.from(/certificate-authority-data: (\S+)/.exec(text)![1]!, "base64").toString();
    this.#agent = new Agent({ ca, keepAlive: true, maxSockets: 8 });
    this.#server = server;
    this.#token = /token: (\S+)/.exec(text)![1]!;
  }

  send(method: string, path: string, body?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
      const sent = request(`${this.#server}${path}`, { method, agent: this.#agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        const warnings = [response.headers["warning"] ?? []].flat();
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text, warnings }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async make(path: string, body: object): Promise<void> {
    const { status, body: answer } = await this.send("POST", path, body);
    assert.ok(status === 201, `POST ${path}: ${status} ${answer}`);
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await holds())) {
      assert.ok(Date.now() < end, `${what} did not come true within 60 s`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}
