import { fluxLockdown } from "../../../policy/rules/supply/flux-lockdown.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const PATH = "spec.cluster.multitenant";
const ARGS = "spec.template.spec.containers[0].args";
const LOCKED = ["--no-cross-namespace-refs=true", "--no-remote-bases=true", "--default-service-account=default"];

const instance = (spec: object) => object("fluxcd.controlplane.io/v1", "FluxInstance", { spec });
const patched = (...patches: string[]) => instance({ kustomize: { patches: patches.map((patch) => ({ patch })) } });
const controller = (name: string, args: unknown) =>
  object("apps/v1", "Deployment", {
    metadata: { namespace: "flux-system" },
    spec: { template: { spec: { containers: [{ name: "manager", image: `ghcr.io/fluxcd/${name}:v1.7.0`, args }] } } },
  });

describeRule(fluxLockdown, {
  good: {
    "a multitenant instance": { stack: instance({ cluster: { multitenant: true } }) },
    "one with the arguments as patches": {
      stack: patched("- --no-cross-namespace-refs=true", "- --default-service-account=default"),
    },
    "controllers with the arguments": { stack: controller("kustomize-controller", LOCKED) },
    "arguments without a value": {
      stack: controller("helm-controller", ["--no-cross-namespace-refs", "--default-service-account=default"]),
    },
    "an instance of another group": { stack: object("example.com/v1", "FluxInstance", { spec: {} }) },
    "another object of the operator": { stack: object("fluxcd.controlplane.io/v1", "FluxReport", { spec: {} }) },
    "a controller that needs none": { stack: controller("source-controller", []) },
    "a kubeconfig argument that says no": {
      stack: controller("kustomize-controller", [...LOCKED, "--insecure-kubeconfig-exec=false"]),
    },
    "a Patch that leaves it alone": { stack: patchOf(instance({})) },
    "another program with an argument of that name": { stack: controller("operator", ["--insecure-kubeconfig-exec"]) },
    "another image": { stack: controller("constructor", []) },
  },
  bad: {
    "an open instance": { stack: instance({ cluster: { multitenant: false } }), at: [PATH], says: "found=false" },
    "a Patch that opens an instance": {
      stack: patchOf(instance({ cluster: { multitenant: false } })),
      at: [PATH],
    },
    absent: { stack: instance({}), at: [PATH], says: "absent, which means false" },
    "half of the patches": { stack: patched("- --no-cross-namespace-refs=true"), at: [PATH] },
    "a multitenant instance whose kubeconfigs run programs": {
      stack: instance({
        cluster: { multitenant: true },
        kustomize: { patches: [{ patch: "- --insecure-kubeconfig-exec=true" }] },
      }),
      at: ["spec.kustomize.patches[0]"],
      says: "a kubeconfig may run programs or skip TLS",
    },
    "a controller without them": {
      stack: controller("kustomize-controller", ["--watch-all-namespaces"]),
      at: [ARGS],
      says: "no --no-cross-namespace-refs, no --no-remote-bases, no --default-service-account",
    },
    ...Object.fromEntries(
      ["notification", "image-reflector", "image-automation"].map((name) => [
        `a ${name}-controller that follows references`,
        { stack: controller(`${name}-controller`, []), at: [ARGS], says: "found=no --no-cross-namespace-refs;" },
      ]),
    ),
    "arguments that are switched off": {
      stack: controller("helm-controller", ["--no-cross-namespace-refs=false", "--default-service-account="]),
      at: [ARGS],
    },
    "a controller with an insecure kubeconfig": {
      stack: controller("notification-controller", ["--no-cross-namespace-refs=true", "--insecure-kubeconfig-tls"]),
      at: [`${ARGS}[1]`],
    },
  },
  unjudged: {
    "an unknown flag": { stack: instance({ cluster: { multitenant: UNKNOWN_TEXT } }), names: PATH },
    "unknown arguments": { stack: controller("helm-controller", UNKNOWN_TEXT), names: ARGS },
  },
});
