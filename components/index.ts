/** The components for programs in any language: Pulumi finds them by these exports (`PulumiPlugin.yaml`). */
export { Access } from "./access/access.ts";
export { Agent } from "./agent/agent.ts";
export { Flux } from "./flux/flux.ts";
export { FluxApp } from "./flux/flux-app.ts";
export { IsolatedNamespace } from "./network/isolated-namespace.ts";
export { Observability } from "./observability/observability.ts";
export { RegistryToken } from "./registry/registry-token.ts";
export { HelmRunner } from "./runner/helm-runner.ts";
export { OperatorRunner } from "./runner/operator-runner.ts";
export { RunnerOperator } from "./runner/runner-operator.ts";
