import { join } from "node:path";

/** Files of a cluster under its folder. All of it survives a stop; deleting the folder forgets the cluster. */
export interface Layout {
  dir: string;
  kubeconfig: string;
  ports: string;
  tokens: string;
  pki: string;
  etcd: string;
  logs: string;
  pids: string;
  kwok: string;
}

/** @param dir absolute path of a cluster's folder */
export function layoutOf(dir: string): Layout {
  return {
    dir,
    kubeconfig: join(dir, "kubeconfig.yaml"),
    ports: join(dir, "ports.json"),
    tokens: join(dir, "tokens.csv"),
    pki: join(dir, "pki"),
    etcd: join(dir, "etcd"),
    logs: join(dir, "logs"),
    pids: join(dir, "pids"),
    kwok: join(dir, "kwok.yaml"),
  };
}
