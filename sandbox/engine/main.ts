import { dirname, resolve } from "node:path";
import { watchEngine } from "../providers/plugin/engine-link.ts";
import { startLanguageHost } from "./language-host.ts";
import { nodeOf } from "./node.ts";

// The process that the Pulumi CLI starts as pulumi-language-nodejs: `node main.ts [engine address]`, `-version`.
// It prints its port as the first line. The engine ends it with SIGINT (a user's Ctrl-C reaches only the engine, which
// calls Cancel) and waits five seconds for a host that does not obey.
const root = resolve(dirname(import.meta.dirname), "..");
const args = process.argv.slice(2);

if (args.includes("-version") || args.includes("--version")) {
  console.log("3.259.0 (stand-in of the gitlab-kubernetes sandbox)");
} else {
  const engine = args.find((argument) => /^[^-].*:\d+$/.test(argument)) ?? "";
  const host = await startLanguageHost({ node: nodeOf(root), engine });
  const end = () => {
    host.stop();
    process.exit(0);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  if (engine) watchEngine(engine, end);
  process.stdout.write(`${host.port}\n`);
}
