import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Api } from "./api.ts";

/** What a fake node offers: that of a common virtual machine, so that quotas and requests mean something. */
const size = { cpu: "8", memory: "32Gi", pods: "110", "ephemeral-storage": "100Gi" };

/** User and group "nobody" and "nogroup" of Debian; other systems use the same numbers or leave them free. */
const nobody = 65_534;

/** A node object as a kubelet would register it; kwok makes it Ready and keeps it so. */
export function nodeObject(name: string, zone: string): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": "sandbox",
        "topology.kubernetes.io/region": "sandbox",
        "topology.kubernetes.io/zone": zone,
        type: "kwok",
      },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
    status: { allocatable: size, capacity: size },
  };
}

/**
 * Registers the fake nodes. Leases of an earlier run are removed: a new kwok waits for 40 s until they expire.
 * @param count how many
 */
export async function registerNodes(api: Api, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const name = `sandbox-${index}`;
    await api.remove(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
    await api.create("/api/v1/nodes", nodeObject(name, `sandbox-${"abc"[index % 3]}`));
  }
}

/** Whether all nodes are there and Ready. */
export async function nodesAreReady(api: Api, count: number): Promise<boolean> {
  const nodes = await api.list("/api/v1/nodes");
  const ready = nodes.filter((node) =>
    ((node.status?.["conditions"] ?? []) as { type: string; status: string }[]).some(
      ({ type, status }) => type === "Ready" && status === "True",
    ),
  );
  return ready.length >= count;
}

/**
 * Writes kwok's configuration: its own stages, and, where jobs are to run, leave to run commands on this machine.
 * @param file file to write
 * @param stages folder of kwok's stage files
 * @param runJobs whether `exec` into a pod runs the command on this machine, as nobody where this process may choose
 */
export async function writeKwokConfiguration(file: string, stages: string, runJobs: boolean): Promise<void> {
  const names = (await readdir(stages)).filter((name) => name.endsWith(".yaml")).sort();
  const documents = await Promise.all(names.map((name) => readFile(join(stages, name), "utf8")));
  if (runJobs) documents.push(stringify(clusterExec(process.getuid?.() === 0)));
  await writeFile(file, documents.map((text) => text.trimEnd()).join("\n---\n"));
}

function clusterExec(mayChooseUser: boolean): object {
  const asNobody = { securityContext: { runAsUser: nobody, runAsGroup: nobody } };
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "ClusterExec",
    metadata: { name: "on-this-machine" },
    spec: { execs: [{ local: { workDir: "/tmp", ...(mayChooseUser ? asNobody : {}) } }] },
  };
}
