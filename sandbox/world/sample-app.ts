import { stringify } from "yaml";

/**
 * What a pipeline of the sandbox's GitLab would push for an app: one small Deployment with its Service and configuration, fit for a
 * restricted namespace. File by path inside the artifact.
 */
export function sampleApp(name: string, replicas = 1): Record<string, string> {
  const labels = { "app.kubernetes.io/name": name };
  const resources = { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "64Mi" } };
  const container = {
    name: "web",
    image: "nginxinc/nginx-unprivileged:1.29.1",
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/", port: "http" } },
    resources,
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  };
  const pod = {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [container],
    },
  };
  const objects = {
    "configmap.yaml": { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data: { greeting: "hello" } },
    "deployment.yaml": {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: { replicas, selector: { matchLabels: labels }, template: pod },
    },
    "service.yaml": {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels },
      spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
  };
  return Object.fromEntries(Object.entries(objects).map(([file, object]) => [file, stringify(object)]));
}
