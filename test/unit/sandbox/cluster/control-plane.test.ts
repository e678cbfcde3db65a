import assert from "node:assert/strict";
import { controlPlaneSpecs, portNames, processNames } from "../../../../sandbox/cluster/control-plane.ts";
import { fluxControllers, fluxSpecs } from "../../../../sandbox/cluster/flux.ts";
import { layoutOf } from "../../../../sandbox/cluster/layout.ts";

const ports = Object.fromEntries(portNames.map((name, index) => [name, 4000 + index])) as Record<
  (typeof portNames)[number],
  number
>;
const pki = {
  caCertificate: "/c/ca.crt",
  servingCertificate: "/c/serving.crt",
  servingKey: "/c/serving.key",
  serviceAccountKey: "/c/sa.key",
  serviceAccountPublicKey: "/c/sa.pub",
};
const path = (command: string) => `/tools/${command}`;
const specs = controlPlaneSpecs({ layout: layoutOf("/c"), pki, ports, path });
const fluxPorts = {
  "flux-storage": 5000,
  "source-controller-metrics": 5001,
  "source-controller-health": 5002,
  "kustomize-controller-metrics": 5003,
  "kustomize-controller-health": 5004,
};
const flux = (lockdown: boolean) =>
  fluxSpecs({ folder: "/c/flux", ports: fluxPorts, lockdown, kubeconfig: "/c/kubeconfig.yaml", path });

describe("the command lines of a cluster", () => {
  it("exist for each process, under its name", () => {
    for (const name of processNames) assert.equal(specs[name].command, `/tools/${name}`);
    assert.deepEqual(
      flux(true).map(({ name }) => name),
      [...fluxControllers],
    );
  });

  it("listen on 127.0.0.1 or not at all", () => {
    for (const { name, args } of [...Object.values(specs), ...flux(true)]) {
      const addresses = args.filter((arg) => /^--[\w-]*(addr|address|urls|ip|servers)=/.test(arg));
      for (const arg of addresses) assert.match(arg, /=(https?:\/\/)?127\.0\.0\.1(:\d+)?$|=$/, `${name}: ${arg}`);
    }
    for (const name of ["kube-controller-manager", "kube-scheduler"] as const) {
      assert.ok(specs[name].args.includes("--secure-port=0"));
    }
    assert.ok(specs["kube-apiserver"].args.includes("--bind-address=127.0.0.1"));
    assert.ok(specs.kwok.args.includes("--server-address=127.0.0.1:4003"));
  });

  it("use each reserved port", () => {
    const all = Object.values(specs).flatMap(({ args }) => args);
    for (const port of Object.values(ports))
      assert.ok(
        all.some((arg) => arg.includes(String(port))),
        String(port),
      );
    const beside = flux(true).flatMap(({ args }) => args);
    for (const port of Object.values(fluxPorts)) assert.ok(beside.some((arg) => arg.endsWith(`:${port}`)));
  });

  it("let nobody in without a token and enforce what a real cluster enforces", () => {
    const args = specs["kube-apiserver"].args;
    for (const wanted of ["--anonymous-auth=false", "--authorization-mode=RBAC"]) assert.ok(args.includes(wanted));
    const plugins = args.find((arg) => arg.startsWith("--enable-admission-plugins="));
    for (const plugin of ["PodSecurity", "ResourceQuota", "LimitRanger"]) assert.ok(plugins?.includes(plugin));
  });

  it("let Flux try again within seconds, so that a deletion does not wait for a pause that grew before it", () => {
    for (const { name, args } of flux(true)) assert.ok(args.includes("--max-retry-delay=4s"), name);
  });

  it("lock Flux's tenants in, unless that is switched off", () => {
    const locks = ["--no-cross-namespace-refs=true", "--no-remote-bases=true", "--default-service-account=default"];
    const [source, kustomize] = flux(true);
    assert.ok(locks.every((lock) => kustomize!.args.includes(lock)));
    assert.ok(!locks.some((lock) => source!.args.includes(lock)));
    assert.ok(!locks.some((lock) => flux(false)[1]!.args.includes(lock)));
  });
});
