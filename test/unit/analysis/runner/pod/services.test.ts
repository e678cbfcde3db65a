import assert from "node:assert/strict";
import { jobFrom } from "../../../../../analysis/runner/job.ts";
import { Build, PROCESS } from "../../../../../analysis/runner/pod/build.ts";
import { hostAliases, servicesOf } from "../../../../../analysis/runner/pod/services.ts";
import { decodeConfig } from "../../../../../analysis/runner/toml/decode.ts";

function build(services: unknown[], lines = "", variables: unknown[] = []) {
  const config = decodeConfig(`[[runners]]\n[runners.kubernetes]\n${lines}`);
  return new Build(config.runners[0]!, jobFrom({ services, variables }), PROCESS);
}
const names = (services: unknown[], lines = "") =>
  servicesOf(build(services, lines)).map(({ container, name }) => `${container} ${name}`);

/** GitLab docs, services; GitLab Runner docs, executors/kubernetes, services. */
describe("services of a job", () => {
  it("bear the first alias that may name a container and is free, else a number; the later of one name wins", () => {
    assert.deepEqual(names(["redis", { name: "b", alias: "db" }, "c"]), ["db b", "svc-0 redis", "svc-1 c"]);
    assert.deepEqual(
      names([
        { name: "a", alias: "db" },
        { name: "b", alias: "db" },
      ]),
      ["db a", "svc-0 b"],
    );
    assert.deepEqual(names([{ name: "a", alias: "A_b, x y" }]), ["x a"]);
    assert.deepEqual(names([{ name: "a", alias: "svc-0" }, "b"]), ["svc-0 b"]);
    assert.deepEqual(names(["", { alias: "x" }]), []);
    assert.deepEqual(
      names([
        { name: "z", alias: "zz" },
        { name: "y", alias: "aa" },
      ]),
      ["aa y", "zz z"],
    );
  });

  it("are those of the configuration first, with all that it says of them", () => {
    const lines = [
      "[[runners.kubernetes.services]]",
      'name = "pg:$V"',
      'alias = "db-$V"',
      'entrypoint = ["e"]',
      'command = ["c"]',
      'environment = ["A=b=c", "no"]',
      'suspend_data_path = "/d"',
    ].join("\n");
    const [one, other] = servicesOf(build(["redis"], lines, [{ key: "V", value: "16" }]));
    assert.deepEqual(one, {
      name: "pg:16",
      alias: "db-16",
      container: "db-16",
      entrypoint: ["e"],
      command: ["c"],
      pullPolicies: [],
      user: "",
      ports: [],
      variables: [{ key: "A", value: "b=c", public: true }],
      dataPath: "/d",
    });
    assert.deepEqual([other!.container, other!.name, other!.dataPath], ["svc-0", "redis", ""]);
  });

  it("are found by names of their images and by aliases, but for those with ports", () => {
    const hosts = (services: unknown[], lines = "") => {
      const made = build(services, lines);
      return hostAliases(made, servicesOf(made));
    };
    const local = (...hostnames: string[]) => [{ ip: "127.0.0.1", hostnames }];
    assert.deepEqual(hosts(["redis:7"]), local("redis"));
    assert.deepEqual(hosts(["r.example:5000/a/b:1"]), local("r.example-a-b"));
    assert.deepEqual(hosts(["tutum/wordpress"]), local("tutum-wordpress"));
    assert.deepEqual(hosts([{ name: "a", alias: "x y.z" }]), local("a", "x", "y.z"));
    assert.deepEqual(hosts([{ name: "a", ports: [80] }]), []);
    assert.deepEqual(hosts([], 'host_aliases = [{ ip = "10.0.0.1", hostnames = ["h"] }, { ip = "10.0.0.2" }]'), [
      { ip: "10.0.0.1", hostnames: ["h"] },
      { ip: "10.0.0.2" },
    ]);
    assert.throws(() => hosts([{ name: "a", alias: "A_b" }]), {
      message: "the alias A_b of the service a is no host name",
    });
  });
});
