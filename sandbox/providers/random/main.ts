import manifest from "@pulumi/random/package.json" with { type: "json" };
import { serve } from "../plugin/index.ts";
import { randomProvider } from "./provider.ts";

// The engine ends plugins with SIGINT and waits five seconds for those that do not obey.
process.on("SIGINT", () => process.emit("SIGTERM"));
await serve(randomProvider(manifest.version));
