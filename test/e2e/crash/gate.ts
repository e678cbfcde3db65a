import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, Agent as HttpAgent, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { layoutOf } from "../../../sandbox/cluster/layout.ts";
import type { World } from "../../../sandbox/world/world.ts";

/** A call of a provider that changes something. */
export interface Call {
  to: "GitLab" | "the cluster";
  does: "write" | "remove";
  path: RegExp;
  /** What stands in the path or in the body. */
  about?: RegExp;
}

/** A call that is kept waiting until its caller is gone. `made`: what it asks for happens first, and only the answer is kept back. */
interface Held {
  call: Call;
  made: boolean;
  come: () => void;
}

const METHODS: Record<Call["does"], string[]> = { write: ["POST", "PUT", "PATCH"], remove: ["DELETE"] };

/** Milliseconds after which an idle connection to a server is closed from here: before the server does. */
const IDLE_MS = 20_000;

type Send = typeof httpRequest;

/**
 * Stands between the providers and a world's GitLab and cluster, lets everything through, and holds the calls that a test names: so a test
 * knows which operation is under way, and whether it had its effect, when it kills the engine.
 */
export class Gate {
  readonly #servers: Server[] = [];
  readonly #agents: HttpAgent[] = [];
  #held: Held[] = [];
  #underWay = 0;
  #undo = () => {};
  /** GitLab's URL through the gate. */
  gitlab = "";

  /** Opens a gate to the GitLab and the only cluster of a world, and leads its kubeconfig there until it is closed. */
  static async open({ gitlab, clusters, env }: World): Promise<Gate> {
    const gate = new Gate();
    const [cluster] = Object.values(clusters);
    const { pki } = layoutOf(cluster!.dir);
    const pem = (name: string) => readFileSync(join(pki, name));
    const plain = new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
    gate.gitlab = `http://localhost:${await gate.#listen(createServer(), "GitLab", gitlab.url, httpRequest, plain)}`;
    const tls = createSecureServer({ cert: pem("serving.crt"), key: pem("serving.key") });
    const secure = new HttpsAgent({ ca: pem("ca.crt"), keepAlive: true, timeout: IDLE_MS });
    const port = await gate.#listen(tls as Server, "the cluster", cluster!.server, httpsRequest as Send, secure);
    // The same file, since its path is an input of the provider.
    const kubeconfig = env["KUBECONFIG"]!;
    const direct = readFileSync(kubeconfig, "utf8");
    writeFileSync(kubeconfig, direct.replaceAll(cluster!.server, `https://127.0.0.1:${port}`));
    gate.#undo = () => writeFileSync(kubeconfig, direct);
    return gate;
  }

  /** Holds a call from now on; resolves when it has come and, where it is to be `made`, its effect is there. */
  hold(call: Call, { made }: { made: boolean }): Promise<void> {
    return new Promise((come) => this.#held.push({ call, made, come }));
  }

  /** Lets everything through again, once all that went through has been answered. */
  async clear(): Promise<void> {
    while (this.#underWay > 0) await sleep(10);
    this.#held = [];
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    for (const agent of this.#agents) agent.destroy();
    this.#undo();
  }

  async #listen(server: Server, to: Call["to"], upstream: string, send: Send, agent: HttpAgent): Promise<number> {
    this.#servers.push(server);
    this.#agents.push(agent);
    // A client may use a connection again at any time.
    server.keepAliveTimeout = 0;
    server.on("request", (request, response) => {
      this.#pass(request, to, (body) => {
        const { method, headers } = request;
        const sent = send(`${upstream}${request.url}`, { method, headers, agent });
        sent.end(body);
        return new Promise<IncomingMessage>((resolve, reject) => sent.on("response", resolve).on("error", reject));
      }).then(
        (answer) => {
          if (!answer) return;
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
          response.on("close", () => answer.destroy());
        },
        () => response.destroy(),
      );
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return (server.address() as AddressInfo).port;
  }

  /** The answer, or nothing where it is kept back. */
  async #pass(
    request: IncomingMessage,
    to: Call["to"],
    forward: (body: Buffer) => Promise<IncomingMessage>,
  ): Promise<IncomingMessage | undefined> {
    const body = await buffer(request);
    const isDry = request.url!.includes("dryRun=All");
    const held = isDry ? undefined : this.#held.find(({ call }) => call.to === to && isOne(call, request, body));
    if (held && !held.made) {
      held.come();
      return undefined;
    }
    this.#underWay += 1;
    try {
      const answer = await forward(body);
      if (!held || answer.statusCode! >= 400) return answer;
      await buffer(answer);
      held.come();
      return undefined;
    } finally {
      this.#underWay -= 1;
    }
  }
}

function isOne({ does, path, about }: Call, { method, url }: IncomingMessage, body: Buffer): boolean {
  const [place = ""] = url!.split("?");
  return METHODS[does].includes(method!) && path.test(place) && (!about || about.test(`${place} ${body}`));
}
