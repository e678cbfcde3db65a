import {
  type CallContext,
  type CheckRequest,
  type ConstructRequest,
  containsUnknown,
  NotImplemented,
  type ProviderImplementation,
} from "../plugin/index.ts";
import { checkObject } from "./check.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { diffObject } from "./diff.ts";
import { clusterAccess } from "./kubeconfig.ts";
import { objectOperations } from "./objects.ts";
import { checkSettings, diffSettings, type ProviderSettings, providerSettings } from "./settings.ts";

/** The SDK release that the stand-in answers for. */
export const VERSION = "4.34.2";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const COMPONENTS = ["kubernetes:helm.sh/v4:Chart", "kubernetes:yaml/v2:ConfigGroup", "kubernetes:yaml/v2:ConfigFile"];
const REFUSED: Record<string, string> = {
  "kubernetes:helm.sh/v3:Chart": "helm.v3.Chart is not in this stand-in; use helm.v4.Chart or helm.v3.Release",
  "kubernetes:kustomize/v2:Directory":
    "kustomize.v2.Directory is not in this stand-in; render it and use yaml.v2.ConfigGroup",
};

/** Options for tests. */
export interface ProviderOptions {
  /** See ObjectsOptions. */
  retryPauses?: number[];
}

/** Makes one configured instance of the stand-in for Pulumi's Kubernetes provider; pass it to `serve` as a function. */
export function kubernetesProvider(options: ProviderOptions = {}): ProviderImplementation {
  let settings: ProviderSettings = providerSettings({});
  let cluster: Cluster | undefined;
  let unusable: string | undefined = "the provider was not configured";

  function usable(): { cluster: Cluster; settings: ProviderSettings; retryPauses?: number[] } {
    if (!cluster) throw new Error(`configured Kubernetes cluster is unreachable: ${unusable}`);
    return { cluster, settings, retryPauses: options.retryPauses };
  }
  const objects = () => objectOperations(usable());
  // Helm and components are loaded when the first one comes: most plugins start for plain objects.
  const releases = async () => (await import("./helm/release.ts")).releaseOperations(usable().cluster);

  return {
    name: "kubernetes",
    version: VERSION,
    async checkConfig({ news }) {
      return { inputs: news, failures: checkSettings(news) };
    },
    async diffConfig({ olds, oldInputs, news }) {
      return diffSettings(Object.keys(oldInputs).length > 0 ? oldInputs : olds, news);
    },
    async configure({ args }) {
      settings = providerSettings(args);
      try {
        if (containsUnknown(args)) throw new Error("an input of the provider is not known yet");
        cluster = openCluster(clusterAccess(settings));
      } catch (error) {
        cluster = undefined;
        unusable = error instanceof Error ? error.message : String(error);
      }
      return {
        acceptSecrets: true,
        acceptResources: true,
        supportsPreview: true,
        supportsAutonamingConfiguration: true,
      };
    },
    async check(request: CheckRequest) {
      const refused = REFUSED[request.type];
      if (refused) throw new NotImplemented(refused);
      if (request.type === RELEASE) {
        const { checkRelease } = await import("./helm/release-check.ts");
        return checkRelease(request, cluster?.access);
      }
      return checkObject(request, cluster);
    },
    async diff(request) {
      if (request.type !== RELEASE) return diffObject(request, settings);
      const { diffRelease } = await import("./helm/release-check.ts");
      return diffRelease(request);
    },
    async create(request, context) {
      if (request.type === RELEASE) return (await releases()).create(request, context);
      if (request.preview && !cluster) return { id: "", properties: request.properties };
      return objects().create(request, context);
    },
    async update(request, context) {
      if (request.type === RELEASE) return (await releases()).update(request, context);
      if (request.preview && !cluster) return { properties: request.news };
      return objects().update(request, context);
    },
    async read(request, context) {
      return request.type === RELEASE ? (await releases()).read(request, context) : objects().read(request, context);
    },
    async delete(request, context) {
      if (!cluster && settings.deleteUnreachable) return;
      if (request.type === RELEASE) return (await releases()).delete(request, context);
      return objects().delete(request, context);
    },
    async construct(request: ConstructRequest, context: CallContext) {
      const refused = REFUSED[request.type];
      if (refused) throw new NotImplemented(refused);
      if (!COMPONENTS.includes(request.type)) {
        throw new NotImplemented(
          `the component ${request.type} is not in this stand-in; it has: ${COMPONENTS.join(", ")}`,
        );
      }
      const { cluster: open } = usable();
      await open.ensureReachable();
      if (request.type === "kubernetes:helm.sh/v4:Chart") {
        const { constructChart } = await import("./construct/chart.ts");
        return constructChart(request, context, open);
      }
      const { constructConfigGroup } = await import("./construct/config-group.ts");
      return constructConfigGroup(request, context, open);
    },
  };
}
