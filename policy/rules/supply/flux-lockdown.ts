import { parseImage } from "../../../analysis/images/reference.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource, Sort } from "../../../analysis/objects/resource.ts";
import { imagesOf } from "../../lib/images.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

const REFERENCES = "--no-cross-namespace-refs";
const BASES = "--no-remote-bases";
const ACCOUNT = "--default-service-account";

/** What each controller needs (Flux docs, multi-tenancy lockdown). */
const NEEDED: Record<string, readonly string[]> = {
  "kustomize-controller": [REFERENCES, BASES, ACCOUNT],
  "helm-controller": [REFERENCES, ACCOUNT],
  "notification-controller": [REFERENCES],
  "image-reflector-controller": [REFERENCES],
  "image-automation-controller": [REFERENCES],
};

const INSECURE = /--insecure-kubeconfig-(exec|tls)(?!=false)/;

/** Tenants of Flux cannot reach each other, nor the controllers' own rights. */
export const fluxLockdown: ResourceRule = {
  scope: "resource",
  judges: ["fluxcd.controlplane.io/FluxInstance", "pods"],
  id: "flux-lockdown",
  severity: "medium",
  level: "production",
  demand:
    "A FluxInstance is multitenant, or its controllers have the arguments of the lockdown; kubeconfigs run nothing.",
  why: "Otherwise an application that names no ServiceAccount is applied as cluster-admin, and may use another tenant's sources.",
  fix: "set spec.cluster.multitenant to true, or add --no-cross-namespace-refs, --no-remote-bases and --default-service-account",
  reference: "Flux docs, security best practices and multi-tenancy lockdown; flux-operator docs, FluxInstance, cluster",
  limits: "Controllers that flux bootstrap or a chart brings without their objects in the stack are not seen.",
  judge(resource, read) {
    if (isInstance(resource)) return ofInstance(resource, read);
    return imagesOf(resource, read).flatMap(({ text, container }) => {
      const name = parseImage(text).path.split("/").at(-1) ?? "";
      const needed = Object.hasOwn(NEEDED, name) ? NEEDED[name]! : [];
      return container === undefined || needed.length === 0 ? [] : ofController(name, container.at("args"), needed);
    });
  },
};

function isInstance({ group, kind }: Sort): boolean {
  return group === "fluxcd.controlplane.io" && kind === "FluxInstance";
}

function ofInstance(resource: Resource, read: Reader): Finding[] {
  const at = read.at("spec", "cluster", "multitenant");
  const patches = read.at("spec", "kustomize", "patches").list();
  const texts = patches.map((patch) => patch.at("patch").text() ?? "");
  const insecure = patches.filter((patch) => INSECURE.test(patch.at("patch").text() ?? "")).map(insecurely);
  const locked = at.flag() === true || [REFERENCES, ACCOUNT].every((flag) => texts.some((text) => text.includes(flag)));
  if (locked || at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return insecure;
  const found = `${at.flag() ?? "absent, which means false"}`;
  return [{ at, what: "tenants of Flux are not locked down", found, wanted: "true" }, ...insecure];
}

function ofController(name: string, args: Reader, needed: readonly string[]): Finding[] {
  const texts = args.texts();
  const insecure = args.list().filter((at) => INSECURE.test(at.text() ?? ""));
  const missing = needed.filter((flag) => !texts.some((text) => isOn(text, flag)));
  const open = {
    at: args,
    what: `${name} is not locked down`,
    found: `no ${missing.join(", no ")}`,
    wanted: "all of them",
  };
  return [...(missing.length === 0 || args.isUnknown() ? [] : [open]), ...insecure.map(insecurely)];
}

/** `--flag`, `--flag=true` or `--flag=name`. */
function isOn(text: string, flag: string): boolean {
  return text === flag || (text.startsWith(`${flag}=`) && text !== `${flag}=` && text !== `${flag}=false`);
}

function insecurely(at: Reader): Finding {
  const what = "a kubeconfig may run programs or skip TLS";
  return { at, what, found: "--insecure-kubeconfig", wanted: "no such argument" };
}
