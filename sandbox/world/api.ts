import { readFileSync } from "node:fs";
import { Api } from "../cluster/api.ts";
import type { World } from "./world.ts";

/** The API server of a world's cluster, as its administrator. Close it after use. */
export function apiOf({ kubeconfig, server }: World["clusters"][string]): Api {
  const text = readFileSync(kubeconfig, "utf8");
  const ca = Buffer.from(/certificate-authority-data: (\S+)/.exec(text)![1]!, "base64").toString();
  return new Api({ server, ca, token: /token: (\S+)/.exec(text)![1]! });
}
