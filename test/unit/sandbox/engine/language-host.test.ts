import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import grpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { type LanguageHost, startLanguageHost } from "../../../../sandbox/engine/language-host.ts";
import { ending } from "../../../../sandbox/engine/program.ts";
import { empty, struct } from "../../../../sandbox/providers/plugin/protocol.ts";

type Method<A> = (request: object, callback: (error: ServiceError | null, answer: A) => void) => unknown;

/** The calls of the test and what they answer. */
interface Answers {
  getPluginInfo: InstanceType<typeof plugin.PluginInfo>;
  getRequiredPackages: InstanceType<typeof language.GetRequiredPackagesResponse>;
  run: InstanceType<typeof language.RunResponse>;
  cancel: object;
  pack: object;
}

/** Stands for `cmd/run`: notes what it got, then does what the file `mode` says. */
const RUN = `
const { readFileSync, writeFileSync } = require("node:fs");
const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } = process.env;
writeFileSync("ran.json", JSON.stringify({ args: process.argv.slice(2), exec: process.execArgv, cwd: process.cwd(),
  env: { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } }));
const mode = readFileSync("mode", "utf8");
if (mode === "wait") setTimeout(() => {}, 60000);
else process.exit(Number(mode));
`;

/** Stands for `cmd/run-policy-pack`: an analyzer whose name tells its environment. */
const PACK = `
const grpc = require(process.env.GRPC), service = require(process.env.SERVICE), pb = require(process.env.PB);
if (process.env.BROKEN) { console.error("broken pack"); process.exit(3); }
const server = new grpc.Server();
server.addService(service.AnalyzerService, { getAnalyzerInfo(call, callback) {
  const info = new pb.AnalyzerInfo();
  info.setName([process.env.PULUMI_NODEJS_PROJECT, process.env.PULUMI_NODEJS_STACK, process.argv.slice(2).join()].join("|"));
  callback(null, info);
} });
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) => console.log(port));
`;

