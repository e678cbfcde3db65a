import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Chart } from "@pulumi/kubernetes/helm/v4/chart.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config("gitlab-kubernetes");
const { name, replicas } = config.requireObject<{ name: string; replicas: number }>("area");
const token = config.requireSecret("gitlabToken");

const provider = new Provider("dev", { context: "acme-dev" });

class Area extends pulumi.ComponentResource {
  constructor() {
    super("gitlab-kubernetes:index:Area", name, {}, { providers: { kubernetes: provider } });
    const secret = new Secret(
      `${name}-token`,
      { metadata: { name: `${name}-token-g1`, namespace: name }, stringData: { token } },
      { parent: this },
    );
    new Chart(
      name,
      {
        chart: "gitlab-agent",
        version: "2.32.0",
        repositoryOpts: { repo: "https://charts.gitlab.io" },
        namespace: name,
        values: { replicas, config: { secretName: secret.metadata.name }, rbac: { create: false } },
      },
      { parent: this, dependsOn: secret },
    );
    this.registerOutputs();
  }
}

new Area();
const project = pulumi.runtime.invokeOutput<{ id: string }>(
  "gitlab:index/getProject:getProject",
  { pathWithNamespace: "acme/shop/web" },
  { provider },
);
const map = new ConfigMap(
  "ids",
  { metadata: { name: "ids" }, data: { project: project.id } },
  { provider, protect: true },
);

export const mapId = map.id;
export const projectId = project.id;
export const secretName = pulumi.secret(name);
