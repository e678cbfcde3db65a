import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubernetesProvider } from "../../../../../sandbox/providers/kubernetes/provider.ts";
import type {
  CallContext,
  CreateRequest,
  CreateResult,
  PropertyMap,
  ProviderImplementation,
} from "../../../../../sandbox/providers/plugin/index.ts";
import type { Monitor, Registration } from "../../../../../sandbox/providers/plugin/monitor.ts";
import { type FakeApiServer, startFakeApiServer } from "../../../../lib/fake-api-server.ts";

/** A context that keeps what was logged. */
export function testContext(): CallContext & { lines: string[]; abort(): void } {
  const controller = new AbortController();
  const lines: string[] = [];
  return {
    signal: controller.signal,
    log: (severity, message) => void lines.push(`${severity}: ${message}`),
    lines,
    abort: () => controller.abort(),
  };
}

/** A configured provider on a fake API server. */
export interface World {
  api: FakeApiServer;
  provider: Required<ProviderImplementation>;
  context: ReturnType<typeof testContext>;
  /** Creates an object by its inputs with type token and URN made of them. */
  create(inputs: PropertyMap, request?: Partial<CreateRequest>): Promise<CreateResult>;
  stop(): Promise<void>;
}

/** URN of a resource of the test's stack. */
export function urn(type: string, name: string): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

/** Starts both and configures the provider with `settings`. */
export async function startWorld(settings: PropertyMap = {}): Promise<World> {
  const api = await startFakeApiServer();
  const provider = kubernetesProvider({ retryPauses: [20] }) as Required<ProviderImplementation>;
  const context = testContext();
  await provider.configure({ variables: {}, args: { kubeconfig: api.kubeconfig, ...settings } }, context);
  return {
    api,
    provider,
    context,
    create(inputs, request = {}) {
      const kind = String(inputs["kind"]);
      const apiVersion = String(inputs["apiVersion"]);
      const type = request.type ?? `kubernetes:${apiVersion.includes("/") ? "" : "core/"}${apiVersion}:${kind}`;
      const full = { urn: urn(type, "x"), type, name: "x", properties: inputs, timeout: 0, preview: false, ...request };
      return provider.create(full, context);
    },
    stop: () => api.stop(),
  };
}

/** Puts the fake helm into GLK_HELM; `stop` puts the old value back. */
export function useFakeHelm(): { folder: string; stop(): void } {
  const folder = mkdtempSync(join(tmpdir(), "glk-fake-helm-"));
  const script = join(import.meta.dirname, "fake-helm.ts");
  const wrapper = join(folder, "helm");
  const loader = process.features.typescript ? "" : "--import tsx ";
  writeFileSync(wrapper, `#!/bin/sh\nexec '${process.execPath}' ${loader}'${script}' '${folder}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  const before = process.env["GLK_HELM"];
  process.env["GLK_HELM"] = wrapper;
  return {
    folder,
    stop() {
      if (before === undefined) delete process.env["GLK_HELM"];
      else process.env["GLK_HELM"] = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A monitor that keeps registrations; children get the id that `idOf` says. */
export function fakeMonitor(idOf: (urn: string) => string = () => ""): Monitor & { registrations: Registration[] } {
  const registrations: Registration[] = [];
  return {
    registrations,
    async register(registration) {
      registrations.push(registration);
      const parent = registration.parent?.split("::")[2];
      const chain = registration.custom ? `${parent}$${registration.type}` : registration.type;
      const prefix = registration.parent?.split("::").slice(0, 2).join("::") ?? "urn:pulumi:dev::test";
      const made = `${prefix}::${chain}::${registration.name}`;
      return { urn: made, id: registration.custom ? idOf(made) : "", outputs: registration.inputs ?? {} };
    },
    registerOutputs: async () => {},
  };
}
