import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pulumi } from "../../../sandbox/world/engine.ts";
import { rootToken } from "../../../sandbox/world/tokens.ts";
import { clusterApi } from "../../lib/cluster.ts";
import { engine, judged, world } from "../../lib/e2e.ts";
import { gitlab, issuedTokens } from "../../lib/gitlab.ts";
import { type Find, filesBelow, type Needle, processes, search, searchFiles } from "./search.ts";

/** Files of a world that hold a secret on purpose, and why. */
const STORES: [path: RegExp, why: string][] = [
  [/^gitlab\/root\.token$/, "the token of the sandbox's administrator, from which the stack's secret is set"],
  [/^kubeconfig\.yaml$/, "credentials of the clusters' administrator, for a person"],
  [/^clusters\/[^/]+\/kubeconfig\.yaml$/, "the same, for the processes of one cluster"],
  [/^clusters\/[^/]+\/tokens\.csv$/, "the API server's own list of tokens"],
  [/^clusters\/[^/]+\/etcd\//, "Kubernetes keeps Secrets here; a real cluster encrypts them at rest"],
  [/^engine\/passphrase$/, "the key of the engine's encrypted secrets"],
];

/** The engine's binary, not made here. */
const CLI = /^engine\/home\/versions\/[^/]+\/bin\/pulumi$/;

/**
 * The engine's protocol hands program and policy pack the configuration with secrets in plain text in this variable (pulumi/pkg,
 * analyzer_plugin.go; sdk/nodejs, language host). No other process has it.
 */
const PROTOCOL = { process: /@pulumi\/pulumi\/cmd\/run(-policy-pack)?(\/|\s|$)/, variable: /^PULUMI_CONFIG=/ };

/** Types whose `token` GitLab gave out for the graph. */
const TOKENS: Record<string, number> = {
  "gitlab:index/clusterAgentToken:ClusterAgentToken": 1,
  "gitlab:index/userRunner:UserRunner": 2,
  "gitlab:index/projectDeployToken:ProjectDeployToken": 1,
};

interface State {
  deployment?: { resources: Resource[] };
  checkpoint?: { latest: { resources: Resource[] } };
}

interface Resource {
  type: string;
  urn: string;
  outputs?: Record<string, unknown>;
}

/** Marks a secret in the engine's state (pulumi/sdk, resource.SecretSig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const shown = (finds: Find[]) => finds.map(({ where, secret, form }) => `${where}: ${secret} (${form})`);

for (const stack of ["dev", "prod"]) {
  describe(`secrets of ${stack}`, () => {
    let needles: Needle[];
    let dir: string;

    before(async () => {
      const { places, world: started } = await world(stack);
      dir = places.dir;
      const issued = await issuedTokens(stack);
      const administrators = Object.keys(started.clusters).map((name) => ({
        name: `administrator of the cluster ${name}`,
        value: readFileSync(join(places.clusters, name, "tokens.csv"), "utf8").split(",")[0]!,
      }));
      needles = [
        ...issued.map(({ kind, owner, value }) => ({ name: `${kind} (${owner})`, value })),
        { name: "token of root", value: await rootToken(places) },
        { name: "passphrase", value: readFileSync(join(places.engine, "passphrase"), "utf8").trim() },
        ...administrators,
      ];
    });

    it("has every kind of secret to look for, and finds one wherever it begins", () => {
      for (const kind of ["agent", "runner", "deploy", "root", "passphrase", "administrator"])
        assert.equal(
          needles.some(({ name }) => name.includes(kind)),
          true,
          kind,
        );
      assert.equal(
        needles.every(({ value }) => value.length >= 16),
        true,
      );
      const file = join(dir, "planted");
      try {
        for (const before of ["", "a", "ab", "abc"]) {
          for (const text of [
            `${before}${needles[0]!.value}`,
            Buffer.from(`${before}${needles[0]!.value}z`).toString("base64"),
          ]) {
            writeFileSync(file, `{"x":"${text}"}`);
            assert.notDeepEqual(searchFiles(needles, dir, ["planted"]), [], text);
          }
        }
      } finally {
        rmSync(file);
      }
    });

    it("stand in no file of the world but the stores that are made for them", () => {
      const files = filesBelow(dir);
      const store = (file: string) => STORES.some(([path]) => path.test(file));
      for (const [path, why] of STORES)
        assert.equal(
          files.some((file) => path.test(file)),
          true,
          `${path}: ${why}`,
        );
      const searched = files.filter((file) => !store(file) && !CLI.test(file));
      for (const part of [
        "engine/state/.pulumi/stacks/",
        "engine/state/.pulumi/history/",
        "engine/state/.pulumi/backups/",
        "project/",
        "logs/gitlab.log",
        "logs/registry.log",
        "logs/engine.log",
        "registry/",
        "gitlab/state.json",
        "world.json",
      ])
        assert.equal(
          searched.some((file) => file.startsWith(part)),
          true,
          part,
        );
      assert.deepEqual(shown(searchFiles(needles, dir, searched)), []);
    });

    it("are ciphertext in the engine's state, and are what GitLab gave out", async () => {
      const { places, world: started } = await world(stack);
      const read = (text: string) => (JSON.parse(text.slice(text.indexOf("{"))) as State).deployment!.resources;
      const sealed = read((await engine(stack, ["stack", "export"])).output);
      // Plain secrets: this output goes nowhere.
      const open = read((await pulumi(places, started, ["stack", "export", "--show-secrets"])).output);
      const values = needles.map(({ value }) => value);
      for (const [type, least] of Object.entries(TOKENS)) {
        const found = sealed.filter((resource) => resource.type === type);
        assert.equal(found.length >= least, true, type);
        for (const { urn, outputs } of found) {
          const token = outputs?.["token"] as Record<string, string>;
          assert.equal(typeof token[SIGNATURE], "string", urn);
          assert.deepEqual(Object.keys(token).sort(), [SIGNATURE, "ciphertext"], urn);
          const { plaintext } = open.find((resource) => resource.urn === urn)!.outputs!["token"] as {
            plaintext: string;
          };
          assert.equal(values.includes(JSON.parse(plaintext) as string), true, urn);
        }
      }
    });

    it("stand in no object of the clusters but Secrets, events included", async () => {
      const { world: started } = await world(stack);
      for (const cluster of Object.keys(started.clusters)) {
        const api = await clusterApi(stack, cluster);
        const get = async (path: string) => (await api.send("GET", path)).body;
        const { groups } = JSON.parse(await get("/apis")) as {
          groups: { preferredVersion: { groupVersion: string } }[];
        };
        const roots = ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
        let kinds = 0;
        for (const root of roots) {
          const { resources } = JSON.parse(await get(root)) as { resources: { name: string; verbs: string[] }[] };
          for (const { name, verbs } of resources) {
            if (name === "secrets" || name.includes("/") || !verbs.includes("list")) continue;
            kinds += 1;
            const where = `${cluster}: ${root}/${name}`;
            assert.deepEqual(shown(search(needles, where, Buffer.from(await get(`${root}/${name}`)))), []);
          }
        }
        api.close();
        assert.equal(kinds > 40, true, `${kinds} kinds`);
      }
    });

    it("are shown neither by GitLab's page nor by its lists of requests and records", async () => {
      const { world: started } = await world(stack);
      const page = await (await fetch(started.gitlab.url)).text();
      const lists = await Promise.all(
        ["requests", "records", "status"].map((name) => gitlab<unknown>(stack, "GET", `/-/sandbox/${name}`)),
      );
      assert.deepEqual(shown(search(needles, "GitLab", Buffer.from(`${page}${JSON.stringify(lists)}`))), []);
    });

    it("stand in no command line and no environment while everything runs and the engine works", async () => {
      const seen = new Map<string, string>();
      const look = () => {
        for (const { pid, command, environment } of processes()) {
          const ours = command.includes(dir) || environment.some((entry) => entry.includes(dir));
          const program = PROTOCOL.process.test(command);
          const kept = ours ? environment.filter((entry) => !(program && PROTOCOL.variable.test(entry))) : [];
          seen.set(`${pid} ${command}`, [command, ...kept].join("\n"));
        }
      };
      let working = true;
      const watching = (async () => {
        for (; working; await sleep(100)) look();
      })();
      const preview = await judged(stack, ["preview", "--diff"]);
      working = false;
      await watching;
      assert.equal(preview.exitCode, 0, preview.output);
      for (const part of [
        "kube-apiserver",
        "etcd",
        "source-controller",
        "registry serve",
        "gitlab/main.ts",
        "pulumi",
        "run-policy-pack",
      ])
        assert.equal(
          [...seen.keys()].some((process) => process.includes(part)),
          true,
          `${part} was not seen`,
        );
      const finds = [...seen].flatMap(([process, text]) => search(needles, process, Buffer.from(text)));
      assert.deepEqual(shown(finds), []);
      assert.deepEqual(shown(search(needles, "preview --diff", Buffer.from(preview.output))), []);
    });

    it("are hidden in the outputs of the stack", async () => {
      const { output } = await engine(stack, ["stack", "--show-ids", "--show-urns"]);
      assert.deepEqual(shown(search(needles, "pulumi stack", Buffer.from(output))), []);
    });
  });
}
