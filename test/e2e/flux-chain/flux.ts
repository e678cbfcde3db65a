import type { KubeObject } from "../../../sandbox/cluster/api.ts";
import { clusterApi, eventually, objectAt } from "../../lib/cluster.ts";
import { type Caller, kubectlAs } from "../../lib/kubectl.ts";

/** One app of a stack. */
export interface App {
  stack: string;
  cluster: string;
  namespace: string;
  name: string;
}

/** What Flux says of a source or a Kustomization. */
export interface FluxState {
  ready: string;
  reason: string;
  message: string;
  /** Of a source: what it holds. Of a Kustomization: what it applied last. */
  revision: string;
  handled: string;
}

const PATHS = {
  source: "source.toolkit.fluxcd.io/v1/namespaces/NAMESPACE/ocirepositories",
  kustomization: "kustomize.toolkit.fluxcd.io/v1/namespaces/NAMESPACE/kustomizations",
};

/** State of an app's source or Kustomization. */
export async function fluxState(
  { stack, cluster, namespace, name }: App,
  kind: keyof typeof PATHS,
): Promise<FluxState> {
  const api = await clusterApi(stack, cluster);
  const found = await objectAt<KubeObject>(api, `/apis/${PATHS[kind].replace("NAMESPACE", namespace)}/${name}`);
  api.close();
  const status = (found.status ?? {}) as {
    conditions?: { type: string; status: string; reason: string; message: string }[];
    artifact?: { revision: string };
    lastAppliedRevision?: string;
    lastHandledReconcileAt?: string;
  };
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return {
    ready: ready?.status ?? "",
    reason: ready?.reason ?? "",
    message: ready?.message ?? "",
    revision: status.lastAppliedRevision ?? status.artifact?.revision ?? "",
    handled: status.lastHandledReconcileAt ?? "",
  };
}

/**
 * Asks Flux to look at an app's source now, as `flux reconcile` does (annotation `reconcile.fluxcd.io/requestedAt`), and waits until the
 * source controller has. Refuses when the caller may not.
 */
export async function reconcileSource(app: App, caller: Caller): Promise<FluxState> {
  const requested = new Date().toISOString();
  const { exitCode, output } = await kubectlAs(app.stack, app.cluster, caller, [
    ...["--namespace", app.namespace, "annotate", "--overwrite"],
    ...["ocirepositories.source.toolkit.fluxcd.io", app.name, `reconcile.fluxcd.io/requestedAt=${requested}`],
  ]);
  if (exitCode !== 0) throw new Error(`${app.name}: asking for a reconciliation was refused: ${output}`);
  return eventually(
    `${app.name}: the source controller's answer`,
    async () => {
      const state = await fluxState(app, "source");
      return state.handled === requested && state.ready !== "Unknown" ? state : undefined;
    },
    { seen: () => fluxState(app, "source") },
  );
}

/** Waits until an app's Kustomization is as asked for. */
export async function applied(app: App, what: string, isSo: (state: FluxState) => boolean): Promise<FluxState> {
  return eventually(
    `${app.name}: ${what}`,
    async () => {
      const state = await fluxState(app, "kustomization");
      return isSo(state) ? state : undefined;
    },
    { seconds: 120, seen: () => fluxState(app, "kustomization") },
  );
}
