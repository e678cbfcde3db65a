import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, namesOf, specOf, variable } from "../synthesised.ts";

describe("the containers of a job's pod", () => {
  it("asks for resources by container, and by pod", () => {
    const amounts = (prefix: string) =>
      ["cpu", "memory", "ephemeral_storage"].flatMap((name, index) => [
        `${prefix}${name}_limit = "${index + 2}"`,
        `${prefix}${name}_request = "${index + 1}"`,
      ]);
    const all = (of: (index: number) => number) => ({
      cpu: `${of(0)}`,
      memory: `${of(1)}`,
      "ephemeral-storage": `${of(2)}`,
    });
    const wanted = { limits: all((index) => index + 2), requests: all((index) => index + 1) };
    for (const [prefix, name] of [
      ["", "build"],
      ["helper_", "helper"],
      ["service_", "svc-0"],
    ] as const) {
      const given = { kubernetes: amounts(prefix).join("\n"), job: { services: ["redis"] } };
      assert.deepEqual(containerOf(given, name)["resources"], wanted, name);
    }
    assert.deepEqual(
      containerOf({ kubernetes: amounts("helper_").join("\n") }, "init-permissions")["resources"],
      wanted,
    );
    assert.deepEqual(containerOf({}, "build")["resources"], {});
    const pod = 'pod_cpu_limit = "9"\npod_cpu_request = "8"\npod_memory_limit = "9Gi"\npod_memory_request = "8Gi"';
    assert.deepEqual(specOf({ kubernetes: pod })["resources"], {
      limits: { cpu: "9", memory: "9Gi" },
      requests: { cpu: "8", memory: "8Gi" },
    });
  });

  it("has the commands of its containers, by shell and strategy", () => {
    const log = "touch /logs-42-4711/output.log && (chmod 777 /logs-42-4711/output.log || exit 0)";
    const dumb = "cp /usr/bin/dumb-init /scripts-42-4711";
    const command = (name: string, flags = "", runner = "") => containerOf({ flags, runner }, name)["command"];
    const script = ["sh", "-c", "(script)"];
    assert.deepEqual(
      [command("init-permissions"), command("build"), command("helper")],
      [["sh", "-c", log], script, script],
    );
    const init = "FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR = true";
    const legacy = "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true";
    assert.deepEqual(command("init-permissions", init), ["sh", "-c", `${log};\n${dumb}`]);
    assert.deepEqual(command("init-permissions", `${init}\n${legacy}`), ["sh", "-c", dumb]);
    for (const name of ["build", "helper"])
      assert.deepEqual(command(name, init), ["/scripts-42-4711/dumb-init", "--", ...script]);
    const options =
      "-NoProfile -NoLogo -InputFormat text -OutputFormat text -NonInteractive -ExecutionPolicy Bypass".split(" ");
    assert.deepEqual(command("build", "", 'shell = "pwsh"'), ["pwsh", ...options, "-EncodedCommand", "(script)"]);
    assert.deepEqual(command("build", init, 'shell = "powershell"'), ["powershell", ...options, "-Command", "-"]);
    const job = { image: { name: "a", entrypoint: ["e"], command: ["c"] } };
    assert.deepEqual(containerOf({ job }, "build")["args"], ["c"]);
    const honoured = containerOf({ job, flags: "FF_KUBERNETES_HONOR_ENTRYPOINT = true" }, "build");
    assert.deepEqual([honoured["command"], honoured["args"]], [undefined, script]);
  });

  it("keeps standard input open, and gives each container its own context", () => {
    const kinds = ["build", "helper", "service", "init_permissions"];
    const kubernetes = kinds
      .map((kind, index) => `${kind}_container_security_context.run_as_user = ${index + 1}`)
      .join("\n");
    const rows = ["build", "helper", "svc-0", "init-permissions"].map((name) => {
      const { stdin, securityContext } = containerOf({ kubernetes, job: { services: ["redis"] } }, name);
      return [stdin, (securityContext as Data)["runAsUser"]];
    });
    assert.deepEqual(rows, [
      [true, 1],
      [true, 2],
      [true, 3],
      [undefined, 4],
    ]);
    const user = { kubernetes: { user: "5" } };
    const job = { image: { name: "a", ...user }, services: [{ name: "s", ...user }] };
    const users = ["build", "helper", "svc-0"].map(
      (name) => (containerOf({ job }, name)["securityContext"] as Data)["runAsUser"],
    );
    assert.deepEqual(users, [5, undefined, 5]);
    const steps = { flags: "FF_CONCRETE = true", kubernetes };
    const contexts = ["build", "init-steps-bootstrap"].map(
      (name) => (containerOf(steps, name)["securityContext"] as Data)["runAsUser"],
    );
    assert.deepEqual(contexts, [1, 4]);
    const wished = { flags: "FF_CONCRETE = true", job };
    assert.equal((containerOf(wished, "build")["securityContext"] as Data)["runAsUser"], 5);
  });

  it("gives a service the entrypoint and command that a job names, unless entrypoints are honoured", () => {
    const job = { services: [{ name: "s", entrypoint: ["e"], command: ["c"], ports: [80], pull_policy: "always" }] };
    const kubernetes = 'allowed_pull_policies = ["always", "never"]\npull_policy = "never"';
    const of = (flags: string) => {
      const { command, args, ports, imagePullPolicy } = containerOf({ flags, job, kubernetes }, "svc-0");
      return [command, args, ports, imagePullPolicy];
    };
    const ports = [{ containerPort: 80, protocol: "TCP" }];
    assert.deepEqual(of(""), [["e"], ["c"], ports, "Always"]);
    assert.deepEqual(of("FF_KUBERNETES_HONOR_ENTRYPOINT = true"), [undefined, undefined, ports, "Always"]);
  });

  it("waits for a shell that begins late, by a file in its builds folder", () => {
    const flags = "FF_KUBERNETES_HONOR_ENTRYPOINT = true\nFF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true";
    const probe = (runner = "", kubernetes = "") => containerOf({ flags, runner, kubernetes }, "build")["startupProbe"];
    const [file, note] = ["/builds/.gitlab-startup-marker", "gitlab-runner shell not up yet"];
    const times = {
      initialDelaySeconds: 1,
      timeoutSeconds: 1,
      periodSeconds: 3,
      successThreshold: 1,
      failureThreshold: 60,
    };
    const test = 'test -e "$1" || { echo -n "$2"; exit 1; }';
    assert.deepEqual(probe(), { ...times, exec: { command: ["bash", "-c", test, "--", file, note] } });
    const path = "if (-Not (Test-Path $args[0] -PathType Leaf)) { $args[1] ; exit 1 }";
    assert.deepEqual(probe('shell = "pwsh"'), {
      ...times,
      exec: { command: ["pwsh", "-CommandWithArgs", path, file, note] },
    });
    assert.deepEqual(probe('shell = "sh"\nbuilds_dir = "/b//"', "poll_interval = -1\npoll_timeout = 0"), {
      ...times,
      exec: { command: ["sh", "-c", test, "--", "/b/.gitlab-startup-marker", note] },
    });
    const odd = probe("", "poll_interval = 1\npoll_timeout = 1") as Data;
    assert.deepEqual([odd["periodSeconds"], odd["failureThreshold"]], [1, 1]);
  });

  it("collects the user's id where the umask is off", () => {
    const given = {
      flags: "FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR = true",
      kubernetes: 'cpu_limit = "1"\nbuild_container_security_context.run_as_group = 4',
      job: { image: { name: "a:1", executor_opts: { kubernetes: { user: "$U" } } }, variables: [variable("U", "5")] },
    };
    assert.deepEqual(namesOf(given), ["init-build-uid-gid-collector", "init-permissions", "build", "helper"]);
    const { name, image, command, securityContext, resources } = containerOf(given, "init-build-uid-gid-collector");
    assert.deepEqual(
      [name, image, command, securityContext],
      [
        "init-build-uid-gid-collector",
        "a:1",
        ["sh", "-c", "> /builds/.gitlab-build-uid-gid"],
        { capabilities: { drop: ["NET_RAW"] }, runAsUser: 5, runAsGroup: 4 },
      ],
    );
    assert.deepEqual(resources, { limits: { cpu: "1" }, requests: { cpu: "1" } });
    const plain = { flags: given.flags, job: { image: "a" } };
    assert.deepEqual(containerOf(plain, "init-build-uid-gid-collector")["securityContext"], {
      capabilities: { drop: ["NET_RAW"] },
    });
  });

  it("on Windows has other folders, shells and commands", () => {
    const kubernetes =
      'node_selector = { "kubernetes.io/os" = "windows", "node.kubernetes.io/windows-build" = "10.0.20348" }';
    const init = containerOf({ kubernetes }, "init-permissions");
    assert.deepEqual(init["command"], ["powershell", "-c", "(script)"]);
    const paths = (init["volumeMounts"] as Data[]).map(({ mountPath }) => mountPath);
    assert.equal(paths.includes("C:\\builds"), true);
    const dumb = "FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR = true\nFF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true";
    assert.deepEqual(namesOf({ kubernetes, flags: dumb }), ["build", "helper"]);
    const collector = containerOf(
      { kubernetes, flags: "FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR = true" },
      "init-build-uid-gid-collector",
    );
    assert.equal(collector["command"], undefined);
  });

  it("under FF_CONCRETE serves steps", () => {
    const given = { flags: "FF_CONCRETE = true", job: { image: { name: "a", ports: [80] }, services: ["redis"] } };
    const init = containerOf(given, "init-steps-bootstrap");
    const program = "/scripts-42-4711/gitlab-runner-helper";
    assert.deepEqual(init["command"], ["gitlab-runner-helper", "steps", "bootstrap", program]);
    assert.equal(init["terminationMessagePolicy"], "FallbackToLogsOnError");
    const build = containerOf(given, "build");
    assert.deepEqual(build["command"], [program, "steps", "serve", "sh", "-c", "(script)"]);
    assert.deepEqual([build["stdin"], build["env"]], [true, undefined]);
    assert.deepEqual(build["ports"], [{ containerPort: 80, protocol: "TCP" }]);
    const mounts = (name: string) => (containerOf(given, name)["volumeMounts"] as Data[]).slice(0, 3);
    for (const name of ["init-steps-bootstrap", "build", "svc-0"])
      assert.deepEqual(mounts(name), [
        { name: "scripts", mountPath: "/scripts-42-4711" },
        { name: "repo", mountPath: "/builds" },
        { name: "cache", mountPath: "/cache" },
      ]);
    assert.match(`${init["image"]}`, /:concrete-x86_64-v19\.4\.0$/);
  });
});
