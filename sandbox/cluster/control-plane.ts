import type { Pki } from "./certificates.ts";
import type { Layout } from "./layout.ts";
import type { ProcessSpec } from "./processes.ts";

/** Ports that a cluster needs. */
export const portNames = ["etcd", "etcd-peer", "kube-apiserver", "kwok"] as const;

/** Processes of a cluster in the order in which they start. */
export const processNames = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

export type ProcessName = (typeof processNames)[number];

/** What the command lines are made from. */
export interface ControlPlane {
  layout: Layout;
  pki: Pki;
  ports: Record<(typeof portNames)[number], number>;
  /** Absolute path of a command such as "kube-apiserver". */
  path: (command: string) => string;
}

const host = "127.0.0.1";

/** The address range of Services; nothing listens there. */
const serviceRange = "10.96.0.0/16";

/** The address range from which kwok gives pods their addresses; nothing listens there either. */
const podRange = "10.244.0.0/16";

/** The command lines of all processes, by name. Everything listens on 127.0.0.1 only. */
export function controlPlaneSpecs(plane: ControlPlane): Record<ProcessName, ProcessSpec> {
  const spec = (name: ProcessName, args: string[]) => ({ name, command: plane.path(name), args });
  return {
    etcd: spec("etcd", etcdArguments(plane)),
    "kube-apiserver": spec("kube-apiserver", apiServerArguments(plane)),
    "kube-controller-manager": spec("kube-controller-manager", controllerManagerArguments(plane)),
    "kube-scheduler": spec("kube-scheduler", schedulerArguments(plane)),
    kwok: spec("kwok", kwokArguments(plane)),
  };
}

/** Without fsync a power cut can lose the sandbox's data; its start is several times as fast. */
function etcdArguments({ layout, ports }: ControlPlane): string[] {
  const client = `http://${host}:${ports.etcd}`;
  const peer = `http://${host}:${ports["etcd-peer"]}`;
  return [
    "--name=sandbox",
    `--data-dir=${layout.etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

function apiServerArguments({ layout, pki, ports }: ControlPlane): string[] {
  return [
    `--etcd-servers=http://${host}:${ports.etcd}`,
    `--bind-address=${host}`,
    `--advertise-address=${host}`,
    `--secure-port=${ports["kube-apiserver"]}`,
    "--endpoint-reconciler-type=none",
    `--tls-cert-file=${pki.servingCertificate}`,
    `--tls-private-key-file=${pki.servingKey}`,
    `--token-auth-file=${layout.tokens}`,
    "--anonymous-auth=false",
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${pki.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${pki.serviceAccountKey}`,
    `--service-cluster-ip-range=${serviceRange}`,
    "--allow-privileged=true",
    "--enable-admission-plugins=NodeRestriction,PodSecurity,ResourceQuota,LimitRanger",
    "--kubelet-preferred-address-types=InternalIP",
    "--profiling=false",
  ];
}

/**
 * With port 0 the controller manager and the scheduler serve nothing, so they need no port. At the default of 20
 * requests a second the controller manager takes 4 s to make the service accounts of its controllers.
 */
function controllerManagerArguments({ layout, pki }: ControlPlane): string[] {
  return [
    `--kubeconfig=${layout.kubeconfig}`,
    "--secure-port=0",
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    "--kube-api-qps=300",
    "--kube-api-burst=600",
    `--root-ca-file=${pki.caCertificate}`,
    `--service-account-private-key-file=${pki.serviceAccountKey}`,
    "--profiling=false",
  ];
}

function schedulerArguments({ layout }: ControlPlane): string[] {
  return [`--kubeconfig=${layout.kubeconfig}`, "--secure-port=0", "--leader-elect=false", "--profiling=false"];
}

/** The node's address and port are where the API server asks kwok to run a command in a "pod". */
function kwokArguments({ layout, pki, ports }: ControlPlane): string[] {
  return [
    `--kubeconfig=${layout.kubeconfig}`,
    `--config=${layout.kwok}`,
    "--manage-all-nodes=true",
    `--cidr=${podRange}`,
    `--node-ip=${host}`,
    `--node-port=${ports.kwok}`,
    `--server-address=${host}:${ports.kwok}`,
    `--tls-cert-file=${pki.servingCertificate}`,
    `--tls-private-key-file=${pki.servingKey}`,
    "--node-lease-duration-seconds=40",
  ];
}
