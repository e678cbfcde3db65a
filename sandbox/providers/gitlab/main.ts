import manifest from "@pulumi/gitlab/package.json" with { type: "json" };
import { serve } from "../plugin/index.ts";
import { gitlabProvider } from "./provider.ts";

// The engine ends plugins with SIGINT and waits five seconds for those that do not obey.
process.on("SIGINT", () => process.emit("SIGTERM"));
await serve(() => gitlabProvider(manifest.version));