describe("engine: language host", () => {
  let dir: string;
  let host: LanguageHost;
  let client: InstanceType<typeof grpc.LanguageRuntimeClient>;

  const ask = <N extends keyof Answers>(name: N, request: object): Promise<Answers[N]> =>
    new Promise((done, fail) => {
      const methods = client as unknown as Record<N, Method<Answers[N]>>;
      methods[name](request, (error, answer) => (error ? fail(error) : done(answer)));
    });

  const info = (directory: string, options: Record<string, unknown> = {}) => {
    const about = new language.ProgramInfo();
    about.setRootDirectory(directory);
    about.setProgramDirectory(directory);
    about.setEntryPoint(".");
    about.setOptions(struct.Struct.fromJavaScript(options as never) as never);
    return about;
  };
  const program = (mode: string, options?: Record<string, unknown>) => {
    writeFileSync(join(dir, "mode"), mode);
    const request = new language.RunRequest();
    request.setInfo(info(dir, options));
    request.setProject("shop");
    request.setStack("dev");
    request.setOrganization("acme");
    request.setMonitorAddress("127.0.0.1:1");
    request.setParallel(4);
    request.setDryrun(true);
    request.getConfigMap().set("shop:url", "http://x").set("gitlab:config:token", "t");
    request.setConfigsecretkeysList(["gitlab:token"]);
    return request;
  };
  const run = (request: InstanceType<typeof language.RunRequest>) => ask("run", request);

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "host-"));
    const sdk = join(dir, "node_modules/@pulumi/pulumi");
    for (const [name, text] of [
      ["run", RUN],
      ["run-policy-pack", PACK],
    ] as const) {
      mkdirSync(join(sdk, "cmd", name), { recursive: true });
      writeFileSync(join(sdk, "cmd", name, "index.js"), text);
    }
    writeFileSync(join(sdk, "package.json"), JSON.stringify({ name: "@pulumi/pulumi", version: "3.0.0" }));
    host = await startLanguageHost({ node: process.execPath, engine: "127.0.0.1:2" });
    client = new grpc.LanguageRuntimeClient(`127.0.0.1:${host.port}`, credentials.createInsecure());
  });
  after(() => {
    client.close();
    host.stop();
    rmSync(dir, { recursive: true });
  });

  it("says its version, which is the CLI's", async () => {
    assert.equal((await ask("getPluginInfo", new empty.Empty())).getVersion(), "3.259.0");
  });

  it("tells the plugins that this repository needs", async () => {
    const request = new language.GetRequiredPackagesRequest();
    request.setInfo(info(resolve(import.meta.dirname, "../../../..")));
    const found = (await ask("getRequiredPackages", request)).getPackagesList();
    const names = found.map((one) => one.getName());
    for (const name of ["kubernetes", "gitlab", "random"]) assert.ok(names.includes(name), name);
    assert.equal(found.find((one) => one.getName() === "gitlab")?.getVersion(), "10.1.1");
  });

  it("gives the program what cmd/run expects", async () => {
    const answer = await run(program("0", { typescript: false, nodeargs: "--stack-trace-limit=7" }));
    assert.deepEqual([answer.getError(), answer.getBail()], ["", false]);
    const ran = JSON.parse(readFileSync(join(dir, "ran.json"), "utf8")) as {
      args: string[];
      env: Record<string, string>;
    };
    assert.deepEqual(
      { ...ran, args: ran.args.join(" "), env: undefined },
      {
        args: `--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization acme --project shop --root-directory ${dir} --stack dev --pwd ${dir} --parallel 4 --dry-run .`,
        exec: ["--stack-trace-limit=7"],
        cwd: dir,
        env: undefined,
      },
    );
    assert.deepEqual(JSON.parse(ran.env["PULUMI_CONFIG"] ?? ""), {
      "shop:config:url": "http://x",
      "gitlab:config:token": "t",
    });
    assert.equal(ran.env["PULUMI_CONFIG_SECRET_KEYS"], '["gitlab:token"]');
    assert.equal(ran.env["PULUMI_NODEJS_TYPESCRIPT"], undefined);
    await run(program("0"));
    const again = JSON.parse(readFileSync(join(dir, "ran.json"), "utf8")) as { env: Record<string, string> };
    assert.equal(again.env["PULUMI_NODEJS_TYPESCRIPT"], "true");
  });

  it("tells how a program ended", async () => {
    assert.equal((await run(program("3"))).getError(), "Program exited with non-zero exit code: 3");
    assert.deepEqual((await run(program("32"))).getBail(), true);
    assert.deepEqual(ending(null, "SIGKILL"), { error: "Program was ended by SIGKILL" });
    assert.match(ending(null, "SIGABRT").error ?? "", /ran out of memory/);
    assert.match(
      (await run(program("0", { typescript: "no" }))).getError(),
      /typescript is "no"; it must be a boolean/,
    );
    const nowhere = program("0");
    const bare = mkdtempSync(join(tmpdir(), "bare-"));
    nowhere.setInfo(info(bare));
    assert.match((await run(nowhere)).getError(), /cmd\/run is not installed where .* could load it; run npm ci there/);
    rmSync(bare, { recursive: true });
  });

  it("interrupts a program that runs when the engine cancels", async () => {
    rmSync(join(dir, "ran.json"), { force: true });
    const running = run(program("wait"));
    while (!existsSync(join(dir, "ran.json"))) await wait(20);
    await ask("cancel", new empty.Empty());
    assert.equal((await running).getError(), "Program was ended by SIGINT");
  });

  it("refuses what is for authors of packages, with a sentence", async () => {
    await assert.rejects(ask("pack", new language.PackRequest()), /does not implement pack; use Pulumi's own/);
  });

  describe("a policy pack", () => {
    const from = (module: string) => import.meta.resolve(module).replace("file://", "");
    const start = (extra: string[] = []) => {
      const request = new language.RunPluginRequest();
      request.setInfo(info(dir, { typescript: false }));
      request.setPwd(dir);
      request.setKind("analyzer");
      request.setArgsList(["127.0.0.1:2"]);
      const modules = [
        `GRPC=${from("@grpc/grpc-js")}`,
        `SERVICE=${from("@pulumi/pulumi/proto/analyzer_grpc_pb.js")}`,
        `PB=${from("@pulumi/pulumi/proto/analyzer_pb.js")}`,
      ];
      request.setEnvList([`PATH=${process.env["PATH"]}`, ...modules, ...extra]);
      const stream = client.runPlugin(request);
      let stderr = "";
      let listens: (port: number) => void;
      const port = new Promise<number>((done) => {
        listens = done;
      });
      const ended = new Promise<string>((done) => {
        stream.on("error", (error: Error) => done(error.message));
        stream.on("end", () => done("end"));
      });
      stream.on("data", (answer: InstanceType<typeof language.RunPluginResponse>) => {
        const out = Buffer.from(answer.getStdout_asU8()).toString();
        if (/^\d+\n/.test(out)) listens(Number.parseInt(out, 10));
        stderr += Buffer.from(answer.getStderr_asU8()).toString();
      });
      return { stream, port, ended, stderr: () => stderr };
    };
    const nameOf = (at: InstanceType<typeof analyzerGrpc.AnalyzerClient>): Promise<string> =>
      new Promise((done, fail) =>
        at.getAnalyzerInfo(new empty.Empty() as never, (error, answer) =>
          error ? fail(error) : done(answer.getName()),
        ),
      );
    const configure = (at: InstanceType<typeof analyzerGrpc.AnalyzerClient>): Promise<void> => {
      const stack = new analyzer.AnalyzerStackConfigureRequest();
      stack.setProject("shop");
      stack.setStack("dev");
      const configureStack = (at as unknown as { configureStack: Method<unknown> }).configureStack.bind(at);
      return new Promise((done, fail) => configureStack(stack, (error) => (error ? fail(error) : done())));
    };

    it("knows the stack that it judges, and answers through the proxy", async () => {
      const pack = start();
      const at = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${await pack.port}`, credentials.createInsecure());
      await configure(at);
      assert.equal(await nameOf(at), `shop|dev|127.0.0.1:2,${dir}`);
      pack.stream.cancel();
      at.close();
      await pack.ended;
    });

    it("starts without a stack when the engine asks at once", async () => {
      const pack = start();
      const at = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${await pack.port}`, credentials.createInsecure());
      assert.equal(await nameOf(at), `||127.0.0.1:2,${dir}`);
      pack.stream.cancel();
      at.close();
      await pack.ended;
    });

    it("that breaks says so to whoever asks, and its output is passed on", async () => {
      const pack = start(["BROKEN=1"]);
      const at = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${await pack.port}`, credentials.createInsecure());
      await assert.rejects(nameOf(at), /the policy pack ended \(exit code 3\) before it listened|UNAVAILABLE/);
      at.close();
      assert.match(await pack.ended, /the policy pack ended \(exit code 3\) before it listened/);
      assert.match(pack.stderr(), /broken pack/);
    });
  });
});
