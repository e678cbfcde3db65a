import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";

/** What is needed to talk to one API server. */
export interface ClusterAccess {
  /** `https://127.0.0.1:6443`, without a slash at the end. */
  server: string;
  /** Namespace of the context; `default` when it names none. */
  namespace: string;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; rejectUnauthorized: boolean; servername?: string };
  headers: Record<string, string>;
  /** The whole kubeconfig as text, narrowed to the chosen context: for Helm. */
  text: string;
  /** What identifies the cluster: server and certificate authority. */
  identity: string;
}

/** How the provider chooses: content or path of the kubeconfig, context and cluster by name. */
export interface KubeconfigChoice {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  namespace?: string;
}

type Entry = Record<string, unknown>;
interface Kubeconfig {
  "current-context"?: string;
  clusters?: { name: string; cluster: Entry }[];
  contexts?: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
  users?: { name: string; user: Entry }[];
}

/**
 * Text and folder of the kubeconfig: the input as content or, when it names an existing file, as a path; then
 * KUBECONFIG (first existing entry); then `~/.kube/config`.
 */
export function kubeconfigText(input: string | undefined): { text: string; folder: string; source: string } {
  const paths = input
    ? [input.replace(/^~(?=\/)/, homedir())]
    : [...(process.env["KUBECONFIG"] ?? "").split(":").filter(Boolean), join(homedir(), ".kube", "config")];
  for (const path of paths) {
    if (path.length < 4096 && !path.includes("\n") && existsSync(path)) {
      return { text: readFileSync(path, "utf8"), folder: dirname(resolve(path)), source: path };
    }
  }
  if (input) return { text: input, folder: process.cwd(), source: "the provider's kubeconfig" };
  throw new Error(
    "no kubeconfig: the provider's input kubeconfig is not set, KUBECONFIG names no existing file and there is no ~/.kube/config; set one of them",
  );
}

function find<T extends { name: string }>(list: T[] | undefined, name: string | undefined, what: string): T {
  const entry = list?.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = list?.map((candidate) => candidate.name).join(", ") || "none";
  throw new Error(`the kubeconfig has no ${what} ${JSON.stringify(name ?? "")}; it has: ${names}`);
}

function bytes(entry: Entry, key: string, folder: string): Buffer | undefined {
  const inline = entry[`${key}-data`];
  if (typeof inline === "string" && inline !== "") return Buffer.from(inline, "base64");
  const path = entry[key];
  return typeof path === "string" && path !== "" ? readFileSync(resolve(folder, path)) : undefined;
}

function authorization(user: Entry, folder: string): Record<string, string> {
  for (const key of ["exec", "auth-provider"]) {
    if (user[key]) {
      throw new Error(
        `the kubeconfig's user logs in with "${key}", which this stand-in does not run; use a token or a client certificate`,
      );
    }
  }
  const file = user["tokenFile"];
  const token = typeof file === "string" ? readFileSync(resolve(folder, file), "utf8").trim() : user["token"];
  if (typeof token === "string" && token !== "") return { authorization: `Bearer ${token}` };
  if (typeof user["username"] === "string") {
    const pair = `${user["username"]}:${String(user["password"] ?? "")}`;
    return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  }
  return {};
}

/** Reads the kubeconfig and picks the context. Refuses logins by exec or auth-provider, and unknown names. */
export function clusterAccess(choice: KubeconfigChoice): ClusterAccess {
  const { text, folder, source } = kubeconfigText(choice.kubeconfig);
  let config: Kubeconfig | null;
  try {
    config = parse(text) as Kubeconfig | null;
  } catch {
    config = null;
  }
  if (typeof config !== "object" || config === null) {
    throw new Error(
      `${source === choice.kubeconfig ? source : "the kubeconfig"} is neither YAML of a kubeconfig nor the path of one`,
    );
  }
  const { context } = find(config.contexts, choice.context || config["current-context"], "context");
  const { name: clusterName, cluster } = find(config.clusters, choice.cluster || context.cluster, "cluster");
  const { user } = find(config.users, context.user, "user");
  const server = String(cluster["server"] ?? "").replace(/\/+$/, "");
  if (!/^https?:\/\//.test(server)) throw new Error(`cluster ${clusterName} of the kubeconfig has no server address`);
  const ca = bytes(cluster, "certificate-authority", folder);
  const cert = bytes(user, "client-certificate", folder);
  const key = bytes(user, "client-key", folder);
  const headers = authorization(user, folder);
  const narrowed = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "chosen",
    contexts: [{ name: "chosen", context: { cluster: "chosen", user: "chosen", namespace: context.namespace } }],
    clusters: [
      {
        name: "chosen",
        cluster: {
          ...cluster,
          "certificate-authority": undefined,
          "certificate-authority-data": ca?.toString("base64"),
        },
      },
    ],
    users: [
      {
        name: "chosen",
        user: {
          ...user,
          "client-certificate": undefined,
          "client-certificate-data": cert?.toString("base64"),
          "client-key": undefined,
          "client-key-data": key?.toString("base64"),
        },
      },
    ],
  };
  return {
    server,
    namespace: choice.namespace || context.namespace || "default",
    tls: {
      ca,
      cert,
      key,
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
      servername: typeof cluster["tls-server-name"] === "string" ? cluster["tls-server-name"] : undefined,
    },
    headers,
    text: JSON.stringify(narrowed),
    identity: JSON.stringify([server, ca?.toString("base64") ?? null]),
  };
}
